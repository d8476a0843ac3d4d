import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { KeyRecords } from '../../ports/key-records.ts';
import { RehearsedKeyRecords } from './rehearsed-key-records.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import { decrypt, encrypt } from './sealed-box.ts';

const KEY_BYTES = 32;

/** How many opened person keys are cached, and how long: another process may drop one. */
const CACHED_KEYS = 10_000;
const CACHED_MILLISECONDS = 60_000;

/** The key of one person, in memory. */
export class PersonKey {
  readonly keyId: string;
  private readonly key: Buffer;

  constructor(keyId: string, key: Buffer) {
    this.keyId = keyId;
    this.key = key;
  }

  /** Seals a value of the field of this name; the field and the key are bound into it, so it cannot be moved. */
  seal(field: string, text: string): Sealed {
    return { keyId: this.keyId, box: encrypt(this.key, Buffer.from(text, 'utf8'), `${this.keyId}:${field}`) };
  }

  /** Throws when the value was tampered with or sealed for another field. */
  open(field: string, { box }: Sealed): string {
    return decrypt(this.key, box, `${this.keyId}:${field}`).toString('utf8');
  }
}

/**
 * The keys of the system, each random, made once and stored wrapped by the master key. Dropping a person's key erases
 * that person: what was sealed with it can never be read again, and the log stays as it is.
 */
export class KeyVault {
  private readonly records: KeyRecords;
  private readonly masterKeys: readonly Buffer[];
  private readonly opened = new Map<string, { readonly key: PersonKey; readonly until: number }>();
  private readonly systemKeys = new Map<string, Promise<Buffer>>();

  /** The first master key wraps; all of them unwrap, so that they can be rotated. Each has 32 bytes. */
  constructor(records: KeyRecords, masterKeys: readonly Buffer[]) {
    if (masterKeys.length === 0 || masterKeys.some((key) => key.length !== KEY_BYTES)) {
      throw new Error('A master key of 32 bytes is needed.');
    }
    this.records = records;
    this.masterKeys = masterKeys;
  }

  /** A vault that knows the keys of this one, and keeps the keys of persons that it makes in memory. */
  rehearsal(): KeyVault {
    return new KeyVault(new RehearsedKeyRecords(this.records), this.masterKeys);
  }

  /** Makes a person's key and stores it durably. Its id is random and tells nothing of the person. */
  async createPersonKey(): Promise<PersonKey> {
    const keyId = randomUUID();
    const key = randomBytes(KEY_BYTES);
    await this.records.insert(keyId, this.wrap(keyId, key));
    return this.cache(new PersonKey(keyId, key));
  }

  /** A person's key; null when it was dropped or never made. */
  async personKey(keyId: string): Promise<PersonKey | null> {
    const known = this.opened.get(keyId);
    if (known !== undefined && known.until > Date.now()) return known.key;
    this.opened.delete(keyId);
    const wrapped = await this.records.get(keyId);
    if (wrapped === null || wrapped === undefined) return null;
    return this.cache(new PersonKey(keyId, this.unwrap(keyId, wrapped)));
  }

  /** Drops a person's key for ever, here at once, in other processes within a minute. May be repeated. */
  async dropPersonKey(keyId: string): Promise<void> {
    await this.records.drop(keyId);
    this.opened.delete(keyId);
  }

  /** Opens a sealed value; null when the person was erased, or there is no value. */
  async open(field: string, sealed: Sealed | null): Promise<string | null> {
    if (sealed === null) return null;
    return (await this.personKey(sealed.keyId))?.open(field, sealed) ?? null;
  }

  /** A key of the system by its name, made when it is first asked for. */
  systemKey(name: string): Promise<Buffer> {
    let key = this.systemKeys.get(name);
    if (key === undefined) {
      key = this.loadSystemKey(`system:${name}`);
      this.systemKeys.set(name, key);
      key.catch(() => this.systemKeys.delete(name));
    }
    return key;
  }

  /** The same, of a key that was made before; null where there is none yet. */
  async knownSystemKey(name: string): Promise<Buffer | null> {
    const known = this.systemKeys.get(name);
    if (known !== undefined) return known;
    const id = `system:${name}`;
    const wrapped = await this.records.get(id);
    return wrapped === null || wrapped === undefined ? null : this.unwrap(id, wrapped);
  }

  /**
   * Whether two wrapped keys under one id are the same key, in whatever wrapping. Throws where one of them cannot be
   * unwrapped with these master keys.
   */
  isSameKey(id: string, one: string, other: string): boolean {
    return this.unwrap(id, one).equals(this.unwrap(id, other));
  }

  private async loadSystemKey(id: string): Promise<Buffer> {
    const made = randomBytes(KEY_BYTES);
    if ((await this.records.insert(id, this.wrap(id, made))) === 'inserted') return made;
    const wrapped = await this.records.get(id);
    if (wrapped === null || wrapped === undefined) throw new Error(`The key ${id} was dropped.`);
    return this.unwrap(id, wrapped);
  }

  private cache(key: PersonKey): PersonKey {
    if (this.opened.size >= CACHED_KEYS) {
      const oldest = this.opened.keys().next();
      if (oldest.done !== true) this.opened.delete(oldest.value);
    }
    this.opened.set(key.keyId, { key, until: Date.now() + CACHED_MILLISECONDS });
    return key;
  }

  private wrap(id: string, key: Buffer): string {
    const [master] = this.masterKeys;
    if (master === undefined) throw new Error('There is no master key.');
    return `${fingerprint(master)}.${encrypt(master, key, id)}`;
  }

  private unwrap(id: string, wrapped: string): Buffer {
    const [name, box = ''] = wrapped.split('.');
    const master = this.masterKeys.find((key) => fingerprint(key) === name);
    if (master === undefined) {
      throw new Error(
        'MASTER_KEY does not hold the key that the stored keys were wrapped with. ' +
          'Set it to the key that this system had before; several are separated by commas.',
      );
    }
    return decrypt(master, box, id);
  }
}

/** Tells master keys apart without telling what they are. */
function fingerprint(master: Buffer): string {
  return createHash('sha256').update('master key').update(master).digest('hex').slice(0, 16);
}
