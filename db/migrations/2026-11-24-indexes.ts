import { sql, type Kysely } from 'kysely';

/** The starter looks ten times a second for what to start next, and every person's PUT asks how much the company has sent in the last minute. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index links_unstarted on links (priority, kind, pending_since) where sync_status in ('pending','waiting') and started_at is null`.execute(db);
  await sql`create index records_lately on records (company_id, changed_at)`.execute(db);
}
