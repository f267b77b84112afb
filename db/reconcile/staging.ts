import { sql } from 'kysely';
import type { CompanyId, XeroId, XeroTenantId } from '../../domain/ids';
import { firstDay, lastDay, type ReconciledKind } from '../../domain/reconciliation';
import type { Db, Tx } from '../open';
import type { Revision } from '../months';

/** What is read of a month, as it is compared. Dates are calendar dates, amounts decimal strings in the object's currency. */
export interface StagedObject {
  readonly xeroId: XeroId; readonly status: string; readonly number?: string | undefined; readonly contactXeroId?: XeroId | undefined; readonly contactName?: string | undefined;
  readonly date?: string | undefined; readonly dueOn?: string | undefined; readonly currency?: string | undefined; readonly pricesIncludeTax?: boolean | undefined;
  readonly net?: string | undefined; readonly tax?: string | undefined; readonly total?: string | undefined; readonly paid?: string | undefined; readonly credited?: string | undefined; readonly due?: string | undefined;
  readonly documentXeroId?: XeroId | undefined; readonly documentKind?: string | undefined; readonly reference?: string | undefined;
  readonly lines?: readonly object[] | undefined; readonly allocations?: readonly object[] | undefined; readonly payments?: readonly object[] | undefined; readonly updatedAt?: string | undefined;
}

/** Asked for by its id, and Xero has none such. */
export const notFound = 'NOT-FOUND';

/** An object that stands on two pages, or is looked up as well, is there once, as it was read last. */
export async function stage(tx: Tx, { companyId, month, revision }: Revision, kind: ReconciledKind, objects: readonly StagedObject[]): Promise<void> {
  const unique = [...new Map(objects.map((one) => [one.xeroId, one])).values()];
  if (unique.length === 0) return;
  await sql`insert into reconciliation_objects (company_id, month, revision, kind, xero_id, number, contact_xero_id, contact_name, date, due_on, status, currency, prices_include_tax, net, tax, total, paid, credited, due, document_xero_id, document_kind, reference, lines, allocations, payments, updated_at)
    select ${companyId}, ${month}, ${revision}, ${kind}, o."xeroId", o.number, o."contactXeroId", o."contactName", o.date, o."dueOn", o.status, o.currency, o."pricesIncludeTax", o.net, o.tax, o.total, o.paid, o.credited, o.due, o."documentXeroId", o."documentKind", o.reference, o.lines, o.allocations, o.payments, o."updatedAt"
    from json_to_recordset(${JSON.stringify(unique)}::json) as o("xeroId" uuid, number text, "contactXeroId" uuid, "contactName" text, date date, "dueOn" date, status text, currency text, "pricesIncludeTax" boolean, net numeric, tax numeric, total numeric, paid numeric, credited numeric, due numeric,
      "documentXeroId" uuid, "documentKind" text, reference text, lines jsonb, allocations jsonb, payments jsonb, "updatedAt" timestamptz)
    on conflict (company_id, month, kind, xero_id) do update set revision = excluded.revision, number = excluded.number, contact_xero_id = excluded.contact_xero_id, contact_name = excluded.contact_name, date = excluded.date, due_on = excluded.due_on, status = excluded.status,
      currency = excluded.currency, prices_include_tax = excluded.prices_include_tax, net = excluded.net, tax = excluded.tax, total = excluded.total, paid = excluded.paid, credited = excluded.credited, due = excluded.due, document_xero_id = excluded.document_xero_id,
      document_kind = excluded.document_kind, reference = excluded.reference, lines = excluded.lines, allocations = excluded.allocations, payments = excluded.payments, updated_at = excluded.updated_at`.execute(tx);
}

export type LookedUpKind = 'invoice' | 'credit-note' | 'payment';
/** Over on both sides as far as is known, it need not be asked for. */
const isAsked = sql`l.sync_status <> 'excluded' and not (r.document->>'status' in ('void', 'deleted') and coalesce(l.xero_status in ('VOIDED', 'DELETED'), false))`;

/** Objects of records that CloudRent dates in the month and the month's lists do not have: of the first kind that has any, some at once. */
export async function readMissing(db: Db | Tx, ref: Revision, tenant: XeroTenantId, limit: number): Promise<{ kind: LookedUpKind; ids: XeroId[] } | undefined> {
  for (const kind of ['invoice', 'credit-note', 'payment'] as const) {
    const { rows } = await sql<{ xero_id: XeroId }>`select l.xero_id from records r join links l on l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id
      where r.company_id = ${ref.companyId} and r.kind = ${kind} and r.kind <> 'contact' and coalesce(r.document->>'issuedOn', r.document->>'paidOn') between ${firstDay(ref.month)} and ${lastDay(ref.month)}
        and l.xero_id is not null and l.xero_tenant_id = ${tenant}::uuid and ${isAsked}
        and not exists (select from reconciliation_objects o where o.company_id = r.company_id and o.month = ${ref.month} and o.kind = r.kind and o.xero_id = l.xero_id)
      order by l.xero_id limit ${limit}`.execute(db);
    if (rows.length > 0) return { kind, ids: rows.map((row) => row.xero_id) };
  }
  return undefined;
}

/** Since when contacts may have changed without our having seen it. */
export async function contactsSeenUntil(db: Db | Tx, companyId: CompanyId, tenant: XeroTenantId): Promise<Date | undefined> {
  const { rows: [row] } = await sql<{ since: Date | null }>`select coalesce(c.cursor, x.contacts_mirrored_at - interval '1 hour') - interval '2 seconds' as since from connections x
    left join pull_cursors c on c.company_id = x.company_id and c.xero_tenant_id = x.xero_tenant_id and c.resource = 'contacts' where x.company_id = ${companyId} and x.xero_tenant_id = ${tenant}::uuid`.execute(db);
  return row?.since ?? undefined;
}
