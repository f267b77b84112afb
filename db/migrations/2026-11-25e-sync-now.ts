import { sql, type Kysely } from 'kysely';

/** Sync Now: each press, at most one running per company, and the records that it covers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table syncs (sync_id uuid primary key, company_id text not null references companies, status text not null default 'running' check (status in ('running','done','failed')),
     step text not null default 'refresh' check (step in ('refresh','pull','send','done')), started_at timestamptz not null default clock_timestamp(), ended_at timestamptz,
     facts text not null, looked_at timestamptz, rung_at timestamptz, sent_at timestamptz, trouble text, mapping jsonb, pulled jsonb, counts jsonb)`,
  `create unique index syncs_running on syncs (company_id) where status = 'running'`,
  `create table sync_records (sync_id uuid not null references syncs, kind text not null, record_id text not null, version integer not null, primary key (sync_id, kind, record_id))`,
];
