import type { CompanyId } from '../domain/ids';
import type { By, MonthReport, ReportedDecision, ReportedDifference } from '../domain/month-report';
import { describeDifference, firstDay, lastDay, type Month } from '../domain/reconciliation';
import { readZones, type MonthRow, type Revision } from './months';
import type { Db, Tx } from './open';

/** The report of a month, put together from what is stored. */

export interface Closing { readonly at: Date; readonly by: By; readonly previous: ClosedReport | null }
export interface ClosedReport { readonly month: Month; readonly revision: number; readonly sha256: string }

/** Of a month that is open, or with `closing` as it is being closed. Of a closed one the sealed text counts. */
export async function readReport(db: Db | Tx, row: MonthRow, closing: Closing | null): Promise<MonthReport> {
  const { company_id: companyId, month, revision } = row;
  const zones = await readZones(db, companyId);
  const { name } = await db.selectFrom('companies').select('name').where('company_id', '=', companyId).executeTakeFirstOrThrow();
  const connection = await db.selectFrom('connections').select(['organisation', 'xero_tenant_id']).where('company_id', '=', companyId).executeTakeFirst();
  // Once the company has gone over to another one, what is known is of that.
  const organisation = connection?.xero_tenant_id === row.xero_tenant_id ? connection.organisation : null;
  return {
    format: 'cloudrent-xero-month/1', company: { id: companyId, name, timeZone: zones.company },
    organisation: { xeroTenantId: row.xero_tenant_id, name: organisation?.name ?? null, timeZone: organisation?.timeZone ?? null, baseCurrency: organisation?.baseCurrency ?? null },
    month, revision, from: firstDay(month), to: lastDay(month), openedAt: row.opened_at.toISOString(), openedBy: row.opened_by,
    readAt: row.read_at?.toISOString() ?? null, comparedAt: row.compared_at?.toISOString() ?? null, rounds: row.rounds,
    closedAt: closing?.at.toISOString() ?? null, closedBy: closing?.by ?? null, totals: row.totals,
    differences: await readDifferences(db, { companyId, month, revision }), decisions: await readDecisions(db, { companyId, month, revision }),
    previous: closing?.previous ? { month: closing.previous.month, revision: closing.previous.revision } : null, previousSha256: closing?.previous?.sha256 ?? null,
  };
}

export interface DifferenceFilter { readonly state?: ReportedDifference['state'] | undefined; readonly kind?: ReportedDifference['kind'] | undefined; readonly after?: readonly [string, string] | undefined; readonly limit?: number }

/** Differences by kind and id; all of them, or a page from after a place on. */
export async function readDifferences(db: Db | Tx, { companyId, month, revision }: Revision, { state, kind, after, limit }: DifferenceFilter = {}): Promise<ReportedDifference[]> {
  let query = db.selectFrom('reconciliation_differences').selectAll().where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision);
  if (state) query = query.where('state', '=', state);
  if (kind) query = query.where('kind', '=', kind);
  if (after) query = query.where((eb) => eb(eb.refTuple('kind', 'difference_id'), '>', eb.tuple(after[0] as never, after[1])));
  if (limit !== undefined) query = query.limit(limit);
  return (await query.orderBy('kind').orderBy('difference_id').execute()).map((row) => ({
    ...describeDifference(row.difference_id, row.found), state: row.state, reason: row.reason, decidedBy: row.decided_by, decidedAt: row.decided_at?.toISOString() ?? null,
    firstSeenAt: row.first_seen_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(),
  }));
}

/** Decisions that were taken, in their order. */
export async function readDecisions(db: Db | Tx, { companyId, month, revision }: Revision): Promise<ReportedDecision[]> {
  const rows = await db.selectFrom('reconciliation_decisions').selectAll().where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision)
    .where('taken_at', 'is not', null).where('refused', 'is', null).orderBy('taken_at').orderBy('decision_id').execute();
  return rows.map((row) => ({ differenceId: row.difference_id, decision: row.decision, fix: row.fix, reason: row.reason, by: row.made_by, at: (row.taken_at ?? row.made_at).toISOString() }));
}

/** The report that this month's follows: its own revision before, or the newest of the latest month before that is closed. */
export async function readPrevious(db: Db | Tx, companyId: CompanyId, month: Month): Promise<ClosedReport | null> {
  const row = await db.selectFrom('reconciliations').select(['month', 'revision', 'sha256']).where('company_id', '=', companyId).where('month', '<=', month).where('sha256', 'is not', null)
    .orderBy('month', 'desc').orderBy('revision', 'desc').limit(1).executeTakeFirst();
  return row?.sha256 ? { month: row.month, revision: row.revision, sha256: row.sha256 } : null;
}
