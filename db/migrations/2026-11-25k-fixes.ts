import { sql, type Kysely } from 'kysely';

/** What a person chose that a document is sent with to Xero instead of what CloudRent says: another number, another date. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = ['alter table links add column instead jsonb', 'alter table links_aside add column instead jsonb'];
