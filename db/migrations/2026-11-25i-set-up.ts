import { sql, type Kysely } from 'kysely';

/** Set-up: the date from which a company syncs, and the check for numbers and contacts that Xero has already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // A calendar date, kept as text: no driver makes an instant of it.
  `alter table connections add column sync_from text check (sync_from ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')`,
  `create table clash_checks (company_id text primary key references companies, check_id uuid not null, xero_tenant_id uuid not null, step text not null check (step in ('contacts','match','invoice','credit-note','done')),
     position jsonb not null default '{}', steps integer not null default 0, done integer not null default 0, total integer not null default 0, trouble text,
     started_at timestamptz not null default clock_timestamp(), looked_at timestamptz, checked_at timestamptz)`,
  `create table clashes (company_id text not null references companies, check_id uuid not null, kind text not null, record_id text not null, xero_id uuid not null, label text not null,
     found jsonb not null, outcome text not null check (outcome in ('will-link','differs','asks')), reason jsonb, primary key (company_id, kind, record_id, xero_id))`,
];
