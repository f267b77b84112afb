import { sql, type Kysely } from 'kysely';

/**
 * The feed of what Xero changed, numbered by a counter row per company, with how each callback stands; and the secrets that callbacks are
 * signed with. Both partial indexes hold what is due alone: the one finds what comes before a change of the same record, the other who is next.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'create table change_counters (company_id text primary key references companies, last integer not null)',
  `create table changes (company_id text not null references companies, number integer not null, kind text not null, record_id text not null, type text not null,
     data jsonb not null, at timestamptz not null default clock_timestamp(), callback text not null check (callback in ('due','delivered','given-up','none')),
     attempts integer not null default 0, due_at timestamptz not null default clock_timestamp(), held_until timestamptz, first_tried_at timestamptz, last_tried_at timestamptz, last_answer text,
     primary key (company_id, number))`,
  `create index changes_before on changes (company_id, kind, record_id, number) where callback = 'due'`,
  `create index changes_due on changes (company_id, due_at) where callback = 'due'`,
  `create index changes_given_up on changes (company_id, number) where callback = 'given-up'`,
  `create table callback_secrets (secret_id bigint generated always as identity primary key, company_id text not null references companies, sealed text not null,
     made_at timestamptz not null default clock_timestamp(), ends_at timestamptz)`,
  'create unique index callback_secrets_current on callback_secrets (company_id) where ends_at is null',
  'create index callback_secrets_of on callback_secrets (company_id)',
];
