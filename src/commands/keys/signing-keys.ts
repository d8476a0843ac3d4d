import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyVault } from './key-vault.ts';

/** Another process may have made a new key: how long one is not seen at most. */
const RELOAD_MILLISECONDS = 10_000;

/** The beginning of an Ed25519 private key in PKCS #8; the 32 bytes of the key follow. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The published half of a signing key: a JSON Web Key of RFC 8037. */
export interface PublishedKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly alg: 'EdDSA';
  readonly use: 'sig';
  readonly kid: string;
  /** The public key, base64url. */
  readonly x: string;
}

export interface SigningKey {
  readonly published: PublishedKey;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The Ed25519 key of a secret of 32 bytes. Its id is its thumbprint (RFC 7638), or so many characters of that. */
export function signingKeyOf(secret: Buffer, idCharacters?: number): SigningKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const thumbprint = createHash('sha256')
    .update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)
    .digest('base64url');
  const kid = thumbprint.slice(0, idCharacters);
  return {
    privateKey,
    publicKey,
    published: { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x },
  };
}

/**
 * Keys that sign one kind of thing. Each is random, made once and kept in the vault. The newest signs; all of them are
 * published and good, so that what was signed outlives the change of a key.
 */
export class SigningKeys {
  private readonly vault: KeyVault;
  private readonly name: string;
  private readonly idCharacters: number | undefined;
  private keys: readonly SigningKey[] = [];
  private loadedAt = -Infinity;
  private loading: Promise<void> | undefined;

  /** `name` is what is signed. */
  constructor(vault: KeyVault, name: string, idCharacters?: number) {
    this.vault = vault;
    this.name = name;
    this.idCharacters = idCharacters;
  }

  /** The public keys, the oldest first. A new key shows within ten seconds in every process. */
  async published(): Promise<readonly PublishedKey[]> {
    return (await this.known()).map(({ published }) => published);
  }

  async newest(): Promise<SigningKey> {
    return newestOf(await this.known());
  }

  async find(keyId: string): Promise<SigningKey | undefined> {
    const isNamed = ({ published }: SigningKey): boolean => published.kid === keyId;
    return (await this.known()).find(isNamed) ?? (await this.reloaded()).find(isNamed);
  }

  /** Makes a new key, which signs from now on. Answers its public half. */
  async rotate(): Promise<PublishedKey> {
    const { length } = await this.reloaded();
    await this.vault.systemKey(this.nameOf(length + 1));
    return newestOf(await this.reloaded()).published;
  }

  private async known(): Promise<readonly SigningKey[]> {
    return performance.now() - this.loadedAt < RELOAD_MILLISECONDS ? this.keys : this.reloaded();
  }

  private async reloaded(): Promise<readonly SigningKey[]> {
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    await this.loading;
    return this.keys;
  }

  private async load(): Promise<void> {
    const first = await this.vault.systemKey(this.nameOf(1));
    const keys = this.keys.length === 0 ? [signingKeyOf(first, this.idCharacters)] : [...this.keys];
    for (;;) {
      const next = await this.vault.knownSystemKey(this.nameOf(keys.length + 1));
      if (next === null) break;
      keys.push(signingKeyOf(next, this.idCharacters));
    }
    this.keys = keys;
    this.loadedAt = performance.now();
  }

  private nameOf(number: number): string {
    return `${this.name}-${number}`;
  }
}

function newestOf(keys: readonly SigningKey[]): SigningKey {
  const newest = keys.at(-1);
  if (newest === undefined) throw new Error('There is no key to sign with.');
  return newest;
}
