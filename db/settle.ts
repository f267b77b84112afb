import { sql, type Selectable } from 'kysely';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { ExclusionReason, RecordKind } from '../domain/kinds';
import { problem, type Problem } from '../domain/problems';
import type { Db, Tx } from './open';
import type { BatchesTable, SentContent, SettledOutcome, Waiter } from './schema';

/** One record's outcome, and who waits for it. */
export interface Settlement {
  readonly kind: RecordKind;
  readonly recordId: RecordId;
  /** The version that was decided or carried; a newer one stays pending. */
  readonly version: number;
  readonly waiter: Waiter | null;
  readonly outcome:
    | ({ readonly is: 'synced' } & Linked)
    | { readonly is: 'unchanged' }
    | { readonly is: 'excluded'; readonly because: ExclusionReason }
    /** `linked`: Xero has it all the same, and a correction is an update. */
    | { readonly is: 'problem'; readonly problem: Problem; readonly linked?: Linked };
}
/** The Xero object that a record was brought to, and the content it was brought with; without `sent` the object was only looked at. */
export interface Linked { readonly xero: { tenantId: XeroTenantId; id: XeroId; number: string | null; status: string | null }; readonly sent?: SentContent }
/** Told to a waiting activity once the transaction has committed. */
export interface Told { readonly waiter: Waiter; readonly settled: SettledOutcome }

/** Which records are linked to these objects of an organisation already. */
export const readLinkedTo = async (tx: Tx, { company_id: companyId, xero_tenant_id: tenant, operation }: Pick<Selectable<BatchesTable>, 'company_id' | 'xero_tenant_id' | 'operation'>, ids: readonly XeroId[]): Promise<{ record_id: RecordId; xero_id: XeroId | null }[]> =>
  ids.length === 0 ? [] : await tx.selectFrom('links').select(['record_id', 'xero_id']).where('company_id', '=', companyId).where('kind', '=', operation.startsWith('contact') ? 'contact' : 'invoice').where('xero_tenant_id', '=', tenant).where('xero_id', 'in', [...ids]).execute();

/** Settles records of one company in the caller's transaction: links, events, and whoever waited on them. Repeatable. Returns whom to tell after the commit. */
export async function settleRecords(tx: Tx, companyId: CompanyId, settlements: readonly Settlement[]): Promise<Told[]> {
  const told: Told[] = [];
  for (const settlement of settlements) {
    const settled = toldOutcome(settlement);
    await updateLink(tx, companyId, settlement, settled);
    if (settlement.waiter) told.push({ waiter: settlement.waiter, settled });
  }
  if (settlements.length > 0) {
    await tx.insertInto('events').values(settlements.map((settlement) => ({
      company_id: companyId, kind: settlement.kind, record_id: settlement.recordId, actor: 'sync', type: settlement.outcome.is, details: JSON.stringify(eventDetails(settlement)),
    }))).execute();
  }
  return [...told, ...await releaseDependants(tx, companyId, settlements)];
}

function toldOutcome({ outcome, version }: Settlement): SettledOutcome {
  return outcome.is === 'problem' ? { result: 'problem', version, problem: outcome.problem } : { result: outcome.is, version };
}

function eventDetails({ outcome, version }: Settlement): Record<string, unknown> {
  switch (outcome.is) {
    case 'synced': return { version, xeroId: outcome.xero.id, xeroNumber: outcome.xero.number, xeroStatus: outcome.xero.status };
    case 'problem': return { version, code: outcome.problem.code, details: outcome.problem.details, ...(outcome.problem.xeroMessage === undefined ? {} : { xeroMessage: outcome.problem.xeroMessage }), ...(outcome.problem.differences ? { differences: outcome.problem.differences } : {}) };
    case 'excluded': return { version, because: outcome.because };
    case 'unchanged': return { version };
  }
}

