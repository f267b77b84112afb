import { sql, type Kysely } from 'kysely';

/** Settings sessions and the links that open them; who did what. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table settings_sessions (session_hash text primary key, company_id text not null references companies, person text, return_url text,
     made_at timestamptz not null default clock_timestamp(), expires_at timestamptz not null)`,
  `create index settings_sessions_ended on settings_sessions (expires_at)`,
  `create table settings_links (link_id uuid primary key, company_id text not null references companies, person text, return_url text, expires_at timestamptz not null)`,
  `create index settings_links_ended on settings_links (expires_at)`,
  `alter table connect_attempts add column person text`,
  `alter table events add column person text`,
  // What people and the platform did, and all that became of a company as a whole.
  `create index events_audit on events (company_id, event_id) where kind is null or actor in ('person','platform')`,
];
