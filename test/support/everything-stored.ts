import { sql } from 'kysely';
import type { Db } from '../../db/open';

/** How many rows each table holds and what they are, as one value to compare: nothing was stored or changed when it is the same. */
export async function everythingStored(db: Db): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(db);
  const each = tables.rows.map(({ name }) => sql`select ${sql.lit(name)} as name, count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as content from ${sql.table(name)} t`);
  const all = await sql<{ name: string; content: string }>`${sql.join(each, sql` union all `)}`.execute(db);
  return Object.fromEntries(all.rows.map(({ name, content }) => [name, content]));
}
