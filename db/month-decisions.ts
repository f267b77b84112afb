import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { differenceCatalogue, type Decision, type DifferenceState, type Month } from '../domain/reconciliation';
import { noteCompanyEvent } from './events';
import type { Revision } from './months';
import type { Db, Tx } from './open';

/** What people decide about differences: noted first, then carried out by the month's workflow. */

export interface NewDecision { readonly differenceId: string; readonly decision: Decision; readonly fix: string | null; readonly reason: string | null }
/** Why a decision is not possible as things stand. */
export type DecisionRefusal = 'missing' | 'month-closed' | 'not-compared' | 'already-decided' | 'gone' | 'not-offered';
export type Proposed = { readonly result: 'proposed'; readonly decisionId: string } | { readonly result: DecisionRefusal };

const decided: readonly DifferenceState[] = ['accepted', 'ignored'];

/** Notes a decision, to be taken by the workflow. The same one about the same difference again is the one that is there. */
export async function proposeDecision(db: Db, { companyId, month, revision }: Revision, { differenceId, decision, fix, reason }: NewDecision, by: Actor): Promise<Proposed> {
  return await db.transaction().execute(async (tx): Promise<Proposed> => {
    const row = await readStanding(tx, { companyId, month, revision }, differenceId);
    if ('result' in row) return row;
    if (!differenceCatalogue[row.kind].decisions.some((may) => may === decision)) return { result: 'not-offered' };
    const same = await tx.selectFrom('reconciliation_decisions').select(['decision_id', 'taken_at']).where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision).where('difference_id', '=', differenceId)
      .where('decision', '=', decision).where(sql<boolean>`fix is not distinct from ${fix} and reason is not distinct from ${reason} and refused is null`).orderBy('made_at', 'desc').limit(1).executeTakeFirst();
    if (decided.includes(row.state)) return same?.taken_at ? { result: 'proposed', decisionId: same.decision_id } : { result: 'already-decided' };
    if (same && same.taken_at === null) return { result: 'proposed', decisionId: same.decision_id };
    const { decision_id } = await tx.insertInto('reconciliation_decisions').values({ company_id: companyId, month, revision, difference_id: differenceId, decision, fix, reason, made_by: JSON.stringify(by) }).returning('decision_id').executeTakeFirstOrThrow();
    return { result: 'proposed', decisionId: decision_id };
  });
}

/** The difference, locked, as long as something may be decided about it. The month's row first, as whoever closes it does. */
async function readStanding(tx: Tx, { companyId, month, revision }: Revision, differenceId: string) {
  const row = await tx.selectFrom('reconciliations').select(['state', 'compared_at']).where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision).forNoKeyUpdate().executeTakeFirst();
  if (!row) return { result: 'missing' as const };
  if (row.state === 'closed') return { result: 'month-closed' as const };
  if (row.compared_at === null) return { result: 'not-compared' as const };
  const difference = await tx.selectFrom('reconciliation_differences').select(['kind', 'state', 'record_kind', 'record_id']).where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision)
    .where('difference_id', '=', differenceId).forUpdate().executeTakeFirst();
  if (!difference) return { result: 'missing' as const };
  return difference.state === 'gone' ? { result: 'gone' as const } : difference;
}

export type Taken =
  | { readonly result: 'taken'; readonly decision: Decision; readonly fix: string | null; readonly by: Actor; /** What a fix is carried out on. */ readonly record: { readonly kind: RecordKind; readonly recordId: RecordId } | null; /** It had been taken before. */ readonly again: boolean }
  | { readonly result: 'refused'; readonly because: DecisionRefusal };

/** Carries out a decision, once; of a fix it only notes that, since the difference stays open until the month agrees. */
export async function takeDecision(db: Db, companyId: CompanyId, month: Month, decisionId: string): Promise<Taken> {
  return await db.transaction().execute(async (tx): Promise<Taken> => {
    // Only its place: rows are locked in the order in which proposing locks them.
    const place = await tx.selectFrom('reconciliation_decisions').select(['revision', 'difference_id']).where('decision_id', '=', decisionId).where('company_id', '=', companyId).where('month', '=', month).executeTakeFirst();
    if (!place) return { result: 'refused', because: 'missing' };
    const of = { companyId, month, revision: place.revision };
    const row = await readStanding(tx, of, place.difference_id);
    const noted = await tx.selectFrom('reconciliation_decisions').selectAll().where('decision_id', '=', decisionId).forUpdate().executeTakeFirstOrThrow();
    const record = 'result' in row || row.record_kind === null || row.record_id === null ? null : { kind: row.record_kind, recordId: row.record_id };
    const { decision, fix, reason, made_by: by } = noted;
    if (noted.refused !== null) return { result: 'refused', because: noted.refused as DecisionRefusal };
    if (noted.taken_at !== null) return { result: 'taken', decision, fix, by, record, again: true };
    const because = 'result' in row ? row.result : decided.includes(row.state) ? 'already-decided' : undefined;
    await tx.updateTable('reconciliation_decisions').set({ taken_at: sql<Date>`clock_timestamp()`, refused: because ?? null }).where('decision_id', '=', decisionId).execute();
    if (because !== undefined) return { result: 'refused', because };
    if (decision !== 'fix') {
      await tx.updateTable('reconciliation_differences').set({ state: decision === 'accept' ? 'accepted' : 'ignored', reason, decided_by: JSON.stringify(by), decided_at: sql<Date>`clock_timestamp()` })
        .where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', of.revision).where('difference_id', '=', place.difference_id).execute();
      await tx.updateTable('reconciliations').set({ open_differences: sql<number>`greatest(open_differences - 1, 0)` }).where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', of.revision).execute();
    }
    await noteCompanyEvent(tx, companyId, by, 'difference-decided', { month, revision: of.revision, differenceId: place.difference_id, kind: 'result' in row ? null : row.kind, decision, ...(fix === null ? {} : { fix }), ...(reason === null ? {} : { reason }) });
    return { result: 'taken', decision, fix, by, record, again: false };
  });
}
