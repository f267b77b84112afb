import { sql, type Kysely } from 'kysely';

/** A month's life around its comparison: its Schedule, people's decisions, what was in it when it was closed and what changed since, and the look between months. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const revision = `company_id text not null, month text not null, revision integer not null, foreign key (company_id, month, revision) references reconciliations`;

const statements = [
  `alter table connections add column month_zone text`,
  `create table reconciliation_decisions (decision_id uuid primary key default gen_random_uuid(), ${revision}, difference_id text not null, decision text not null check (decision in ('accept','fix','ignore')), fix text, reason text,
     made_by jsonb not null, made_at timestamptz not null default clock_timestamp(), taken_at timestamptz, refused text)`,
  `create index reconciliation_decisions_of on reconciliation_decisions (company_id, month, revision, difference_id)`,
  `create table closed_documents (${revision}, side text not null check (side in ('cloudrent','xero')), kind text not null, id text not null, number text, date date not null, live boolean not null,
     total numeric(19,2) not null, currency text, contact text, content text, primary key (company_id, month, side, kind, id))`,
  `create index closed_documents_by_object on closed_documents (company_id, side, kind, id)`,
  `create table month_changes (${revision}, side text not null check (side in ('cloudrent','xero')), kind text not null, id text not null, record_id text, number text, was jsonb, now jsonb, amount numeric(19,2) not null,
     currency text, changed_at timestamptz not null, noticed_at timestamptz not null default clock_timestamp(), primary key (company_id, month, revision, side, kind, id))`,
  `create table month_checks (company_id text primary key references companies, month text not null, checked_at timestamptz not null default clock_timestamp(), kinds jsonb not null)`,
];
