import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { saveCompany } from '../../db/connections';
import { openDatabase, type Db } from '../../db/open';
import { heldUnshown } from '../../db/held';
import { registerWrites, takeWrites } from '../../db/outbox';
import { companyId, recordId, xeroTenantId } from '../../domain/ids';
import { ownDatabase } from '../support/database';
import { registerRig } from '../support/open-rigs';

/** A payment that a person records goes out only on a view of Xero's payments that is newer than itself; in bulk one that is a moment old will do. */

const company = companyId('hire');
let db: Db;

const queue = async (id: string, priority: 1 | 3): Promise<void> => await db.transaction().execute((tx) => registerWrites(tx, company, 'payment', [{ recordId: recordId(id), operation: 'payment-create', priority, waiter: null }]));
const readPayments = async (): Promise<void> => { await sql`update pull_cursors set read_at = clock_timestamp() where company_id = ${company} and resource = 'payments'`.execute(db); };
const taken = async (): Promise<string[]> => (await db.transaction().execute((tx) => takeWrites(tx, company, 'payment-create', 50))).map((write) => write.record_id);

beforeAll(async () => {
  const database = await ownDatabase();
  db = openDatabase(database.url, () => undefined, 5);
  registerRig({ async close() { await db.destroy(); await database.drop(); } });
  await saveCompany(db, company, { name: 'Hire', timeZone: 'Australia/Sydney' });
  await db.insertInto('pull_cursors').values({ company_id: company, xero_tenant_id: xeroTenantId(randomUUID()), resource: 'payments', cursor: new Date() }).execute();
});

it('a person’s payment queued after the view was read is left for the next one, beside those that go', async () => {
  await queue('before', 1);
  await readPayments();
  await queue('after', 1);
  await queue('in-bulk', 3);
  expect(await taken()).toEqual(['before', 'in-bulk']);
  await readPayments();
  expect(await taken()).toEqual(['before', 'after', 'in-bulk']);
});

it('what waits for that view shows that Xero is being read, until it was', async () => {
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('records').values({ company_id: company, kind: 'payment', record_id: recordId('held'), version: 1, origin: 'cloudrent', document: '{}', label: '' }).execute();
    await tx.insertInto('links').values({ company_id: company, kind: 'payment', record_id: recordId('held'), sync_status: 'pending', synced_version: 0, priority: 1 }).execute();
  });
  await db.transaction().execute((tx) => registerWrites(tx, company, 'payment', [{ recordId: recordId('held'), operation: 'payment-create', priority: 1, waiter: { workflowId: 'w', runId: 'r', activityId: 'a' } }]));
  const reasons = async (): Promise<string[]> => (await heldUnshown(db, 0, 10)).map(({ reason }) => reason);
  expect(await reasons()).toEqual(['queue']);
  await db.updateTable('pull_cursors').set({ rung_at: sql`clock_timestamp()` }).where('resource', '=', 'payments').execute();
  expect(await reasons()).toEqual(['reading']);
  await readPayments();
  expect(await reasons()).toEqual(['queue']);
});
