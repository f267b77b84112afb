import { sql } from 'kysely';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { ExclusionReason, RecordKind } from '../domain/kinds';
import { problem, type Problem } from '../domain/problems';
import type { ContactBase } from '../domain/contact-fields';
import { addChanges } from './changes';
import { absorbBorn } from './claims';
import { startAgain } from './heal';
import type { Db, Tx } from './open';
import type { SentContent, SettledOutcome, Waiter } from './schema';
import { includeAround } from './sync-from';
import { countUnknownRefusals } from './unknown-refusals';
import { keepUntold, type Told } from './untold';

/** One record's outcome, and who waits for it. */
export interface Settlement {
  readonly kind: RecordKind;
  readonly recordId: RecordId;
  /** The version that was decided or carried; a newer one stays pending. */
  readonly version: number;
  readonly waiter: Waiter | null;
  readonly outcome:
    | ({ readonly is: 'synced' } & Linked)
    /** `sent`: said anew although nothing had to be sent: Xero had it already. */
    | { readonly is: 'unchanged'; readonly sent?: SentContent }
    | { readonly is: 'excluded'; readonly because: ExclusionReason }
    /** `linked`: Xero has it all the same, and a correction is an update. */
    | { readonly is: 'problem'; readonly problem: Problem; readonly linked?: Linked };
}
/** The Xero object that a record was brought to, and the content it was brought with; without `sent` the object was only looked at. */
export interface Linked { readonly xero: { tenantId: XeroTenantId; id: XeroId; number: string | null; status: string | null; /** Xero's own time of the change. */ updatedAt?: string }; readonly sent?: SentContent; /** Of a contact: its state there. */ readonly base?: ContactBase }

/** The outcome of a record whose object somebody has made in Xero already. */
export const adopted = (tenantId: XeroTenantId | null, { xeroId, status, sent }: { xeroId: XeroId; status: string; sent: SentContent }): Settlement['outcome'] =>
  tenantId === null ? { is: 'unchanged' } : { is: 'synced', xero: { tenantId, id: xeroId, number: null, status }, sent };

/** The outcome of a record of which nothing had to be sent. */
export const unchanged = ({ sent }: { readonly sent?: SentContent }): Settlement['outcome'] => ({ is: 'unchanged', ...(sent ? { sent } : {}) });

/** The Xero object that an outcome links its record to, if any. */
export const linkedBy = (outcome: Settlement['outcome']): Linked | undefined => outcome.is === 'synced' ? outcome : outcome.is === 'problem' ? outcome.linked : undefined;

/** Settles records of one company in the caller's transaction: links, events, and whoever waited on them. Repeatable. Returns whom to tell after the commit; it is kept as untold until then. */
export async function settleRecords(tx: Tx, companyId: CompanyId, decided: readonly Settlement[]): Promise<Told[]> {
  if (decided.length === 0) return [];
  const settlements = await countUnknownRefusals(tx, companyId, decided);
  await absorbBornPayments(tx, companyId, settlements);
  await updateLinks(tx, companyId, settlements);
  await tx.insertInto('events').values(settlements.map((settlement) => ({
    company_id: companyId, kind: settlement.kind, record_id: settlement.recordId, actor: 'sync', type: settlement.outcome.is, details: JSON.stringify(eventDetails(settlement)),
  }))).execute();
  const told = settlements.flatMap((settlement): Told[] => settlement.waiter ? [{ waiter: settlement.waiter, settled: toldOutcome(settlement) }] : []);
  await keepUntold(tx, companyId, told);
  return [...told, ...await releaseDependants(tx, companyId, settlements)];
}

