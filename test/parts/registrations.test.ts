import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { createRegistrar } from '../../activities/registrar';
import { registerRecords } from '../../activities/register';
import { saveCompany } from '../../db/connections';
import type { Db } from '../../db/open';
import { acceptRecord } from '../../db/records';
import type { Database, Waiter } from '../../db/schema';
import { companyId, connectionId, recordId, type RecordId } from '../../domain/ids';
import { createRings } from '../../workflows/contract/rings';
import { createStarts } from '../../workflows/contract/start';
import { anInvoice } from '../support/examples';
import { ownDatabase } from '../support/database';
import { registerRig } from '../support/open-rigs';
import { testSetting } from '../support/settings';

/** Syncs that register within a few milliseconds share a transaction: what fifty cost, and that none holds up another. */

const company = companyId('hire');
const silent = { info: () => undefined, warn: () => undefined };
const waiterOf = (id: RecordId): Waiter => ({ workflowId: `invoice/${company}/${id}`, runId: randomUUID(), activityId: '1' });

describe('registrations that come together', () => {
  let db: Db;
  let registrar: ReturnType<typeof createRegistrar>;
  let queries = 0;

  beforeAll(async () => {
    const database = await ownDatabase();
    db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: database.url, max: 4 }) }), log: () => { queries += 1; } });
    const connection = await Connection.connect({ address: testSetting('TEST_TEMPORAL_ADDRESS') });
    const client = new Client({ connection });
    // Nobody polls this queue: the writer that is rung stays where it is.
    registrar = createRegistrar({ db, client, rings: createRings(createStarts(client, `sync-${randomUUID()}`), silent), log: silent });
    registerRig({ async close() {
      await db.destroy();
      await database.drop();
      await connection.close();
    } });
    await saveCompany(db, company, { name: 'Hire', timeZone: 'Australia/Sydney' });
    await db.insertInto('connections').values({
      connection_id: connectionId(randomUUID()), company_id: company, state: 'connected', choices: '[]', xero_tenant_id: null, xero_connection_id: null, grant_id: null,
      accounts: JSON.stringify([{ accountId: 'a', code: '210', name: 'Hire', type: 'REVENUE', class: 'REVENUE', status: 'ACTIVE', taxType: 'OUTPUT', enablePaymentsToAccount: false }]),
      tax_rates: JSON.stringify([{ taxType: 'OUTPUT', name: 'GST on Income', status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true }]),
    }).execute();
    await db.insertInto('mappings').values({ company_id: company, accounts: JSON.stringify({ 'equipment-hire': '210' }), taxes: JSON.stringify({ gst: 'OUTPUT' }), payments: '{}' }).execute();
    await accept('contact', 'harbour', { version: 1, name: 'Harbour Builders' });
  });

  const accept = async (kind: 'contact' | 'invoice', id: string, document: object): Promise<RecordId> => {
    await acceptRecord(db, { companyId: company, kind, recordId: recordId(id), version: 1, document, label: id, contactId: kind === 'invoice' ? recordId('harbour') : null, paid: null, total: null, currency: null, priority: 3 });
    return recordId(id);
  };
  const invoices = async (tag: string, count: number): Promise<RecordId[]> => {
    const ids: RecordId[] = [];
    for (let n = 1; n <= count; n += 1) ids.push(await accept('invoice', `${tag}-${String(n)}`, anInvoice(`${tag}-${String(n)}`)));
    return ids;
  };
  const queriesFor = async (ids: readonly RecordId[]): Promise<number> => {
    const before = queries;
    await db.transaction().execute((tx) => registerRecords(tx, company, 'invoice', ids.map((id) => ({ recordId: id, waiter: waiterOf(id) }))));
    return queries - before;
  };

  it('cost as many queries as one alone', async () => {
    const [one, fifty] = [await invoices('one', 1), await invoices('fifty', 50)];
    expect(await queriesFor(fifty)).toBe(await queriesFor(one));
    expect(await db.selectFrom('waits').select('record_id').where('on_record_id', '=', recordId('harbour')).execute()).toHaveLength(51);
  });

  it('are decided alone when one of them cannot be decided, which alone fails', async () => {
    const [first, broken, last] = [await accept('invoice', 'mixed-1', anInvoice('mixed-1')), await accept('invoice', 'mixed-2', { version: 1, unreadable: true }), await accept('invoice', 'mixed-3', anInvoice('mixed-3'))];
    const outcomes = await Promise.allSettled([first, broken, last].map((id) => registrar.register({ kind: 'invoice', companyId: company, recordId: id, waiter: waiterOf(id) }, 'bulk')));
    expect(outcomes).toEqual([{ status: 'fulfilled', value: 'queued' }, expect.objectContaining({ status: 'rejected' }), { status: 'fulfilled', value: 'queued' }]);
  });

  it('name a record that the database does not have', async () => {
    const id = recordId('nobody');
    await expect(registrar.register({ kind: 'invoice', companyId: company, recordId: id, waiter: waiterOf(id) }, 'bulk')).rejects.toThrow('invoice nobody of hire is not in the database');
  });

  it('keep the newer wait of a record that is asked for twice at once', async () => {
    const [id] = await invoices('twice', 1);
    if (id === undefined) throw new Error('one was asked for');
    const [older, newer] = [waiterOf(id), waiterOf(id)];
    const both = [older, newer].map((waiter) => registrar.register({ kind: 'invoice', companyId: company, recordId: id, waiter }, 'bulk'));
    expect(await Promise.all(both)).toEqual(['queued', 'queued']);
    expect(await db.selectFrom('writes').select('waiter').where('record_id', '=', id).execute()).toEqual([{ waiter: newer }]);
  });
});
