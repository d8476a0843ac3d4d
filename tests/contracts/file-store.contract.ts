import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import type { FileStore } from '../../src/ports/file-store.ts';

export interface OpenedFiles {
  readonly files: FileStore;
  /** What the operator was told. */
  readonly faults: readonly Error[];
  /** How many copies of a file lie in the store. */
  copies(digest: string): Promise<number>;
  /** Changes one byte of every copy of a file, past the store. */
  damage(digest: string): Promise<void>;
  /** Cuts every copy of a file, past the store. */
  cut(digest: string): Promise<void>;
  /** Closes the store and opens it again, as after a restart. */
  reopen(): Promise<OpenedFiles>;
  close(): Promise<void>;
}

/** What all FileStores promise. */
export function fileStoreContract(name: string, open: () => Promise<OpenedFiles>): void {
  describe(`${name} as FileStore`, () => {
    let opened: OpenedFiles;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => opened.close());

    const file = (bytes = 100_000): { readonly bytes: Buffer; readonly digest: string } => {
      const given = randomBytes(bytes);
      return { bytes: given, digest: createHash('sha256').update(given).digest('hex') };
    };

    it('keeps a file under the SHA-256 of its bytes', async () => {
      const { bytes, digest } = file();
      expect(await opened.files.read(digest)).toBeNull();
      expect(await opened.files.store(bytes)).toBe(digest);
      expect((await opened.files.read(digest))?.equals(bytes)).toBe(true);
    });

    it.each([1, 261_120, 261_121, 1_000_000])('keeps one of %d bytes', async (length) => {
      const { bytes, digest } = file(length);
      await opened.files.store(bytes);
      expect((await opened.files.read(digest))?.equals(bytes)).toBe(true);
    });

    it('keeps a file that is stored again once', async () => {
      const { bytes, digest } = file();
      await opened.files.store(bytes);
      await opened.files.store(bytes);
      expect(await opened.copies(digest)).toBe(1);
    });

    it('removes a file with all its copies, and one that is not there', async () => {
      const { bytes, digest } = file();
      const { digest: other } = file();
      await Promise.all(Array.from({ length: 4 }, () => opened.files.store(bytes)));
      await opened.files.remove(digest);
      await opened.files.remove(other);
      expect([await opened.files.read(digest), await opened.copies(digest)]).toEqual([null, 0]);
    });

    it('takes the same file several times at the same time', async () => {
      const { bytes, digest } = file();
      const stored = await Promise.all(Array.from({ length: 8 }, () => opened.files.store(bytes)));
      expect(new Set(stored)).toEqual(new Set([digest]));
      expect((await opened.files.read(digest))?.equals(bytes)).toBe(true);
    });

    it.each(['damage', 'cut'] as const)(
      'gives nothing out after %s, tells the operator, and is healed by storing it again',
      async (harm) => {
        const { bytes, digest } = file(300_000);
        await opened.files.store(bytes);
        await opened[harm](digest);
        const before = opened.faults.length;
        expect(await opened.files.read(digest)).toBeNull();
        expect(opened.faults.slice(before).map(String)).toEqual([expect.stringContaining(digest)]);
        await opened.files.store(bytes);
        expect((await opened.files.read(digest))?.equals(bytes)).toBe(true);
      },
    );

    it('lists the digests of all files', async () => {
      const given = Array.from({ length: 3 }, () => file(10));
      for (const { bytes } of given) await opened.files.store(bytes);
      const listed: string[] = [];
      for await (const digest of opened.files.list()) listed.push(digest);
      expect(listed).toEqual(expect.arrayContaining(given.map(({ digest }) => digest)));
      expect(listed.filter((digest) => !/^[0-9a-f]{64}$/.test(digest))).toEqual([]);
    });

    it('keeps files through a restart', async () => {
      const { bytes, digest } = file();
      await opened.files.store(bytes);
      opened = await opened.reopen();
      expect((await opened.files.read(digest))?.equals(bytes)).toBe(true);
    });
  });
}
