import { sql, type Kysely } from 'kysely';

/** Payments seen in Xero are found by what they pay. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index xero_objects_payments_of on xero_objects ((snapshot->'target'->>'xeroId')) where kind = 'payment'`.execute(db);
}
