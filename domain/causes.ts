import { createHash } from 'node:crypto';
import { problemCatalogue, type ProblemCode } from './problem-catalogue';

/** What makes one cause of a code: its values, hashed so that the key is short and fits any address. db/problem-causes.ts says the same in SQL. */
export function causeOf(code: ProblemCode, details: Readonly<Record<string, string>>): string {
  const names: readonly string[] = problemCatalogue[code].sameCause;
  return names.length === 0 ? '' : createHash('md5').update(names.map((name) => details[name] ?? '').join('\u001F')).digest('hex').slice(0, causeLength);
}

export const causeLength = 16;
