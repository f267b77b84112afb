import { sql, type Kysely } from 'kysely';

/** What an operator reads of a sync that is held: the batch's latest trouble, and the reason that its waiting activity shows already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table batches add column trouble text',
  'alter table links add column reason_shown text',
];