/** A payment that is linked to one in Xero which was taken for a payment of Xero's own: the two are one, and the platform is told. */
async function absorbBornPayments(tx: Tx, companyId: CompanyId, settlements: readonly Settlement[]): Promise<void> {
  const found = settlements.flatMap(({ kind, recordId, outcome }) => kind === 'payment' && outcome.is === 'synced' ? [{ recordId, xeroId: outcome.xero.id }] : []);
  if (found.length === 0) return;
  await decideAmbiguousAgain(tx, companyId, found.map(({ xeroId }) => xeroId));
  const born = await tx.selectFrom('links as l').innerJoin('records as r', (join) => join.onRef('r.company_id', '=', 'l.company_id').onRef('r.kind', '=', 'l.kind').onRef('r.record_id', '=', 'l.record_id'))
    .select(['l.record_id as recordId', 'l.xero_id as xeroId']).where('l.company_id', '=', companyId).where('l.kind', '=', 'payment').where('r.origin', '=', 'xero').where('l.xero_id', 'in', found.map(({ xeroId }) => xeroId)).execute();
  const pairs = born.flatMap((one) => found.filter((other) => other.xeroId === one.xeroId && other.recordId !== one.recordId).map((other) => ({ bornId: one.recordId, into: other.recordId })));
  for (const { bornId, into } of pairs) await absorbBorn(tx, companyId, 'payment', bornId, into);
  await addChanges(tx, companyId, pairs.map(({ bornId, into }) => ({ kind: 'payment' as const, recordId: bornId, type: 'payment.merged' as const, data: { into } })));
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

/** What a settlement writes into its link, as one row of the statement below. */
function linkRow(settlement: Settlement) {
  const { kind, recordId, version, waiter, outcome } = settlement;
  const linked = linkedBy(outcome);
  return {
    kind, record_id: recordId, version,
    status: outcome.is === 'unchanged' ? 'synced' : outcome.is,
    problem: outcome.is === 'problem' ? outcome.problem : null,
    because: outcome.is === 'excluded' ? outcome.because : null,
    last_outcome: waiter ? { waiter, settled: toldOutcome(settlement) } : null,
    reached: outcome.is === 'synced' || outcome.is === 'unchanged',
    linked: linked !== undefined, tenant: linked?.xero.tenantId ?? null, xero_id: linked?.xero.id ?? null, number: linked?.xero.number ?? null, xero_status: linked?.xero.status ?? null, xero_updated_at: linked?.xero.updatedAt ?? null, sent: linked?.sent ?? (outcome.is === 'unchanged' ? outcome.sent : undefined) ?? null, base: linked?.base ?? null,
  };
}

/** One statement for all. A record whose newest version is not the settled one stays pending. */
async function updateLinks(tx: Tx, companyId: CompanyId, settlements: readonly Settlement[]): Promise<void> {
  await sql`update links l set
      sync_status = case when s.version >= r.version then s.status else 'pending' end,
      problem = case when s.version >= r.version then s.problem end,
      excluded_because = case when s.version >= r.version then s.because end,
      problem_since = case when s.version < r.version then l.problem_since when s.problem is not null then case when l.problem_was = s.problem->>'code' then coalesce(l.problem_since, clock_timestamp()) else clock_timestamp() end end,
      problem_was = case when s.version < r.version then l.problem_was else s.problem->>'code' end,
      waiting_for = null, waiting_until = null, last_outcome = s.last_outcome,
      xero_tenant_id = case when s.linked then s.tenant else l.xero_tenant_id end, xero_id = case when s.linked then s.xero_id else l.xero_id end,
      xero_number = case when s.linked then coalesce(s.number, case when l.kind = 'credit-note' then l.xero_number end) else l.xero_number end,
      xero_status = case when s.linked then s.xero_status else l.xero_status end,
      xero_updated_at = greatest(l.xero_updated_at, s.xero_updated_at), sent = coalesce(s.sent, l.sent), xero_base = coalesce(s.base, case when s.linked and s.xero_id is distinct from l.xero_id then null else l.xero_base end),
      synced_version = case when s.reached then s.version else l.synced_version end,
      last_synced_at = case when s.reached then clock_timestamp() else l.last_synced_at end
    from jsonb_to_recordset(${JSON.stringify(settlements.map(linkRow))}::jsonb) as s(kind text, record_id text, version int, status text, problem jsonb, because text,
      last_outcome jsonb, reached boolean, linked boolean, tenant uuid, xero_id uuid, number text, xero_status text, xero_updated_at timestamptz, sent jsonb, base jsonb), records r
    where l.company_id = ${companyId} and l.kind = s.kind and l.record_id = s.record_id and r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id`.execute(tx);
}

/** Notes what is in Xero now of records that are not at their end: another step follows. */
export async function noteSteps(tx: Tx, companyId: CompanyId, steps: readonly (Settlement & { readonly outcome: { readonly is: 'synced' } })[]): Promise<void> {
  for (const { kind, recordId, outcome: { xero, sent } } of steps) {
    await tx.updateTable('links').set({ xero_tenant_id: xero.tenantId, xero_id: xero.id, xero_status: xero.status, ...(xero.updatedAt === undefined ? {} : { xero_updated_at: sql<Date>`greatest(xero_updated_at, ${xero.updatedAt}::timestamptz)` }), ...(xero.number === null ? {} : { xero_number: xero.number }), ...(sent ? { sent: JSON.stringify(sent) } : {}) })
      .where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).execute();
  }
}

/** Dependants of what was settled: free to be claimed, or stuck with it, or (if they were stuck) the starter's turn again. Those of what is left alone are free: they are decided without it. */
async function releaseDependants(tx: Tx, companyId: CompanyId, settlements: readonly Settlement[]): Promise<Told[]> {
  const told: Told[] = [];
  for (const kind of new Set(settlements.map((settlement) => settlement.kind))) {
    if (kind === 'payment') continue;
    const ofKind = settlements.filter((settlement) => settlement.kind === kind);
    const stuck = (outcome: Settlement['outcome']): boolean => outcome.is === 'problem' || (outcome.is === 'excluded' && outcome.because !== 'older-than-sync-from');
    await freeDependants(tx, companyId, kind, ofKind.filter(({ outcome }) => !stuck(outcome)).map(({ recordId }) => recordId));
    await includeAround(tx, companyId, kind, ofKind.filter(({ outcome }) => outcome.is === 'synced').map(({ recordId }) => recordId));
    told.push(...await stopDependants(tx, companyId, kind, ofKind.filter(({ outcome }) => stuck(outcome)).map(({ recordId }) => recordId)));
  }
  return told;
}

