import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { saveCompany } from '../../db/connections';
import { openDatabase, type Db } from '../../db/open';
import { wantObjects } from '../../db/pull-cursors';
import { companyId, xeroId } from '../../domain/ids';
import { ownDatabase } from '../support/database';
import { registerRig } from '../support/open-rigs';
import { until } from '../property/until';

const company = companyId('hire');
let db: Db;

beforeAll(async () => {
  const database = await ownDatabase();
  db = openDatabase(database.url, () => undefined, 5);
  registerRig({ async close() { await db.destroy(); await database.drop(); } });
  await saveCompany(db, company, { name: 'Hire', timeZone: 'Australia/Sydney' });
});

const waitForLocks = async (): Promise<void> => await until('the other one waits', async () => {
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.datname = current_database() where not l.granted`.execute(db);
  return rows[0]?.waiting === 1;
});

it('two who ask for the same objects in opposite orders at once both get through', async () => {
  const [first = '', last = ''] = [randomUUID(), randomUUID()].toSorted();
  const other = { asks: Promise.resolve() };
  await db.transaction().execute(async (tx) => {
    await wantObjects(tx, company, 'invoice', [xeroId(first)]);
    other.asks = wantObjects(db, company, 'invoice', [xeroId(last), xeroId(first)]);
    await waitForLocks();
    await wantObjects(tx, company, 'invoice', [xeroId(last)]);
  });
  await other.asks;
  expect(await db.selectFrom('pull_wanted').select('xero_id').orderBy('xero_id').execute()).toEqual([{ xero_id: first }, { xero_id: last }]);
});
