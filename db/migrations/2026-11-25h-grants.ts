import { sql, type Kysely } from 'kysely';

/** The life of grants and connections: when a grant is refreshed and looked at next, why Xero ended a connection and where it goes on, and connections that are still to be ended at Xero. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table grants add column refreshed_at timestamptz not null default clock_timestamp(), add column refresh_failures integer not null default 0,
     add column refresh_due_at timestamptz not null default clock_timestamp() + interval '20 days', add column look_due_at timestamptz not null default clock_timestamp() + interval '20 hours',
     add column kept_until timestamptz, add column user_name text, add column scopes text`,
  // How long the grants from before have been silent is not known exactly: all of them are seen to within an hour.
  `update grants set refreshed_at = access_expires_at - interval '30 minutes', refresh_due_at = clock_timestamp() + random() * interval '1 hour', look_due_at = clock_timestamp() + random() * interval '1 hour'`,
  `alter table connections add column ended_because jsonb, add column resumes text check (resumes in ('choosing','setup','connected'))`,
  'create index connections_of_grant on connections (grant_id)',
  `create table connection_endings (xero_connection_id uuid primary key, grant_id uuid not null references grants, company_id text not null references companies,
     asked_at timestamptz not null default clock_timestamp(), tried_at timestamptz)`,
  'create index connection_endings_of_grant on connection_endings (grant_id)',
];
