import { sql, type Kysely } from 'kysely';

/** An element of a batch may be a part of a refused update: what remains of it, and what is said when even the part is refused. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table batch_elements add column part jsonb').execute(db);
}
