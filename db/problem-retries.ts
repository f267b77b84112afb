import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId } from '../domain/ids';
import type { ProblemCode } from '../domain/problem-catalogue';
import { noteCompanyEvent } from './events';
import type { Db } from './open';
import { causeIn } from './problem-causes';

/** Everything that waits on a code, or on one cause of it, is the starter's turn again as a person's wish; noted in each timeline and for the company. Returns how many. */
export async function retryProblem(db: Db, companyId: CompanyId, code: ProblemCode, cause: string | undefined, by: Actor): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const { rows: [row] } = await sql<{ started: number }>`with again as (
        update links l set sync_status = 'pending', problem = null, started_at = null, priority = 1, pending_since = clock_timestamp()
        where l.company_id = ${companyId} and l.sync_status = 'problem' and l.problem->>'code' = ${code} and (${cause ?? null}::text is null or ${causeIn('l.problem')} = ${cause ?? null}::text)
        returning l.kind, l.record_id
      ), noted as (
        insert into events (company_id, kind, record_id, actor, person, type, details) select ${companyId}, kind, record_id, ${by.by}, ${by.person}, 'retried', jsonb_build_object('problem', ${code}::text) from again
      ) select count(*)::int as started from again`.execute(tx);
    const started = row?.started ?? 0;
    if (started > 0) await noteCompanyEvent(tx, companyId, by, 'problem-retried', { code, ...(cause === undefined ? {} : { cause }), records: started });
    return started;
  });
}
