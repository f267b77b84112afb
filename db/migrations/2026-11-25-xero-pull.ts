import { sql, type Kysely } from 'kysely';

/** Pulling: how far each list of an organisation was read, the last seen state of what was pulled, what is to be read by its id, and the Schedule that a connection has. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const kinds = `check (kind in ('contact','invoice','credit-note','payment'))`;

const statements = [
  `create table pull_cursors (company_id text not null references companies, xero_tenant_id uuid not null,
     resource text not null check (resource in ('contacts','invoices','credit-notes','payments')), cursor timestamptz not null, page integer not null default 0,
     steps integer not null default 0, read_at timestamptz, rung_at timestamptz, failures integer not null default 0, retry_at timestamptz, primary key (company_id, resource))`,
  `create index pull_cursors_rung on pull_cursors (rung_at) where rung_at is not null and (read_at is null or rung_at > read_at)`,
  `create index pull_cursors_of on pull_cursors (xero_tenant_id)`,
  `create table xero_objects (xero_tenant_id uuid not null, company_id text not null references companies, kind text not null ${kinds}, xero_id uuid not null,
     snapshot jsonb not null, xero_updated_at timestamptz, seen_at timestamptz not null default clock_timestamp(), decided boolean not null default false,
     primary key (company_id, kind, xero_id))`,
  `create index xero_objects_undecided on xero_objects (company_id, kind) where not decided`,
  `create table pull_wanted (company_id text not null references companies, kind text not null ${kinds}, xero_id uuid not null,
     wanted_at timestamptz not null default clock_timestamp(), primary key (company_id, kind, xero_id))`,
  `alter table connections add column pull_every_seconds integer, add column pull_scheduled_at timestamptz`,
];
