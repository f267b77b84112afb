import { sql, type RawBuilder } from 'kysely';
import { causeLength } from '../domain/causes';
import { problemCatalogue, problemCodes } from '../domain/problem-catalogue';

const hashed = (text: string): string => `left(md5(${text}), ${String(causeLength)})`;

/** The key of a stored problem's cause, as domain/causes.ts makes it. `problem` names the column. */
export function causeIn(problem: string): RawBuilder<string> {
  const cases = problemCodes.flatMap((code) => {
    const names: readonly string[] = problemCatalogue[code].sameCause;
    const values = names.map((name) => `coalesce(${problem}->'details'->>'${name}', '')`);
    return values.length === 0 ? [] : [`when '${code}' then ${hashed(values.join(` || E'\\x1F' || `))}`];
  });
  return sql.raw(`case ${problem}->>'code' ${cases.join(' ')} else '' end`);
}