async function updateLink(tx: Tx, companyId: CompanyId, { kind, recordId, version, waiter, outcome }: Settlement, settled: SettledOutcome): Promise<void> {
  const linked = outcome.is === 'synced' ? outcome : outcome.is === 'problem' ? outcome.linked : undefined;
  const lastOutcome = waiter ? JSON.stringify({ waiter, settled }) : null;
  const newest = sql<boolean>`(select version from records r where r.company_id = links.company_id and r.kind = links.kind and r.record_id = links.record_id) <= ${version}`;
  const status = outcome.is === 'unchanged' ? 'synced' : outcome.is;
  const problemJson = outcome.is === 'problem' ? JSON.stringify(outcome.problem) : null;
  const because = outcome.is === 'excluded' ? outcome.because : null;
  await tx.updateTable('links').set({
    sync_status: sql<'pending'>`case when ${newest} then ${status} else 'pending' end`,
    problem: sql<string | null>`case when ${newest} then ${problemJson}::jsonb end`,
    excluded_because: sql<ExclusionReason | null>`case when ${newest} then ${because}::text end`,
    waiting_for: null, waiting_until: null, last_outcome: lastOutcome,
    ...(linked ? { xero_tenant_id: linked.xero.tenantId, xero_id: linked.xero.id, xero_number: linked.xero.number, xero_status: linked.xero.status, ...(linked.sent ? { sent: JSON.stringify(linked.sent) } : {}) } : {}),
    ...(outcome.is === 'problem' || outcome.is === 'excluded' ? {} : { synced_version: version, last_synced_at: sql<Date>`clock_timestamp()` }),
  }).where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).execute();
}

/** Dependants of what was settled: free to be claimed, or stuck with it, or (if they were stuck) the starter's turn again. */
async function releaseDependants(tx: Tx, companyId: CompanyId, settlements: readonly Settlement[]): Promise<Told[]> {
  const contacts = settlements.filter((settlement) => settlement.kind === 'contact');
  const failed = contacts.filter((settlement) => settlement.outcome.is === 'problem' || settlement.outcome.is === 'excluded').map((settlement) => settlement.recordId);
  const fine = contacts.filter((settlement) => settlement.outcome.is === 'synced' || settlement.outcome.is === 'unchanged').map((settlement) => settlement.recordId);
  if (fine.length > 0) {
    await tx.deleteFrom('waits').where('company_id', '=', companyId).where('on_kind', '=', 'contact').where('on_record_id', 'in', fine).execute();
    await tx.updateTable('links').set({ sync_status: 'pending', problem: null, started_at: null })
      .where('company_id', '=', companyId).where('sync_status', '=', 'problem').where(sql<string>`problem->>'code'`, '=', 'depends-on-problem').where(sql<string>`problem->'details'->>'id'`, 'in', fine).execute();
  }
  if (failed.length === 0) return [];
  const stuck = await tx.deleteFrom('waits').where('company_id', '=', companyId).where('on_kind', '=', 'contact').where('on_record_id', 'in', failed).returning(['kind', 'record_id', 'on_record_id']).execute();
  const dependants: Settlement[] = [];
  for (const row of stuck) {
    const write = await tx.deleteFrom('writes').where('company_id', '=', companyId).where('kind', '=', row.kind).where('record_id', '=', row.record_id).returning('waiter').executeTakeFirst();
    const record = await tx.selectFrom('records').select('version').where('company_id', '=', companyId).where('kind', '=', row.kind).where('record_id', '=', row.record_id).executeTakeFirstOrThrow();
    dependants.push({ kind: row.kind, recordId: row.record_id, version: record.version, waiter: write?.waiter ?? null, outcome: { is: 'problem', problem: problem('depends-on-problem', { kind: 'contact', id: row.on_record_id }) } });
  }
  return await settleRecords(tx, companyId, dependants);
}

/** Everything queued of a company waits for a company-wide reason; nothing else of it changes. */
export async function markWaiting(db: Db | Tx, companyId: CompanyId, reason: string, until: Date | null): Promise<void> {
  await db.updateTable('links').set({ sync_status: 'waiting', waiting_for: reason, waiting_until: until })
    .where('company_id', '=', companyId).where('sync_status', 'in', ['pending', 'waiting'])
    .where((eb) => eb.exists(eb.selectFrom('writes').select('write_id').whereRef('writes.company_id', '=', 'links.company_id').whereRef('writes.kind', '=', 'links.kind').whereRef('writes.record_id', '=', 'links.record_id')))
    .execute();
}

/** The company-wide reason is over. */
export async function markPendingAgain(db: Db | Tx, companyId: CompanyId): Promise<void> {
  await db.updateTable('links').set({ sync_status: 'pending', waiting_for: null, waiting_until: null }).where('company_id', '=', companyId).where('sync_status', '=', 'waiting').execute();
}