async function freeDependants(tx: Tx, companyId: CompanyId, kind: RecordKind, fine: readonly RecordId[]): Promise<void> {
  if (fine.length === 0) return;
  await tx.deleteFrom('waits').where('company_id', '=', companyId).where('on_kind', '=', kind).where('on_record_id', 'in', fine).execute();
  await startAgain(tx, companyId, ['depends-on-problem'], sql`l.problem->'details'->>'kind' = ${kind} and l.problem->'details'->>'id' = any(${[...fine]}::text[])`);
}

async function stopDependants(tx: Tx, companyId: CompanyId, kind: RecordKind, failed: readonly RecordId[]): Promise<Told[]> {
  if (failed.length === 0) return [];
  const stuck = await tx.deleteFrom('waits').where('company_id', '=', companyId).where('on_kind', '=', kind).where('on_record_id', 'in', failed).returning(['kind', 'record_id', 'on_record_id']).execute();
  const dependants: Settlement[] = [];
  for (const row of stuck) {
    // It may have waited for two that got stuck together.
    if (dependants.some((one) => one.kind === row.kind && one.recordId === row.record_id)) continue;
    await tx.deleteFrom('waits').where('company_id', '=', companyId).where('kind', '=', row.kind).where('record_id', '=', row.record_id).execute();
    const write = await tx.deleteFrom('writes').where('company_id', '=', companyId).where('kind', '=', row.kind).where('record_id', '=', row.record_id).returning('waiter').executeTakeFirst();
    const record = await tx.selectFrom('records').select('version').where('company_id', '=', companyId).where('kind', '=', row.kind).where('record_id', '=', row.record_id).executeTakeFirstOrThrow();
    dependants.push({ kind: row.kind, recordId: row.record_id, version: record.version, waiter: write?.waiter ?? null, outcome: { is: 'problem', problem: problem('depends-on-problem', { kind, id: row.on_record_id }) } });
  }
  return await settleRecords(tx, companyId, dependants);
}

/** Everything queued of a company waits for a company-wide reason; nothing else of it changes. */
export async function markWaiting(db: Db | Tx, companyId: CompanyId, reason: string, until: Date | null): Promise<void> {
  await db.updateTable('links').set({ sync_status: 'waiting', waiting_for: reason, waiting_until: until })
    .where('company_id', '=', companyId).where('sync_status', 'in', ['pending', 'waiting'])
    // A writer that looks again finds the same reason; a time that is two seconds off is the same time.
    .where(sql<boolean>`(sync_status, waiting_for) is distinct from ('waiting', ${reason}) or abs(extract(epoch from waiting_until - ${until}::timestamptz)) > 2`)
    .where((eb) => eb.exists(eb.selectFrom('writes').select('write_id').whereRef('writes.company_id', '=', 'links.company_id').whereRef('writes.kind', '=', 'links.kind').whereRef('writes.record_id', '=', 'links.record_id')))
    .execute();
}

/** The company-wide reason is over: what is promised of them is promised from now on. */
export async function markPendingAgain(db: Db | Tx, companyId: CompanyId): Promise<void> {
  await db.updateTable('links').set({ sync_status: 'pending', waiting_for: null, waiting_until: null, pending_since: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('sync_status', '=', 'waiting').execute();
}

/** Settled records of a kind, and those with a problem, have something to be decided again: the starter goes on with them. */
export async function decideAgain(tx: Tx, companyId: CompanyId, kind: RecordKind, recordIds: readonly RecordId[]): Promise<void> {
  if (recordIds.length === 0) return;
  await tx.updateTable('links').set({ sync_status: 'pending', problem: null, started_at: null, pending_since: sql<Date>`clock_timestamp()` })
    .where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', [...recordIds]).where('sync_status', 'in', ['synced', 'problem']).execute();
}

/** Payments in Xero are gone, or belong to a record now: whoever might have been one of them is decided again. */
export async function decideAmbiguousAgain(tx: Tx, companyId: CompanyId, payments: readonly XeroId[]): Promise<void> {
  if (payments.length === 0) return;
  const asked = await tx.selectFrom('links').select('record_id').where('company_id', '=', companyId).where('kind', '=', 'payment').where('sync_status', '=', 'problem').where(sql<string>`problem->>'code'`, '=', 'payment-ambiguous')
    .where(sql<boolean>`exists (select from jsonb_array_elements(problem->'payments') as one where one->>'xeroId' = any(${[...payments]}::text[]))`).execute();
  await decideAgain(tx, companyId, 'payment', asked.map((row) => row.record_id));
}
