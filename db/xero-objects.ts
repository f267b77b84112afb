import { sql } from 'kysely';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Tx } from './open';

/** An object as Xero answered it; `updatedAt` is Xero's own time of change. */
export interface SeenObject { readonly xeroId: XeroId; readonly updatedAt?: string }

/**
 * Keeps the last seen state of pulled objects. An older sight never replaces a newer one, and one that is the same is not written again, unless it is still to be decided.
 * @param askedAt when the call that brought them left, by Postgres' clock; now when left out.
 * @returns the ids of those that are new or have changed, which nobody has decided yet.
 */
export async function storeObjects(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, kind: RecordKind, seen: readonly SeenObject[], askedAt?: Date): Promise<XeroId[]> {
  // One that changed while the pages were read may be on one page twice; in one order, so that two pulls at once never hold each other up for ever.
  const latest = new Map<XeroId, SeenObject>();
  for (const one of seen) {
    const before = latest.get(one.xeroId);
    if (!before || (one.updatedAt ?? '') >= (before.updatedAt ?? '')) latest.set(one.xeroId, one);
  }
  const rows = [...latest.values()].sort((one, other) => (one.xeroId < other.xeroId ? -1 : 1));
  if (rows.length === 0) return [];
  const changed = await sql<{ xero_id: XeroId }>`insert into xero_objects (xero_tenant_id, company_id, kind, seen_at, xero_id, snapshot, xero_updated_at)
    select ${tenant}::uuid, ${companyId}, ${kind}, coalesce(${askedAt ?? null}::timestamptz, clock_timestamp()), o.* from unnest(${rows.map(({ xeroId }) => xeroId)}::uuid[], ${rows.map((row) => JSON.stringify(row))}::jsonb[], ${rows.map(({ updatedAt }) => updatedAt ?? null)}::timestamptz[]) as o
    on conflict (company_id, kind, xero_id) do update set xero_tenant_id = excluded.xero_tenant_id, snapshot = excluded.snapshot, xero_updated_at = excluded.xero_updated_at, seen_at = excluded.seen_at, decided = false
    where (not xero_objects.decided or (xero_objects.snapshot, xero_objects.xero_updated_at) is distinct from (excluded.snapshot, excluded.xero_updated_at))
      and (xero_objects.xero_updated_at is null or excluded.xero_updated_at is null or excluded.xero_updated_at >= xero_objects.xero_updated_at)
    returning xero_id`.execute(tx);
  return changed.rows.map((row) => row.xero_id);
}

export interface SeenObjectRow { readonly xeroId: XeroId; readonly snapshot: unknown; readonly recordId: RecordId | null; /** When the call that brought it left. */ readonly seenAt: Date }

/** So many are decided in one transaction; the others with the next. */
const decidedAtOnce = 2_000;

/** Objects seen since they were last decided, the oldest change first, with the record that each is linked to; of those in `only` where given. Hold `lockKind`. */
export async function undecidedObjects(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, kind: RecordKind, only?: readonly XeroId[]): Promise<SeenObjectRow[]> {
  let query = tx.selectFrom('xero_objects as o')
    .leftJoin('links as l', (join) => join.onRef('l.xero_id', '=', 'o.xero_id').onRef('l.xero_tenant_id', '=', 'o.xero_tenant_id').on('l.company_id', '=', companyId).on('l.kind', '=', kind))
    .select(['o.xero_id as xeroId', 'o.snapshot', 'l.record_id as recordId', 'o.seen_at as seenAt']).where('o.company_id', '=', companyId).where('o.kind', '=', kind).where('o.xero_tenant_id', '=', tenant).where('o.decided', '=', false);
  if (only) query = query.where('o.xero_id', 'in', [...only]);
  return await query.orderBy('o.xero_updated_at').orderBy('o.xero_id').limit(decidedAtOnce).execute();
}

export async function markDecided(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly XeroId[]): Promise<void> {
  if (ids.length > 0) await tx.updateTable('xero_objects').set({ decided: true }).where('company_id', '=', companyId).where('kind', '=', kind).where('xero_id', 'in', [...ids]).execute();
}

/** Objects that Xero was asked for by id and does not have: as good as deleted. */
export async function markMissing(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly XeroId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable('xero_objects').set({ snapshot: sql<string>`snapshot || '{"status":"DELETED"}'`, decided: false }).where('company_id', '=', companyId).where('kind', '=', kind).where('xero_id', 'in', [...ids]).execute();
}

/** Payments seen on these documents before those were ours: they are decided now. */
export async function undecidePaymentsOn(tx: Tx, companyId: CompanyId, documents: readonly XeroId[]): Promise<void> {
  if (documents.length > 0) await sql`update xero_objects set decided = false where company_id = ${companyId} and kind = 'payment' and snapshot->'target'->>'xeroId' = any(${[...documents]}::text[])`.execute(tx);
}

/** Invoices that have credit of these credit notes of ours which was told as somebody else's: whose it is, is decided again with the next page. @returns whether there are any. */
export async function undecideCreditedBy(tx: Tx, companyId: CompanyId, creditNotes: readonly RecordId[]): Promise<boolean> {
  if (creditNotes.length === 0) return false;
  const undecided = await sql`update xero_objects o set decided = false from links n join applied_credits a on a.company_id = n.company_id and a.source = 'credit-note' and a.xero_id = n.xero_id
      join links i on i.company_id = a.company_id and i.kind = 'invoice' and i.record_id = a.invoice_id
    where n.company_id = ${companyId} and n.kind = 'credit-note' and n.record_id = any(${[...creditNotes]}::text[]) and o.company_id = i.company_id and o.kind = 'invoice' and o.xero_id = i.xero_id`.execute(tx);
  return (undecided.numAffectedRows ?? 0n) > 0n;
}
