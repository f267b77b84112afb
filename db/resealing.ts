import { sql } from 'kysely';
import { keyIdOf, type Vault } from './encryption';
import type { Db } from './open';

/** Everything that is kept sealed: whatever else is sealed one day, is named here. */
const places = [
  { table: 'grants', id: 'grant_id', columns: ['access_token', 'refresh_token'] },
  { table: 'callback_secrets', id: 'secret_id', columns: ['sealed'] },
] as const;
type Place = (typeof places)[number];

const atOnce = 200;

/** `resealed`: values sealed anew; `unreadable`: by the id of a key that is not known here, how many it has sealed. */
export interface Resealed { readonly resealed: number; readonly unreadable: ReadonlyMap<string, number> }

/**
 * Seals everything with the first key that another has sealed, while the service runs: a value that somebody replaces meanwhile is left to
 * them. Repeatable; what is sealed with the first key already is not touched. `progress` hears of each table, and of every few hundred rows of it.
 */
export async function resealAll(db: Db, vault: Vault, progress: (table: string, done: number) => void): Promise<Resealed> {
  let resealed = 0;
  const unreadable = new Map<string, number>();
  for (const place of places) {
    progress(place.table, 0);
    let after = '';
    for (let done = 0; ;) {
      const rows = await page(db, place, after);
      if (rows.length === 0) break;
      for (const { id, ...sealed } of rows) {
        for (const [column, text] of Object.entries(sealed)) {
          if (!vault.isOld(text)) continue;
          const plain = opened(vault, text);
          if (plain === undefined) unreadable.set(keyIdOf(text), (unreadable.get(keyIdOf(text)) ?? 0) + 1);
          else resealed += await replace(db, place, { id, column, text, by: vault.encrypt(plain) });
        }
        after = id;
      }
      done += rows.length;
      progress(place.table, done);
    }
  }
  return { resealed, unreadable };
}

/** How many values each key has sealed, by its id. */
export async function countByKey(db: Db): Promise<ReadonlyMap<string, number>> {
  const columns = places.flatMap(({ table, columns: own }) => own.map((column) => sql`select split_part(${sql.ref(column)}, '.', 1) as key from ${sql.table(table)}`));
  const { rows } = await sql<{ key: string; count: number }>`select key, count(*)::int as count from (${sql.join(columns, sql` union all `)}) as sealed group by key order by key`.execute(db);
  return new Map(rows.map(({ key, count }) => [key, count]));
}

const page = async (db: Db, { table, id, columns }: Place, after: string): Promise<({ id: string } & Record<string, string>)[]> =>
  (await sql<{ id: string } & Record<string, string>>`select ${sql.ref(id)}::text as id, ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)}
    where ${sql.ref(id)}::text > ${after} order by ${sql.ref(id)}::text limit ${atOnce}`.execute(db)).rows;

async function replace(db: Db, { table, id: idColumn }: Place, { id, column, text, by }: { id: string; column: string; text: string; by: string }): Promise<number> {
  const replaced = await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${by} where ${sql.ref(idColumn)}::text = ${id} and ${sql.ref(column)} = ${text}`.execute(db);
  return Number(replaced.numAffectedRows ?? 0n);
}

function opened(vault: Vault, text: string): string | undefined {
  try {
    return vault.decrypt(text);
  } catch {
    return undefined;
  }
}
