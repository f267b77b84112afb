import { sql } from 'kysely';
import { paths } from '../../api/openapi';
import { companyId } from '../../domain/ids';
import { createPullSchedules } from '../../workflows/contract/pull-schedule';
import { addChanges } from '../../db/changes';
import { anInvoice } from '../support/examples';
import { atRest, booksOf, connectionOf, consentTo, nameCompany, seenBy, start } from '../support/consents';
import { endedSync, eventually, openHouseWithHarbour, pathIn, syncOf, type House } from '../support/house';
import { postWebhook, signed, webhookBody } from '../support/webhook';

/** A company that the platform closes: nothing of it runs, its data can be read, and when it is named again everything goes on. */

jest.setTimeout(120_000);

let house: House;
beforeAll(async () => { house = await openHouseWithHarbour(); }, 90_000);

const running = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { workflowId } of house.temporal.workflow.list({ query: `CompanyId = '${house.company}' AND ExecutionStatus = 'Running'` })) found.push(workflowId);
  return found;
};
const schedules = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { scheduleId } of house.temporal.schedule.list({ query: `CompanyId = '${house.company}'` })) found.push(scheduleId);
  return found;
};
const ended = (company = house.company) => eventually('what ran of it has been ended', async () =>
  (await house.db.selectFrom('companies').select('ended_at').where('company_id', '=', companyId(company)).executeTakeFirst())?.ended_at ?? undefined);
const invoiceNumbers = async (): Promise<string[]> => (await booksOf(house, house.tenantId, 'invoice')).map((invoice) => String(invoice['number'])).toSorted();
const base = (): string => `/v1/companies/${house.company}`;
const filled = (path: string): string => path.replace('{companyId}', house.company).replace('{recordId}', 'harbour').replace('{month}', '2026-10').replace('{code}', 'account-unusable').replace('{xeroId}', '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11').replace('{syncId}', '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11');

