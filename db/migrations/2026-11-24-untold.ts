import { sql, type Kysely } from 'kysely';

/** Outcomes that are settled here and that a waiting activity may not have heard of yet: whoever dies between the commit and the telling leaves the row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`create table untold (run_id text not null, activity_id text not null, workflow_id text not null, company_id text not null references companies,
    settled jsonb not null, settled_at timestamptz not null default clock_timestamp(), primary key (run_id, activity_id))`).execute(db);
  await sql.raw('create index untold_oldest on untold (settled_at)').execute(db);
}
