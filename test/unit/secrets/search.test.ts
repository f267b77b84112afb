import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { formsOf, piecesOf } from '../../secrets/forms';
import { Search } from '../../secrets/search';

/** The search finds each of many secrets, however it is written and wherever it stands, in one pass. */

const folder = mkdtempSync(join(tmpdir(), 'search-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

const token = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${randomBytes(600).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
const callbackSecret = `whsec_${randomBytes(32).toString('base64')}`;
const key = Buffer.concat([Buffer.from([0xfb, 0xef, 0xff]), randomBytes(29)]);
const secrets = { token, callbackSecret, key: key.toString('base64') };
const bytes = Buffer.from(callbackSecret.slice('whsec_'.length), 'base64');

function finds(text: string | Buffer): string[] {
  const search = new Search<string>();
  for (const [name, value] of Object.entries(secrets)) for (const form of formsOf(value)) for (const piece of piecesOf(form)) search.add(piece, name);
  const found = new Set<string>();
  search.in(Buffer.from(text), (name) => { found.add(name); });
  return [...found];
}

describe('a secret is found', () => {
  it.each([
    ['as it is', token, 'token'],
    ['in JSON', JSON.stringify({ headers: { Authorization: `Bearer ${token}` } }), 'token'],
    ['cut off', `Bearer ${token.slice(0, -8)}…`, 'token'],
    ['without its beginning', token.slice(-43), 'token'],
    ['in base64 among other things', Buffer.from(`client:${callbackSecret}:`).toString('base64'), 'callbackSecret'],
    ['in base64 a byte further on', Buffer.from(`client1:${callbackSecret}`).toString('base64'), 'callbackSecret'],
    ['in base64 two bytes further on', Buffer.from(`client12:${callbackSecret}`).toString('base64'), 'callbackSecret'],
    ['in base64url', Buffer.from(`x${callbackSecret}`).toString('base64url'), 'callbackSecret'],
    ['in hex', Buffer.from(callbackSecret).toString('hex'), 'callbackSecret'],
    ['for a URL', `?secret=${encodeURIComponent(callbackSecret)}`, 'callbackSecret'],
    ['without what stands before it', callbackSecret.slice('whsec_'.length), 'callbackSecret'],
    ['as bytes in hex', bytes.toString('hex'), 'callbackSecret'],
    ['as bytes in capital hex', key.toString('hex').toUpperCase(), 'key'],
    ['as bytes in base64url', key.toString('base64url'), 'key'],
    ['as bytes that Node shows', inspect({ key }), 'key'],
    ['as bytes that JSON holds', JSON.stringify({ key }), 'key'],
  ])('%s', (_how, text, name) => {
    expect(finds(`before ${text} behind`)).toEqual([name]);
  });

  it('and nothing is where there is none, such as what stands before a JSON web token’s signature', () => {
    expect(finds(token.slice(0, token.lastIndexOf('.') + 1))).toEqual([]);
    expect(finds(randomBytes(200_000).toString('base64'))).toEqual([]);
  });
});

it('looks at every place of a file, also where two of its blocks meet', () => {
  const search = new Search<number>();
  const block = 4 << 20;
  const pieces = Array.from({ length: 60 }, () => randomBytes(8).toString('hex'));
  for (const [index, piece] of pieces.entries()) search.add(piece, index);
  const text = Buffer.alloc(2 * block + 100, '.');
  for (const [index, piece] of pieces.entries()) text.write(piece, (index < 30 ? block : 2 * block) - 15 * (index % 30) - (index % 2), 'latin1');
  for (const [index, piece] of [[0, 7], [block - 5, 8], [text.length - 16, 9]] as const) text.write(pieces[piece] ?? '', index, 'latin1');
  const expected = pieces.filter((piece) => text.includes(piece)).length;
  writeFileSync(join(folder, 'file'), text);
  const found = new Set<number>();
  expect(search.inFile(join(folder, 'file'), (index) => { found.add(index); })).toBe(text.length);
  expect(found.size).toBe(expected);
  expect(expected).toBeGreaterThan(10);
});
