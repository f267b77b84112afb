import { createHmac, timingSafeEqual } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** A signed JWT. Xero signs with RS256; nobody but the simulator itself checks these. */
export function signJwt(claims: Claims, secret: string): string {
  const payload = `${HEADER}.${encode(claims)}`;
  return `${payload}.${signature(payload, secret).toString('base64url')}`;
}

/** The claims of a JWT that this secret signed, whatever its age; undefined for anything else. */
export function readJwt(token: string, secret: string): Claims | undefined {
  const [header, body, signed, ...rest] = token.split('.');
  if (header !== HEADER || body === undefined || signed === undefined || rest.length > 0) return undefined;
  const expected = signature(`${header}.${body}`, secret);
  const given = Buffer.from(signed, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(payload: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(payload).digest();
}
