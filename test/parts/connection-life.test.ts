import { sql } from 'kysely';
import { createVault } from '../../db/encryption';
import { organisationWorkflowId } from '../../workflows/contract/names';
import { anInvoice } from '../support/examples';
import { connect, consent, endedSync, eventually, openHouseWithHarbour, pathIn, syncOf, type House, type Json } from '../support/house';
import { aCreditNote, aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { openOwnXero, type OwnXero } from '../support/own-xero';
import { openReceiver, type Receiver } from '../support/receiver';

/** What becomes of a company when its connection ends, and when it comes back: told once, nothing lost, nothing twice, nothing to press. */

jest.setTimeout(90_000);

let xero: OwnXero;
let house: House;
let desk: MoneyDesk;
let receiver: Receiver;

beforeAll(async () => {
  xero = await openOwnXero();
  receiver = await openReceiver();
  desk = await openMoneyDesk(openHouseWithHarbour());
  ({ house } = desk);
  await house.call('PUT', `/v1/companies/${house.company}`, { name: 'Test Hire', timeZone: 'Australia/Sydney', callbackUrl: receiver.url });
  receiver.trust(String((await house.call('POST', pathIn(house, 'callback-secret'))).body['secret']));
}, 60_000);

const connection = async (company = house.company): Promise<Json> => (await house.call('GET', `/v1/companies/${company}/connection`)).body;
const grants = () => house.db.selectFrom('grants').selectAll().execute();
const expireToken = (): Promise<unknown> => house.db.updateTable('grants').set({ access_expires_at: sql<Date>`clock_timestamp()`, refreshed_at: sql<Date>`clock_timestamp() - interval '30 minutes'` }).execute();
const put = async (path: string, body: Json): Promise<void> => {
  const { status, body: answer } = await house.call('PUT', pathIn(house, path), body);
  if (status !== 202) throw new Error(`${path}: ${String(status)} ${JSON.stringify(answer)}`);
};
const waits = (path: string, reason: string): Promise<Json> => eventually(`${path} waits`, async () => {
  const sync = await syncOf(house, path);
  return sync['status'] === 'waiting' && sync['waitingFor'] === reason ? sync : undefined;
});
const feed = async (): Promise<Json[]> => (await desk.changes()).filter(({ kind }) => kind === 'connection');
/** What came into the books after an effect, in order. */
const madeAfter = async (seq: number): Promise<{ seq: number; entity: string; label: string }[]> =>
  ((await house.simulator('GET', `/journal?tenantId=${house.tenantId}&after=${String(seq)}`))['items'] as { seq: number; entity: string; label: string; effect: string }[]).filter(({ effect }) => effect === 'created');
const lastEffect = async (): Promise<number> => ((await house.simulator('GET', `/journal?tenantId=${house.tenantId}&after=0`))['items'] as { seq: number }[]).at(-1)?.seq ?? 0;
const users = async (): Promise<string[]> => {
  const page = await (await fetch(`${xero.url}/identity/connect/authorize?${new URLSearchParams({ client_id: house.configuration.xero.clientId, redirect_uri: `${house.configuration.publicUrl}/xero/callback`, response_type: 'code', scope: 'openid accounting.contacts', state: 's' }).toString()}`)).text();
  return [...page.matchAll(/name="userId" value="([^"]+)"/g)].map(([, id = '']) => id);
};
const refusedBooks = (status: number, Detail: string) => ({ match: { path: '/api.xro/2.0', tenantId: house.tenantId }, fault: { kind: 'status', status, when: 'before', body: { Type: null, Title: 'No', Status: status, Detail, Instance: null, Extensions: {} } } });

describe('Xero ends the grant', () => {
  it('thirty records of all kinds wait, the company is told once, and a reconnect brings them in order without a press', async () => {
    for (const n of [1, 2, 3, 4, 5]) await desk.invoiced(`base-${String(n)}`);
    await desk.settled();
    await xero.spoilTokens({ kind: 'status', status: 400, body: { error: 'invalid_grant' } }, 1_000);
    await expireToken();
    const from = await lastEffect();
    const five = [1, 2, 3, 4, 5].map(String);
    const sent = [
      ...five.flatMap((n): [string, Json][] => [[`contacts/late-${n}`, { version: 1, name: `Late Customer ${n}` }], [`contacts/later-${n}`, { version: 1, name: `Later Customer ${n}` }]]),
      ...five.flatMap((n): [string, Json][] => [[`invoices/late-${n}`, anInvoice(`LATE-${n}`, { contactId: `late-${n}` })], [`invoices/known-${n}`, anInvoice(`KNOWN-${n}`)]]),
      ...five.map((n): [string, Json] => [`credit-notes/late-${n}`, aCreditNote(`CN-${n}`)]),
      ...five.map((n): [string, Json] => [`payments/late-${n}`, aPayment(`base-${n}`)]),
    ];
    for (const [path, body] of sent) await put(path, body);
    for (const [path] of sent) await waits(path, 'connection-expired');
    expect(sent).toHaveLength(30);
    expect(await connection()).toMatchObject({ status: 'expired', connectedBy: 'Demo Owner', problem: { code: 'connection-expired', title: 'Connection to Xero expired', cause: 'Xero no longer accepts the access that was given to CloudRent.', solution: expect.stringContaining('Reconnect') as unknown } });
    expect(await feed()).toMatchObject([{ type: 'connection.expired', data: { status: 'expired', solution: expect.stringContaining('Reconnect') as unknown } }]);
    const queued = await house.db.selectFrom('writes').select(['kind', 'record_id']).where('operation', 'in', ['invoice-create', 'credit-note-create']).orderBy('write_id').execute();

    await xero.control('DELETE', '/faults');
    await consent(house);
    for (const [path] of sent) expect(await endedSync(house, path)).toMatchObject({ status: 'synced' });
    const made = await madeAfter(from);
    for (const [entity, count] of [['contact', 10], ['invoice', 10], ['creditNote', 5], ['payment', 5]] as const) expect([entity, made.filter((one) => one.entity === entity).length]).toEqual([entity, count]);
    const numbers = (kind: string) => queued.filter((write) => write.kind === kind && write.record_id.startsWith('known')).map(({ record_id }) => record_id.replace('known-', 'KNOWN-'));
    expect(made.filter(({ entity, label }) => entity === 'invoice' && label.startsWith('KNOWN')).map(({ label }) => label)).toEqual(numbers('invoice'));
    expect((await feed()).map(({ type }) => type)).toEqual(['connection.expired', 'connection.restored']);
    expect(await connection()).toMatchObject({ status: 'connected', problem: null });
    const told = await eventually('both were called back', () => Promise.resolve(receiver.received.filter(({ body }) => String(body['type']).startsWith('connection.')).length >= 2 ? receiver.received : undefined));
    expect(told.filter(({ body }) => String(body['type']).startsWith('connection.')).map(({ body }) => [body['type'], (body['data'] as Json)['kind']])).toEqual([['connection.expired', 'connection'], ['connection.restored', 'connection']]);
  });
});

describe('a person ends or narrows it in Xero', () => {
  it('a company that is cut off waits, and goes on by itself once it is connected again', async () => {
    const { access_token: sealed } = (await grants())[0] ?? { access_token: '' };
    const token = createVault(house.configuration.encryptionKeys).decrypt(sealed);
    const { xero_connection_id: id } = await house.db.selectFrom('connections').select('xero_connection_id').executeTakeFirstOrThrow();
    expect((await fetch(`${xero.url}/connections/${String(id)}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })).status).toBe(204);
    await put('contacts/cut', { version: 1, name: 'Cut Off' });
    await waits('contacts/cut', 'connection-disconnected');
    expect(await connection()).toMatchObject({ status: 'disconnected', connectedBy: null, problem: { code: 'connection-disconnected' } });
    await consent(house);
    expect(await endedSync(house, 'contacts/cut')).toMatchObject({ status: 'synced' });
  });

  it('a word of the books that Xero’s own list contradicts ends nothing', async () => {
    // Connected again, it reads the organisation anew first.
    await house.temporal.workflow.getHandle(organisationWorkflowId(house.company)).result();
    await house.simulator('POST', '/faults', refusedBooks(403, 'AuthenticationUnsuccessful'));
    await put('contacts/contradicted', { version: 1, name: 'Contradicted' });
    await eventually('Xero has said it', async () => ((await house.simulator('GET', '/faults'))['items'] as Json[]).some(({ fired }) => fired === 1) || undefined);
    await eventually('Xero was asked which organisations we reach', async () => ((await house.simulator('GET', '/calls?after=0'))['items'] as Json[]).at(-1)?.['path'] === '/connections' || undefined);
    expect(await connection()).toMatchObject({ status: 'connected' });
    await house.simulator('DELETE', '/faults');
    // The next try is a minute away, as an operator would not wait for it either.
    const writer = { namespace: 'default', execution: { workflowId: `xero-writer/${house.company}` }, type: 'postBatch' };
    await house.temporal.workflowService.resetActivity(writer);
    expect(await endedSync(house, 'contacts/contradicted')).toMatchObject({ status: 'synced' });
  });

  it('a missing permission says which', async () => {
    await house.simulator('POST', '/faults', refusedBooks(401, 'AuthorizationUnsuccessful'));
    await put('contacts/narrowed', { version: 1, name: 'Narrowed' });
    await waits('contacts/narrowed', 'permission-missing');
    expect(await connection()).toMatchObject({ status: 'expired', problem: { code: 'permission-missing', cause: 'Xero says that a permission is missing: the rights in Xero of the person who connected do not suffice.' } });
    await consent(house);
    expect(await endedSync(house, 'contacts/narrowed')).toMatchObject({ status: 'synced' });
  });
});

describe('a person disconnects here', () => {
  const disconnect = (company = house.company) => house.call('DELETE', `/v1/companies/${company}/connection`);
  const endings = () => house.db.selectFrom('connection_endings').selectAll().execute();
  const restart = async (): Promise<void> => {
    await eventually('the organisation is read', async () => ((await connection())['status'] === 'setup' ? true : undefined));
    expect((await house.call('POST', pathIn(house, 'connection/start'), {})).body).toMatchObject({ status: 'connected' });
  };

  it('a batch that is claimed at that instant is not sent', async () => {
    const from = await lastEffect();
    await expireToken();
    await xero.spoilTokens({ kind: 'delay', ms: 1_500 });
    await put('contacts/claimed', { version: 1, name: 'Claimed' });
    await eventually('it is claimed', async () => (await house.db.selectFrom('batches').selectAll().where('state', '=', 'claimed').executeTakeFirst()) ?? undefined);
    expect((await disconnect()).body).toMatchObject({ status: 'disconnected', problem: null, notSynced: { pending: expect.any(Number) as unknown, waiting: expect.any(Number) as unknown, problem: 0 } });
    await waits('contacts/claimed', 'not-connected');
    expect(await madeAfter(from)).toEqual([]);
    await eventually('Xero was told', async () => ((await endings()).length === 0 ? true : undefined));
    await consent(house);
    await restart();
    expect(await endedSync(house, 'contacts/claimed')).toMatchObject({ status: 'synced' });
  });

  it('Xero is told, however long it is away; tokens go with their last use; nothing syncs; reconnecting by another user makes nothing twice', async () => {
    const other = `${house.company}-b`;
    const { tenantId } = await xero.control('POST', '/organisations', { name: 'Another', chart: 'hire' });
    await house.call('PUT', `/v1/companies/${other}`, { name: 'Other Hire', timeZone: 'Australia/Sydney' });
    await consent(house, { company: other, tenants: [String(tenantId)] });
    await put('contacts/unsynced', { version: 1, name: 'Harbour Builders' });
    expect(await endedSync(house, 'contacts/unsynced')).toMatchObject({ status: 'problem' });
    await desk.invoiced('kept');
    await desk.put('payments/kept', aPayment('kept'));
    const [linked, from] = [await desk.xeroId('invoices/kept'), await lastEffect()];

    await house.simulator('POST', '/faults', { match: { method: 'DELETE', path: '/connections' }, fault: { kind: 'status', status: 503, when: 'before' } });
    expect((await disconnect()).body).toMatchObject({ status: 'disconnected', connectedBy: null, notSynced: { problem: 1 } });
    await eventually('Xero was away', async () => ((await house.simulator('GET', '/faults'))['items'] as Json[]).some(({ fired }) => fired === 1) || undefined);
    expect([(await endings()).length, (await grants()).length]).toEqual([1, 1]);
    await eventually('Xero was told', async () => ((await endings()).length === 0 ? true : undefined));
    await house.simulator('DELETE', '/faults');
    // The other company of the same person goes on.
    expect([(await grants()).length, (await connection(other))['status']]).toEqual([1, 'setup']);
    await disconnect(other);
    await eventually('the tokens are destroyed', async () => ((await grants()).length === 0 ? true : undefined));

    await put('contacts/meanwhile', { version: 1, name: 'Meanwhile' });
    await waits('contacts/meanwhile', 'not-connected');
    const [, second = ''] = await users();
    await consent(house, { userId: second });
    await restart();
    expect(await connection()).toMatchObject({ connectedBy: 'Demo Bookkeeper' });
    expect(await endedSync(house, 'contacts/meanwhile')).toMatchObject({ status: 'synced' });
    await put('invoices/kept', anInvoice('INV-kept', { version: 2, reference: 'PO 9' }));
    expect(await endedSync(house, 'invoices/kept')).toMatchObject({ status: 'synced', version: 2, xero: { id: linked } });
    await put('payments/kept', aPayment('kept', { version: 2 }));
    expect(await endedSync(house, 'payments/kept')).toMatchObject({ status: 'synced' });
    await put('contacts/harbour', { version: 2, name: 'Harbour Builders', email: 'accounts@harbour.example', phone: '02 9000 0000' });
    expect(await endedSync(house, 'contacts/harbour')).toMatchObject({ status: 'synced' });
    expect((await madeAfter(from)).map(({ entity, label }) => [entity, label])).toEqual([['contact', 'Meanwhile']]);
  });

  it('another user who connects takes over, and the tokens of the one before are destroyed', async () => {
    const [first = '', second = ''] = await users();
    await consent(house, { userId: first });
    expect(await connection()).toMatchObject({ status: 'connected', connectedBy: 'Demo Owner' });
    await consent(house, { userId: second });
    expect(await connection()).toMatchObject({ status: 'connected', connectedBy: 'Demo Bookkeeper' });
    await eventually('only the tokens in use are left', async () => ((await grants()).length === 1 ? true : undefined));
    await put('contacts/harbour', { version: 3, name: 'Harbour Builders', email: 'accounts@harbour.example' });
    expect(await endedSync(house, 'contacts/harbour')).toMatchObject({ status: 'synced' });
  });
});

describe('a company in set-up', () => {
  it('sends nothing before it is started, also when its grant died and came back', async () => {
    const own = { ...house, company: `${house.company}-s`, tenantId: String((await xero.control('POST', '/organisations', { name: 'Set Up', chart: 'hire' }))['tenantId']) };
    const [, second = ''] = await users();
    await own.call('PUT', `/v1/companies/${own.company}`, { name: 'Set Up', timeZone: 'Australia/Sydney' });
    await consent(own, { userId: second });
    await own.call('PUT', pathIn(own, 'contacts/early'), { version: 1, name: 'Early' });
    await xero.spoilTokens({ kind: 'status', status: 400, body: { error: 'invalid_grant' } }, 1_000);
    await expireToken();
    // Another company of the same person needs the token.
    await put('contacts/asks', { version: 1, name: 'Asks' });
    await waits('contacts/asks', 'connection-expired');
    await eventually('it is expired', async () => ((await connection(own.company))['status'] === 'expired' ? true : undefined));
    expect(await connection()).toMatchObject({ status: 'expired' });
    await xero.control('DELETE', '/faults');
    await consent(own, { userId: second });
    expect(await connection(own.company)).toMatchObject({ status: 'setup' });
    await consent(house, { userId: second });
    expect(await connection()).toMatchObject({ status: 'connected' });
    expect(await endedSync(house, 'contacts/asks')).toMatchObject({ status: 'synced' });
    await connect(own);
    expect(await endedSync(own, 'contacts/early')).toMatchObject({ status: 'synced' });
    // Read anew with the last consent.
    for (const company of [own.company, house.company]) await house.temporal.workflow.getHandle(organisationWorkflowId(company)).result();
  });
});
