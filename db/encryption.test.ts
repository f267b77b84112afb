import { randomBytes } from 'node:crypto';
import { createVault } from './encryption';

const older = { id: 'older', key: randomBytes(32) };
const newer = { id: 'newer', key: randomBytes(32) };

describe('the vault', () => {
  it('gives back what was sealed, and seals the same text differently each time', () => {
    const vault = createVault([newer]);
    const [one, two] = [vault.encrypt('a token ✓'), vault.encrypt('a token ✓')];
    expect(one).not.toBe(two);
    expect([vault.decrypt(one), vault.decrypt(two)]).toEqual(['a token ✓', 'a token ✓']);
  });

  it('writes keyId.iv.tag.cipher in base64url, and never the text itself', () => {
    const sealed = createVault([newer]).encrypt('a-plain-token');
    expect(sealed).toMatch(/^newer\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    expect(sealed).not.toContain('a-plain-token');
  });

  it('encrypts with the first key and still reads what an older one sealed', () => {
    const before = createVault([older]).encrypt('a token');
    const rotated = createVault([newer, older]);
    expect(rotated.decrypt(before)).toBe('a token');
    expect(rotated.encrypt('a token')).toMatch(/^newer\./);
    expect([rotated.isOld(before), rotated.isOld(rotated.encrypt('a token'))]).toEqual([true, false]);
  });

  it('says so when the key is gone', () => {
    const sealed = createVault([older]).encrypt('a token');
    expect(() => createVault([newer]).decrypt(sealed)).toThrow('not in ENCRYPTION_KEYS');
    expect(() => createVault([newer]).decrypt('nonsense')).toThrow('not in ENCRYPTION_KEYS');
  });

  it.each([[1, 'iv'], [2, 'tag'], [3, 'cipher']])('refuses text whose part %i (%s) was changed', (part) => {
    const parts = createVault([newer]).encrypt('a token').split('.');
    const bytes = Buffer.from(parts[part] ?? '', 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    parts[part] = bytes.toString('base64url');
    expect(() => createVault([newer]).decrypt(parts.join('.'))).toThrow();
  });

  it('refuses a shortened tag, which would be easier to forge', () => {
    const [id, iv, tag = '', cipher] = createVault([newer]).encrypt('a token').split('.');
    expect(() => createVault([newer]).decrypt([id, iv, tag.slice(0, 6), cipher].join('.'))).toThrow();
  });

  it('cannot be made without a key', () => {
    expect(() => createVault([])).toThrow('encryption key');
  });
});
