import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface Vault {
  encrypt(plain: string): string;
  /** Throws when the key is not known, or the text is not what was sealed. */
  decrypt(sealed: string): string;
  /** Whether another key than the first sealed it, so that it is to be sealed anew. */
  isOld(sealed: string): boolean;
}

/** The id of the key that sealed a text. */
export const keyIdOf = (sealed: string): string => sealed.slice(0, Math.max(0, sealed.indexOf('.')));

/** Seals tokens with AES-256-GCM as `keyId.iv.tag.cipher` (base64url). The first key encrypts, all decrypt, so that keys can be rotated. */
export function createVault(keys: readonly { readonly id: string; readonly key: Buffer }[]): Vault {
  const [first] = keys;
  if (!first) throw new Error('at least one encryption key is needed');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    encrypt(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first.key, iv);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [first.id, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
    },
    isOld: (text) => keyIdOf(text) !== first.id,
    decrypt(text) {
      const [id, iv, tag, sealed] = text.split('.');
      const key = id === undefined ? undefined : byId.get(id);
      if (!key || iv === undefined || tag === undefined || sealed === undefined) throw new Error('sealed with a key that is not in ENCRYPTION_KEYS');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 });
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8');
    },
  };
}
