import { sql, type RawBuilder } from 'kysely';
import { causeLength } from '../domain/causes';
import { problemCatalogue, problemCodes } from '../domain/problem-catalogue';

/** Xero's words without what is quoted or counted in them: two refusals that differ in nothing else have one cause. */
const words = (problem: string): string => `regexp_replace(lower(coalesce(${problem}->>'xeroMessage', '')), '"[^"]*"|''[^'']*''|“[^”]*”|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9][0-9.,:/-]*', '…', 'g')`;
const hashed = (text: string): string => `left(md5(${text}), ${String(causeLength)})`;

/** The key of a stored problem's cause, as domain/causes.ts makes it; of words that nobody knows, the words. `problem` names the column. */
export function causeIn(problem: string): RawBuilder<string> {
  const cases = problemCodes.flatMap((code) => {
    const names: readonly string[] = problemCatalogue[code].sameCause;
    const values = names.map((name) => `coalesce(${problem}->'details'->>'${name}', '')`);
    return values.length === 0 ? [] : [`when '${code}' then ${hashed(values.join(` || E'\\x1F' || `))}`];
  });
  return sql.raw(`case ${problem}->>'code' when 'xero-refused' then ${hashed(words(problem))} ${cases.join(' ')} else '' end`);
}
