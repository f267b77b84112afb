import { sql } from 'kysely';
import { msUntilOver } from '../domain/months';
import { seal, type By } from '../domain/month-report';
import { addChanges } from './changes';
import { noteCompanyEvent } from './events';
import { isChangedSince, noteClosedDocuments } from './closed-documents';
import { readDecisions, readPrevious, readReport } from './month-reports';
import { readNow, readZones, zonesOf, type MonthRow, type Revision } from './months';
import type { Db, Tx } from './open';

export type Closed = { readonly result: 'closed'; readonly toDeliver: boolean } | { readonly result: 'not-over'; readonly ms: number } | { readonly result: 'not-agreed' };

/** Closes a month of which nothing is open, once it is over both where the company and where the organisation is: the report is sealed, and what is in it noted. */
export async function closeMonth(db: Db, of: Revision): Promise<Closed> {
  const { companyId, month, revision } = of;
  return await db.transaction().execute(async (tx): Promise<Closed> => {
    // Two months that close at once do so one after the other, so that a chain has one end.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`months/${companyId}`}, 0))`.execute(tx);
    const row = await tx.selectFrom('reconciliations').selectAll().where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision).forNoKeyUpdate().executeTakeFirstOrThrow();
    if (row.state === 'closed') return { result: 'closed', toDeliver: false };
    if (row.state !== 'open' || row.totals === null || row.compared_at === null || await isAnyOpen(tx, of) || await isChangedSince(tx, of, row.compared_at)) return { result: 'not-agreed' };
    const now = await readNow(tx);
    const ms = msUntilOver(month, zonesOf(await readZones(tx, companyId)), now);
    if (ms > 0) return { result: 'not-over', ms };
    const by = (await readDecisions(tx, of)).at(-1)?.by ?? 'service';
    const { sha256 } = await storeSealed(tx, row, by, now);
    await noteClosedDocuments(tx, row);
    await tx.deleteFrom('reconciliation_objects').where('company_id', '=', companyId).where('month', '=', month).execute();
    await noteCompanyEvent(tx, companyId, by === 'service' ? 'sync' : by, 'month-closed', { month, revision, sha256 });
    const { toDeliver } = await addChanges(tx, companyId, [{ kind: 'month', recordId: month, type: 'month.closed', data: { revision, sha256, closedAt: now.toISOString() } }]);
    return { result: 'closed', toDeliver };
  });
}

async function storeSealed(tx: Tx, row: MonthRow, by: By, at: Date): Promise<{ sha256: string }> {
  const previous = await readPrevious(tx, row.company_id, row.month);
  const { text, sha256 } = seal(await readReport(tx, row, { at, by, previous }));
  await tx.updateTable('reconciliations').set({ state: 'closed', closed_at: at, closed_by: JSON.stringify(by), open_differences: 0, sealed: text, sha256, previous_sha256: previous?.sha256 ?? null })
    .where('company_id', '=', row.company_id).where('month', '=', row.month).where('revision', '=', row.revision).execute();
  return { sha256 };
}

/** Also what was repaired and not yet seen to agree. */
const isAnyOpen = async (tx: Tx, { companyId, month, revision }: Revision): Promise<boolean> =>
  await tx.selectFrom('reconciliation_differences').select('difference_id').where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision).where('state', 'in', ['open', 'repaired']).limit(1).executeTakeFirst() !== undefined;

/** Notes that a person is reminded of what is open, and tells the platform; once, however often it is asked for within a day. */
export async function remindOfMonth(db: Db, { companyId, month, revision }: Revision): Promise<{ readonly toDeliver: boolean }> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx.updateTable('reconciliations').set({ reminded_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision)
      .where('state', '!=', 'closed').where('open_differences', '>', 0).where(sql<boolean>`coalesce(reminded_at, opened_at) < clock_timestamp() - interval '1 day'`).returning(['open_differences', 'opened_at']).executeTakeFirst();
    if (!row) return { toDeliver: false };
    await noteCompanyEvent(tx, companyId, 'sync', 'month-reminded', { month, revision, openDifferences: row.open_differences });
    return await addChanges(tx, companyId, [{ kind: 'month', recordId: month, type: 'month.reminder', data: { revision, openDifferences: row.open_differences, openedAt: row.opened_at.toISOString() } }]);
  });
}
