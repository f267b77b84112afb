import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { ProblemCode } from '../domain/problem-catalogue';
import type { ProblemGroup } from '../domain/problem-groups';
import type { Db } from './open';
import { causeIn } from './problem-causes';
import { readGroups } from './problem-groups';

/** All that waits on one cause, and what its problems say of it; undefined when nothing does. */
export async function readCause(db: Db, companyId: CompanyId, code: ProblemCode, cause: string): Promise<{ readonly group: ProblemGroup; readonly details: readonly Readonly<Record<string, string>>[] } | undefined> {
  const { groups: [group] } = await readGroups(db, companyId, { only: { code, cause }, limit: 1 });
  if (!group) return undefined;
  const { rows } = await sql<{ details: Record<string, string> }>`select distinct l.problem->'details' as details from links l
    where l.company_id = ${companyId} and l.sync_status = 'problem' and l.problem->>'code' = ${code} and ${causeIn('l.problem')} = ${cause}`.execute(db);
  return { group, details: rows.map((row) => row.details) };
}
