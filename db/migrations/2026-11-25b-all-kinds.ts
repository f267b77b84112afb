import { sql, type Kysely } from 'kysely';

/** Payments know what they pay; found by it when that document changes. Not led by company_id: the foreign keys' checks would read every payment. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table records add column paid_kind text, add column paid_id text`.execute(db);
  await sql`create index records_payments_of on records (paid_id, paid_kind, company_id) where paid_id is not null`.execute(db);
  // Payments seen in Xero are found by what they pay.
  await sql`create index xero_objects_payments_of on xero_objects ((snapshot->'target'->>'xeroId')) where kind = 'payment'`.execute(db);
}
