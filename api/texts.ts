import type { RequestHandler } from 'express';
import { Refusal, type FieldError } from './problem';

/** Text that Postgres cannot hold: NUL, or half of a surrogate pair. */
const unusable = (text: string): boolean => text.includes('\u0000') || !text.isWellFormed();

/** Paths of such texts within a parsed JSON value. Walks with a list of its own, so that no depth of nesting can overflow the stack. */
export function unusableTexts(value: unknown): string[] {
  const found: string[] = [];
  const open: [string, unknown][] = [['', value]];
  for (let next = open.pop(); next && found.length < 10; next = open.pop()) {
    const [path, here] = next;
    if (typeof here === 'string' && unusable(here)) found.push(path);
    if (typeof here !== 'object' || here === null) continue;
    for (const [key, inner] of Object.entries(here)) {
      const below = path === '' ? key : `${path.slice(0, 150)}.${key.slice(0, 50)}`;
      if (unusable(key)) found.push(path || '(body)');
      else if (typeof inner === 'string' || (typeof inner === 'object' && inner !== null)) open.push([below, inner]);
    }
  }
  return found;
}

/** Refuses what no table could store, before any route looks at it. */
export const usableTexts: RequestHandler = (request, _response, next) => {
  const errors: FieldError[] = [...unusableTexts(request.body), ...unusableTexts(request.query)].map((field) => ({ field, message: 'holds a character that cannot be stored (NUL, or half of a surrogate pair)' }));
  if (errors.length > 0) throw new Refusal(422, 'invalid', errors.map(({ field, message }) => `${field} ${message}`).slice(0, 3).join('; '), errors);
  next();
};
