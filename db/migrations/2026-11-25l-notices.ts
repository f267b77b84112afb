import { sql, type Kysely } from 'kysely';

/**
 * Problems by their causes: since when each record has its own, what was told of a cause, e-mails that are to go; answers of Xero that were
 * not believed; refusals in words that nobody knows yet. And no record without its link: accepted is always the sum of the five.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // `problem_was`: the code of the last one, so that whatever is tried again in vain keeps its age.
  `alter table links add column problem_since timestamptz, add column problem_was text`,
  `update links set problem_since = pending_since, problem_was = problem->>'code' where sync_status = 'problem'`,
  // Of some rows only: led by the company and of all, it would answer the foreign key's look for one record, by reading all of the company (2026-11-25-recent-records.ts).
  `create index links_late on links (company_id, pending_since) where sync_status = 'pending'`,
  // Told at the end of a transaction, since the record is stored before its link; records of before were always stored with theirs.
  `alter table records add constraint records_have_links foreign key (company_id, kind, record_id) references links deferrable initially deferred not valid`,
  `alter table batches add column trouble_since timestamptz`,
  `alter table pull_cursors add column failing_since timestamptz`,
  `create table unbelieved_answers (company_id text not null references companies, list text not null check (list in ('accounts','tax-rates','contacts')), xero_tenant_id uuid not null,
     known integer not null, answered integer not null, since timestamptz not null default clock_timestamp(), read_at timestamptz not null default clock_timestamp(), confirmed_at timestamptz,
     primary key (company_id, list))`,
  `create table unknown_refusals (text text primary key, times bigint not null default 1, first_at timestamptz not null default clock_timestamp(), last_at timestamptz not null default clock_timestamp(),
     company_id text not null, kind text not null, record_id text not null)`,
  `alter table companies add column notice_emails jsonb not null default '[]', add column digest_on date`,
  `create table notices (company_id text not null references companies, code text not null, cause text not null, records integer not null, seen_at timestamptz not null default clock_timestamp(),
     counted_at timestamptz not null default clock_timestamp(), raised_at timestamptz, missing_since timestamptz, told jsonb, primary key (company_id, code, cause))`,
  `create table mails (mail_id uuid primary key, company_id text not null references companies, recipient text not null, content jsonb, made_at timestamptz not null default clock_timestamp(),
     due_at timestamptz not null default clock_timestamp(), attempts integer not null default 0, state text not null default 'due' check (state in ('due','sent','given-up')),
     sent_at timestamptz, last_failure text)`,
  `create index mails_due on mails (due_at) where state = 'due'`,
];
