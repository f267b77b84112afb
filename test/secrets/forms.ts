/** How a secret may be written where it leaks, and the pieces by which it is looked for. */

/** Every piece is so long, so that one pass looks for all of them; shorter secrets cannot be looked for. */
export const pieceLength = 16;
/** Of a long secret so many pieces are looked for: a part of it is found too. */
const most = 8;

/** Base64 of something that stands anywhere within more: three ways to fall on the groups of three, without the edges that depend on the neighbours. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replace(/=+$/, '');
    const whole = Math.floor((before + bytes.length) * 8 / 6);
    return text.slice(Math.ceil(before * 8 / 6), whole);
  });
}

function spelt(bytes: Buffer): string[] {
  const base64 = inBase64(bytes);
  const hex = bytes.toString('hex');
  return [...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')), hex, hex.toUpperCase()];
}

/** The bytes that a secret stands for when it is base64, such as a key's; with `whsec_` before it as callback secrets have it. */
function bytesIn(value: string): Buffer | undefined {
  const [, text] = /^(?:whsec_)?([A-Za-z0-9+/]{20,}={0,2})$/.exec(value) ?? [];
  return text === undefined || text.length % 4 !== 0 ? undefined : Buffer.from(text, 'base64');
}

/** The signature of a JSON web token: what stands before it is no secret, and much of it the same in all that are made in the same minute. */
const secretPartOf = (value: string): string => value.replace(/^eyJ[\w-]+\.[\w-]+\.(?=[\w-]+$)/, '');

/** All spellings of a secret: as it is, for a URL, in base64 and base64url at any alignment, in hex; its bytes also as Node shows and JSON writes them. */
export function formsOf(given: string): string[] {
  const value = secretPartOf(given);
  const bytes = bytesIn(value);
  const shown = bytes === undefined ? [] : [...spelt(bytes), bytes.toString('hex').replace(/..(?!$)/g, '$& '), [...bytes].join(',')];
  return [...new Set([value, encodeURIComponent(value), ...spelt(Buffer.from(value)), ...shown])];
}

/** Pieces of a text from its beginning to its end, at most eight; none of one that is too short. */
export function piecesOf(text: string): string[] {
  const last = text.length - pieceLength;
  if (last < 0) return [];
  const count = Math.min(most, Math.ceil(text.length / pieceLength));
  return Array.from({ length: count }, (_, index) => Math.round(count === 1 ? 0 : last * index / (count - 1))).map((start) => text.slice(start, start + pieceLength));
}
