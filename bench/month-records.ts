import { sql } from 'kysely';
import type { Db } from '../db/open';
import type { SeededBooks } from './month-books';

/** The same month on CloudRent's side, as it is after everything was synced and pulled: records, links, and Xero's objects as last seen. Straight into Postgres. */

const ROWS_AT_ONCE = 2_000;
/** A company that has just sent so much would be in bulk, and whoever syncs beside the month would wait as bulk does. */
const longAgo = sql.raw(`clock_timestamp() - interval '1 hour'`);
interface Row { readonly kind: string; readonly id: string; readonly document: object; readonly label: string; readonly contactId?: string; readonly paidKind?: string; readonly paidId?: string; readonly total?: string; readonly xeroId: string; readonly number?: string; readonly status: string; readonly sent: object; readonly updatedAt?: string; readonly snapshot?: object }

const money = (value: number): string => value.toFixed(2);

export async function seedRecords(db: Db, company: string, tenantId: string, { contacts, invoices, payments }: SeededBooks, dueOn: string): Promise<void> {
  const totals = (one: { net: number; tax: number; total: number }) => ({ subtotal: money(one.net), tax: money(one.tax), total: money(one.total) });
  await store(db, company, tenantId, contacts.map(({ xeroId, name }, index): Row => ({ kind: 'contact', id: `k${String(index)}`, label: name, document: { version: 1, name, email: `office@customer-${String(index)}.example` }, xeroId, status: 'ACTIVE', sent: { fingerprint: 'seeded' } })));
  await store(db, company, tenantId, invoices.map((one, index): Row => ({
    kind: 'invoice', id: `i${String(index)}`, label: one.number, contactId: `k${String(one.contact)}`, total: money(one.total), xeroId: one.xeroId, number: one.number, status: 'AUTHORISED', updatedAt: one.updatedAt,
    document: {
      version: 1, number: one.number, contactId: `k${String(one.contact)}`, status: 'issued', issuedOn: one.date, dueOn, currency: 'AUD', pricesIncludeTax: false, totals: totals(one),
      lines: one.lines.map((line, at) => ({ id: `l${String(at)}`, description: `Hire ${String(at)}`, quantity: String(line.quantity), unitPrice: money(line.unitPrice), category: 'equipment-hire', tax: 'gst' })),
    },
    sent: { fingerprint: 'seeded', number: one.number, totals: totals(one), lines: Object.fromEntries(one.lines.map((line, at) => [`l${String(at)}`, { category: 'equipment-hire', tax: 'gst', position: at, fingerprint: 'seeded', accountCode: '210', taxType: 'OUTPUT', lineItemId: line.lineItemId }])) },
    snapshot: { xeroId: one.xeroId, number: one.number, type: 'ACCREC', status: 'AUTHORISED', date: one.date, dueDate: dueOn, currency: 'AUD', totals: totals(one), payments: [], credits: [], lines: [] },
  })));
  await store(db, company, tenantId, payments.map((one, index): Row => ({
    kind: 'payment', id: `p${String(index)}`, label: 'paid', paidKind: 'invoice', paidId: `i${String(one.invoice)}`, total: money(one.amount), xeroId: one.xeroId, status: 'AUTHORISED', updatedAt: one.updatedAt,
    document: { version: 1, invoiceId: `i${String(one.invoice)}`, amount: money(one.amount), currency: 'AUD', paidOn: one.date, method: 'card', reference: 'paid', status: 'received' },
    sent: { fingerprint: 'seeded', method: 'card' },
    snapshot: { xeroId: one.xeroId, status: 'AUTHORISED', paymentType: 'ACCRECPAYMENT', amount: money(one.amount), date: one.date, target: { is: 'invoice', xeroId: invoices[one.invoice]?.xeroId }, isReconciled: false },
  })));
  await sql.raw('analyze records, links, xero_objects').execute(db);
}

async function store(db: Db, company: string, tenantId: string, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const shape = sql.raw(`as o(kind text, id text, document jsonb, label text, "contactId" text, "paidKind" text, "paidId" text, total numeric, "xeroId" uuid, number text, status text, sent jsonb, "updatedAt" timestamptz, snapshot jsonb)`);
    const given = JSON.stringify(rows.slice(from, from + ROWS_AT_ONCE));
    await db.transaction().execute(async (tx) => {
      await sql`insert into records (company_id, kind, record_id, version, origin, document, label, contact_id, paid_kind, paid_id, total, currency, accepted_at, changed_at) select ${company}, o.kind, o.id, 1, 'cloudrent', o.document, o.label, o."contactId", o."paidKind", o."paidId", o.total, case when o.kind <> 'contact' then 'AUD' end, ${longAgo}, ${longAgo} from json_to_recordset(${given}::json) ${shape}`.execute(tx);
      await sql`insert into links (company_id, kind, record_id, xero_tenant_id, xero_id, xero_number, xero_status, sync_status, synced_version, sent, last_synced_at, priority, started_at, xero_updated_at)
        select ${company}, o.kind, o.id, ${tenantId}::uuid, o."xeroId", o.number, o.status, 'synced', 1, o.sent, now(), 3, now(), o."updatedAt" from json_to_recordset(${given}::json) ${shape}`.execute(tx);
      await sql`insert into xero_objects (xero_tenant_id, company_id, kind, xero_id, snapshot, xero_updated_at, decided) select ${tenantId}::uuid, ${company}, o.kind, o."xeroId", o.snapshot, o."updatedAt", true from json_to_recordset(${given}::json) ${shape} where o.snapshot is not null`.execute(tx);
    });
  }
}

/** Pulls begin from now: what was seeded is known. */
export async function pullFromNow(db: Db, company: string, tenantId: string): Promise<void> {
  await sql`insert into pull_cursors (company_id, xero_tenant_id, resource, cursor, read_at) select ${company}, ${tenantId}::uuid, r, now(), now() from unnest('{contacts,invoices,credit-notes,payments}'::text[]) as r
    on conflict (company_id, resource) do update set cursor = now(), read_at = now(), page = 0`.execute(db);
}
