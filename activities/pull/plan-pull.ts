import { readCompanyFacts } from '../../db/facts';
import { peekPermit } from '../../db/pace';
import { ringUnexplained } from '../../db/rung-objects';
import { nextNote } from '../../db/xero-notes';
import { ensureCursors, readStandings, readWantedKinds } from '../../db/pull-cursors';
import { companyId as toCompanyId, type CompanyId, type GrantId, type XeroTenantId } from '../../domain/ids';
import { pullIntervals } from '../../domain/pull-intervals';
import type { Priority, PullPlan } from '../../workflows/contract/names';
import type { ActivityDeps } from '../deps';
import { noCallLeft } from '../one-call';
import { longWaitMs } from '../tuning';
import { planNext } from './plan';

/** The books that are pulled from; undefined while the company is not connected, when nothing may be read. */
export async function booksToPull({ db }: Pick<ActivityDeps, 'db'>, companyId: CompanyId): Promise<{ companyId: CompanyId; xeroTenantId: XeroTenantId; grantId: GrantId } | undefined> {
  const connection = (await readCompanyFacts(db, companyId))?.connection;
  if (connection?.state !== 'connected' || !connection.grantId || !connection.xeroTenantId) return undefined;
  return { companyId, xeroTenantId: connection.xeroTenantId, grantId: connection.grantId };
}

/** What a company's pull reads next, from Postgres alone; plan.ts has the rules. Makes the cursors of a new connection. */
export function createPlanPull(deps: ActivityDeps) {
  const { db, limits } = deps;
  return async function planPull(input: { companyId: string; priority: Priority }): Promise<PullPlan> {
    const companyId = toCompanyId(input.companyId);
    const books = await booksToPull(deps, companyId);
    if (!books) return { next: 'idle', text: 'the company is not connected to an organisation' };
    const planned = await db.transaction().execute(async (tx) => {
      await ensureCursors(tx, companyId, books.xeroTenantId);
      await ringUnexplained(tx, companyId);
      return planNext(await readStandings(tx, companyId), await readWantedKinds(tx, companyId), pullIntervals(limits.callsPerDay));
    });
    const note = planned.next === 'idle' || planned.next === 'wait' ? await nextNote(db, companyId, books.xeroTenantId) : undefined;
    if (planned.next === 'idle' && !note) return { next: 'idle', text: 'everything is read' };
    if (planned.next === 'wait' && !note) return { next: 'wait', ms: Math.max(0, Math.ceil(planned.ms)), text: `${planned.resources.join(', ')} could not be read; tried again then` };
    const permit = await peekPermit(db, books.xeroTenantId, limits, input.priority);
    if (!permit.granted && permit.waitMs > longWaitMs) return { next: 'parked', ms: permit.waitMs, until: new Date(Date.now() + permit.waitMs).toISOString(), text: noCallLeft[permit.reason] };
    return planned.next === 'read' || planned.next === 'read-wanted' ? planned : { next: 'write-note', noteId: note?.noteId ?? '' };
  };
}
