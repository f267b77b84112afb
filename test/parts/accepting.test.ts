import { sql } from 'kysely';
import { saveCompany } from '../../db/connections';
import { openDatabase } from '../../db/open';
import { acceptRecord } from '../../db/records';
import { companyId, recordId } from '../../domain/ids';
import { ownDatabase } from '../support/database';
import { registerRig } from '../support/open-rigs';

/** What a PUT costs the database. */

const company = companyId('hire');

it('accepting a record reads no more rows the more there are, even before Postgres has statistics', async () => {
  const database = await ownDatabase();
  // One connection: its plans are made once, while the tables are empty, and kept.
  const db = openDatabase(database.url, () => undefined, 1);
  registerRig({ async close() { await db.destroy(); await database.drop(); } });
  await saveCompany(db, company, { name: 'Hire', timeZone: 'Australia/Sydney' });
  const records = 300;
  for (let n = 1; n <= records; n += 1) {
    const { acceptance } = await acceptRecord(db, { companyId: company, kind: 'contact', recordId: recordId(`customer-${n}`), version: 1, document: { name: `Customer ${n}` }, label: `Customer ${n}`, contactId: null, paid: null, total: null, currency: null, priority: 3 });
    expect(acceptance).toBe('accepted');
  }
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const { rows: [read] } = await sql<{ rows: number }>`select sum(idx_tup_read)::int as rows from pg_stat_user_indexes where relname in ('records', 'links')`.execute(db);
  expect(read?.rows).toBeLessThanOrEqual(records * 10);
});
