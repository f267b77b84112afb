import { sql, type Kysely } from 'kysely';

/**
 * The time first: led by the company, this index answered the foreign key's look for one record as well as the primary key does, as
 * long as the tables have no statistics, and then by reading all records of the company (measured: 3 ms an accept at 15,000).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index records_lately`.execute(db);
  await sql`create index records_lately on records (changed_at, company_id)`.execute(db);
}