it('is disconnected, ended and read-only; named again and connected again it goes on, with no duplicate', async () => {
  await house.call('PUT', base(), { name: 'Test Hire', timeZone: 'Australia/Sydney', callbackUrl: 'http://127.0.0.1:9/hook' });
  await house.call('POST', pathIn(house, 'callback-secret'));
  await house.call('PUT', pathIn(house, 'invoices/i1'), anInvoice('INV-1'));
  await endedSync(house, 'invoices/i1');
  // A sync that is under way, a Schedule, and a callback that nobody takes.
  await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, times: 1, fault: { kind: 'status', status: 503 } });
  await house.call('PUT', pathIn(house, 'invoices/i2'), anInvoice('INV-2'));
  await house.simulator('POST', '/faults', { match: { path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, times: 50, fault: { kind: 'rate-limit', problem: 'minute', retryAfterSeconds: 60 } });
  await house.call('PUT', pathIn(house, 'invoices/i3'), anInvoice('INV-3'));
  await createPullSchedules(house.temporal, house.queue).ensure(house.company, 600);
  await house.db.transaction().execute((tx) => addChanges(tx, companyId(house.company), [{ kind: 'invoice', recordId: 'i1' as never, type: 'invoice.voided', data: {} }]));
  await house.call('POST', pathIn(house, 'sync'));
  await eventually('syncs and a Schedule are there', async () => (await running()).some((id) => id.startsWith('invoice/')) && (await schedules()).length === 1 ? true : undefined);

  const closed = await house.call('DELETE', base());
  expect(closed).toMatchObject({ status: 200, body: { id: house.company, closedAt: expect.any(String) as string } });
  await ended();
  expect(await eventually('nothing runs', async () => (await running()).length === 0 ? [] : undefined)).toEqual([]);
  expect(await schedules()).toEqual([]);
  const again = await house.call('DELETE', base());
  expect([again.status, again.body['closedAt']]).toEqual([200, closed.body['closedAt']]);

  // Everything may be read, nothing changed.
  expect(await connectionOf(house)).toMatchObject({ status: 'disconnected' });
  expect((await house.call('GET', pathIn(house, 'invoices/i1'))).body).toMatchObject({ number: 'INV-1', sync: { status: 'synced' } });
  expect((await house.call('GET', pathIn(house, 'changes'))).body['items']).toHaveLength(1);
  expect((await house.call('GET', `${base()}/records`)).status).toBe(200);
  const writes = Object.entries(paths).flatMap(([path, item]) => (['put', 'post', 'delete'] as const).flatMap((method) => item[method] && path !== '/v1/companies/{companyId}' && path.includes('{companyId}') ? [[method, path] as const] : []));
  const answers = await Promise.all(writes.map(async ([method, path]) => { const { status, body } = await house.call(method.toUpperCase(), filled(path), method === 'delete' ? undefined : {}); return [method, path, status, body['code']]; }));
  expect(answers).toEqual(writes.map(([method, path]) => [method, path, 409, 'company-closed']));
  expect(answers.length).toBeGreaterThan(20);
  expect((await house.call('GET', pathIn(house, 'xero/accounts?refresh=true'))).body['code']).toBe('company-closed');

  // Webhooks ring nothing, the workers begin nothing, and no callback goes.
  const body = webhookBody([{ category: 'INVOICE', tenantId: house.tenantId }]);
  expect((await postWebhook(house.apiUrl, body, signed(body, house.configuration.xero.webhookKey ?? ''))).status).toBe(200);
  expect(await house.db.selectFrom('rung_objects').selectAll().execute()).toEqual([]);
  await house.db.updateTable('links').set({ started_at: null }).where('sync_status', 'in', ['pending', 'waiting']).execute();
  const other = seenBy(house, `${house.company}-other`, house.tenantId);
  await nameCompany(other);
  expect(await consentTo(other, [house.tenantId])).toBe('connected');
  expect(await connectionOf(other)).toMatchObject({ status: 'setup' });
  await other.call('PUT', pathIn(other, 'contacts/busy'), { version: 1, name: 'Busy' });
  await eventually('the starter has looked', async () => (await other.db.selectFrom('writes').select('write_id').where('company_id', '=', companyId(other.company)).executeTakeFirst()) ? true : undefined);
  expect(await running()).toEqual([]);
  await other.call('DELETE', `/v1/companies/${other.company}`);

  // Named again: as it was left.
  await house.simulator('DELETE', '/faults');
  const opened = await house.call('PUT', base(), { name: 'Test Hire', timeZone: 'Australia/Sydney' });
  expect(opened).toMatchObject({ status: 200, body: { closedAt: null } });
  expect(await connectionOf(house)).toMatchObject({ status: 'disconnected' });
  expect((await syncOf(house, 'invoices/i1'))['xero']).toMatchObject({ number: 'INV-1' });
  await consentTo(house, [house.tenantId]);
  await start(house);
  await atRest(house);
  expect(await invoiceNumbers()).toEqual(['INV-1', 'INV-2', 'INV-3']);
  expect(await syncOf(house, 'invoices/i3')).toMatchObject({ status: 'synced' });
  const events = await house.db.selectFrom('events').select('type').where('company_id', '=', companyId(house.company)).where('kind', 'is', null).where(sql<boolean>`type like 'company-%'`).orderBy('event_id').execute();
  expect(events.map(({ type }) => type)).toEqual(['company-closed', 'company-reopened']);
});

it('cannot be connected by a consent that was begun before it was closed', async () => {
  const own = seenBy(house, `${house.company}-late`, house.tenantId);
  await nameCompany(own);
  const { body } = await own.call('POST', pathIn(own, 'connection'), {});
  await own.call('DELETE', `/v1/companies/${own.company}`);
  expect((await fetch(new URL(new URL(String(body['authoriseUrl'])).pathname, own.apiUrl), { redirect: 'manual' })).status).toBe(410);
  await ended(own.company);
});

it('is 404 when the platform never named it', async () => {
  expect((await house.call('DELETE', '/v1/companies/nobody')).status).toBe(404);
});
