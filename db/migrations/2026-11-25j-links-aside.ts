import { sql, type Kysely } from 'kysely';

/**
 * A company may go over to another organisation: its links, and what else was of the organisation before, are put aside until it comes back.
 * And a company may be closed: `ended_at` says since when nothing of it runs any more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table links_aside (company_id text not null references companies, xero_tenant_id uuid not null, kind text not null, record_id text not null, version integer not null,
     xero_id uuid, xero_number text, xero_status text, sync_status text not null, excluded_because text, synced_version integer not null, last_synced_at timestamptz, sent jsonb, xero_base jsonb,
     xero_updated_at timestamptz, put_back jsonb, create_anew boolean not null, primary key (company_id, kind, record_id, xero_tenant_id))`,
  `create table organisations_aside (company_id text not null references companies, xero_tenant_id uuid not null, name text, put_aside_at timestamptz not null default clock_timestamp(), kept jsonb not null,
     primary key (company_id, xero_tenant_id))`,
  `alter table batches add column put_aside boolean not null default false`,
  `alter table connections add column left_tenant_id uuid`,
  `alter table companies add column ended_at timestamptz`,
  `create index companies_ending on companies (closed_at) where closed_at is not null and ended_at is null`,
];
