import { sql, type Kysely } from 'kysely';

/** What Xero changed of invoices, credit notes and payments: when Xero last changed what we know of a link, what is put back, credits that others applied, notes for Xero's history. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table rung_objects (company_id text not null references companies, kind text not null, xero_id uuid not null, event_at timestamptz,
     rung_at timestamptz not null default clock_timestamp(), primary key (company_id, kind, xero_id))`,
  `alter table connections add column daily_read_at timestamptz`,
  `alter table links add column xero_updated_at timestamptz, add column put_back jsonb`,
  `create table applied_credits (company_id text not null references companies, invoice_id text not null, source text not null check (source in ('credit-note','overpayment','prepayment')),
     xero_id uuid not null, amount numeric(19,2) not null, primary key (company_id, invoice_id, source, xero_id))`,
  `create table xero_notes (note_id uuid primary key, company_id text not null references companies, xero_tenant_id uuid not null, kind text not null, xero_id uuid not null,
     details text not null, made_at timestamptz not null default clock_timestamp())`,
  `create index xero_notes_of on xero_notes (company_id, made_at)`,
];
