import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import type { ImportFiles } from '../../src/ports/import-files.ts';
import type { PictureStore } from '../../src/ports/picture-store.ts';

export interface OpenedPictures {
  readonly pictures: PictureStore & ImportFiles;
  /** What the operator was told. */
  readonly faults: readonly Error[];
  /** How many copies of a picture lie in the store. */
  copies(digest: string): Promise<number>;
  /** Changes one byte of every copy of a picture, past the store. */
  damage(digest: string): Promise<void>;
  /** Cuts every copy of a picture, past the store. */
  cut(digest: string): Promise<void>;
  /** Closes the store and opens it again, as after a restart. */
  reopen(): Promise<OpenedPictures>;
  close(): Promise<void>;
}

/** What all PictureStores promise. */
export function pictureStoreContract(name: string, open: () => Promise<OpenedPictures>): void {
  describe(`${name} as PictureStore`, () => {
    let opened: OpenedPictures;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => opened.close());

    const picture = (bytes = 100_000): { readonly bytes: Buffer; readonly digest: string } => {
      const given = randomBytes(bytes);
      return { bytes: given, digest: createHash('sha256').update(given).digest('hex') };
    };

    it('keeps a picture under the SHA-256 of its bytes', async () => {
      const { bytes, digest } = picture();
      expect(await opened.pictures.read(digest)).toBeNull();
      expect(await opened.pictures.store(bytes)).toBe(digest);
      expect((await opened.pictures.read(digest))?.equals(bytes)).toBe(true);
    });

    it.each([1, 261_120, 261_121, 1_000_000])('keeps one of %d bytes', async (length) => {
      const { bytes, digest } = picture(length);
      await opened.pictures.store(bytes);
      expect((await opened.pictures.read(digest))?.equals(bytes)).toBe(true);
    });

    it('keeps a picture that is stored again once', async () => {
      const { bytes, digest } = picture();
      await opened.pictures.store(bytes);
      await opened.pictures.store(bytes);
      expect(await opened.copies(digest)).toBe(1);
    });

    it('removes a file with all its copies, and one that is not there', async () => {
      const { bytes, digest } = picture();
      const { digest: other } = picture();
      await Promise.all(Array.from({ length: 4 }, () => opened.pictures.store(bytes)));
      await opened.pictures.remove(digest);
      await opened.pictures.remove(other);
      expect([await opened.pictures.read(digest), await opened.copies(digest)]).toEqual([null, 0]);
    });

    it('takes the same picture several times at the same time', async () => {
      const { bytes, digest } = picture();
      const stored = await Promise.all(Array.from({ length: 8 }, () => opened.pictures.store(bytes)));
      expect(new Set(stored)).toEqual(new Set([digest]));
      expect((await opened.pictures.read(digest))?.equals(bytes)).toBe(true);
    });

    it.each(['damage', 'cut'] as const)(
      'gives nothing out after %s, tells the operator, and is healed by storing it again',
      async (harm) => {
        const { bytes, digest } = picture(300_000);
        await opened.pictures.store(bytes);
        await opened[harm](digest);
        const before = opened.faults.length;
        expect(await opened.pictures.read(digest)).toBeNull();
        expect(opened.faults.slice(before).map(String)).toEqual([expect.stringContaining(digest)]);
        await opened.pictures.store(bytes);
        expect((await opened.pictures.read(digest))?.equals(bytes)).toBe(true);
      },
    );

    it('lists the digests of all pictures', async () => {
      const given = Array.from({ length: 3 }, () => picture(10));
      for (const { bytes } of given) await opened.pictures.store(bytes);
      const listed: string[] = [];
      for await (const digest of opened.pictures.list()) listed.push(digest);
      expect(listed).toEqual(expect.arrayContaining(given.map(({ digest }) => digest)));
      expect(listed.filter((digest) => !/^[0-9a-f]{64}$/.test(digest))).toEqual([]);
    });

    it('keeps pictures through a restart', async () => {
      const { bytes, digest } = picture();
      await opened.pictures.store(bytes);
      opened = await opened.reopen();
      expect((await opened.pictures.read(digest))?.equals(bytes)).toBe(true);
    });
  });
}
