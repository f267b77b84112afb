import { sql, type Kysely } from 'kysely';

/** A record's timeline tells the batches that carried it. An element comes into this index once, when its batch is settled; before that it is in the one for unsettled ones. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index batch_elements_of_record on batch_elements (company_id, kind, record_id) where settled`.execute(db);
}
