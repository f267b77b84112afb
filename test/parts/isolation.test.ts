import express, { Router } from 'express';
import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { callerOf } from '../../api/caller';
import { errorAnswers, unknownRoute } from '../../api/problem';
import { createLimiters, rateLimits } from '../../api/rate-limits';
import { v1Door } from '../../api/v1-door';
import { readRecord } from '../../db/records';
import { companyId, recordId, xeroTenantId } from '../../domain/ids';
import { recordKinds } from '../../domain/kinds';
import { problemCodes } from '../../domain/problem-catalogue';
import { offeredFixes } from '../../domain/problems';
import { month, type FoundDifference } from '../../domain/reconciliation';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { routes, routesOf, type Operation, type Route } from '../support/documented-routes';
import { everythingStored } from '../support/everything-stored';
import { goodBodies, goodQueryOf, invoice } from '../support/good-bodies';
import { isolationFaults, type Grounds, type Ids } from '../support/isolation';
import { registerRig } from '../support/open-rigs';
import { openSettings } from '../support/settings-session';

/** A company sees only its own: every operation of the OpenAPI document, against everybody who must not get through it. */

/** An account that a mapping may choose. */
const hire = { accountId: '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d21', code: '210', name: 'Hire', type: 'SALES', class: 'REVENUE', status: 'ACTIVE', taxType: 'OUTPUT', enablePaymentsToAccount: false };
const tenants = { a: '1a0d8f9e-0000-4000-8000-00000000000a', b: '1a0d8f9e-0000-4000-8000-00000000000b' };
const theirContact = '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d1b';
const theirSync = '7d1f8a52-1c1b-4a5e-9a86-0f6c1d2e3f4b';
const a: Ids = { companyId: 'company-a', code: 'account-unusable' };
const b: Ids = { companyId: 'company-b', recordId: 'record-of-b', syncId: theirSync, xeroId: theirContact, month: '2026-09', code: 'account-unusable' };

let api: ApiUnderTest;
let grounds: Grounds;
beforeAll(async () => {
  api = await startApiUnderTest();
  for (const [id, tenant] of [[a.companyId, tenants.a], [b.companyId, tenants.b]] as const) {
    await api.send('PUT', `/v1/companies/${id}`, { name: `Name of ${id}`, timeZone: 'Australia/Sydney' });
    await api.db.insertInto('connections').values({ connection_id: tenant as never, company_id: companyId(id), state: 'setup', xero_tenant_id: xeroTenantId(tenant), choices: '[]', accounts: JSON.stringify([hire]), tax_rates: '[]', contacts_mirrored_at: new Date() }).execute();
  }
  await fill(b);
  grounds = {
    key: api.key, a, b, inA: await openSettings(api, a.companyId), inB: await openSettings(api, b.companyId), stored: () => everythingStored(api.db), bodyOf: (route) => goodBodies[route.name],
    send: (method, path, body, headers) => api.send(method, path, body, headers), secretsOfB: ['Name of company-b', 'Secret of B', theirContact, 'kept by b'],
  };
}, 60_000);

/** A record of each kind with a problem that each fix would solve, a value to restore, a Sync Now, a contact in Xero, a month with a difference. */
async function fill({ companyId: id }: Ids): Promise<void> {
  const put = async (path: string, body: unknown) => { expect(await api.send('PUT', `/v1/companies/${id}/${path}?bulk=true`, body)).toMatchObject({ status: 202 }); };
  await put('contacts/record-of-b', { version: 1, name: 'Secret of B' });
  const { dueOn: _dueOn, ...credited } = invoice;
  await put('invoices/record-of-b', { ...invoice, contactId: 'record-of-b' });
  await put('credit-notes/record-of-b', { ...credited, contactId: 'record-of-b', number: 'CN-1', lines: [{ id: 'l1', description: 'Excavator', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], allocations: [] });
  await put('payments/record-of-b', { version: 1, invoiceId: 'record-of-b', amount: '10.00', currency: 'AUD', paidOn: '2026-11-10', method: 'cash', status: 'received' });
  const company = companyId(id);
  await api.db.insertInto('overwritten').values({ company_id: company, kind: 'contact', record_id: recordId('record-of-b'), field: 'name', value: '"kept by b"', who: 'xero' }).execute();
  await api.db.insertInto('syncs').values({ sync_id: theirSync as never, company_id: company, facts: '' }).execute();
  const of = { company_id: company, month: month('2026-09'), revision: 1 };
  await api.db.insertInto('reconciliations').values({ ...of, xero_tenant_id: xeroTenantId(tenants.b), state: 'open', position: '{}', opened_by: '"schedule"', compared_at: new Date() }).execute();
  const found = { kind: 'missing-in-cloudrent', record: null, xero: { kind: 'invoice', id: theirContact, number: 'Secret of B' }, field: null, values: { cloudrent: null, agreed: null, xero: null }, amounts: null, currency: null, changedBy: 'unknown', repair: null, details: {} } as const satisfies FoundDifference;
  await api.db.insertInto('reconciliation_differences').values({ ...of, difference_id: 'unknown', kind: 'missing-in-cloudrent', found: JSON.stringify(found), state: 'open' }).execute();
  await api.db.insertInto('contact_mirror').values({ xero_tenant_id: xeroTenantId(tenants.b), xero_id: theirContact as never, contact_number: null, name: 'Secret of B', name_key: 'secret of b', email: null, email_key: null, status: 'ACTIVE', merged_to: null }).execute();
}

/** Before a fix or a retry is tried, whatever of theirs it may be about has a problem that it would solve. */
async function haveProblemFor(path: string): Promise<void> {
  const fix = path.split('/fixes/')[1];
  for (const kind of recordKinds) {
    const code = problemCodes.find((one) => offeredFixes(kind, false, { code: one }).some((offered) => offered === fix)) ?? 'account-unusable';
    const problem = JSON.stringify({ code, details: { lockDate: '30 June 2030', account: '200', category: 'delivery' }, payments: [{ xeroId: '0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11', date: '2026-11-10', amount: '10.00', reference: null }] });
    await api.db.updateTable('links').set({ sync_status: 'problem', problem }).where('company_id', '=', companyId(b.companyId)).where('kind', '=', kind).execute();
  }
}

describe.each(routes)('$name', (route) => {
  if (/fixes|retry/.test(route.path)) beforeAll(() => haveProblemFor(route.path));

  it('is for nobody whom it is not for, and for nothing of another company', async () => {
    expect(await isolationFaults(route, grounds)).toEqual([]);
  });

  if (route.doors.includes('settingsSession') && route.method === 'GET') it('lets the company’s own session in', async () => {
    const target = route.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => b[name] ?? '');
    // What is told for as long as something runs is asked for its head alone.
    const query = goodQueryOf(route);
    const { status } = await grounds.send(target.endsWith('/events') ? 'HEAD' : 'GET', query === '' ? target : `${target}?${query}`, undefined, grounds.inB.reads);
    expect(status).toBe(200);
  });
});

it('lets nothing in by a path that is spelt otherwise', async () => {
  for (const path of ['/v1/companies/company-B/connection', '/v1/companies/company%2Db/connection', '/v1/companies/company-a%2F..%2Fcompany-b/connection', '/v1/companies/company-a/../company-b/connection', '/v1//companies/company-b/connection']) {
    const { status } = await api.send('GET', path, undefined, grounds.inA.reads);
    expect([404, 422]).toContain(status);
  }
});

describe('a new route without isolation', () => {
  const ok = { responses: { 200: { description: 'what it should not tell' } } };
  const both = { security: [{ platformKey: [] }, { settingsSession: [] }] };
  const planted: ZodOpenApiPathsObject = {
    '/v1/companies/{companyId}/planted/{recordId}': { get: { ...ok, ...both, requestParams: { path: z.object({ companyId: z.string(), recordId: z.string() }) } } },
    '/v1/planted/{recordId}': { get: { ...ok, ...both, requestParams: { path: z.object({ recordId: z.string() }) } } },
    '/v1/companies/{companyId}/planted': { post: { ...ok, ...both, requestParams: { path: z.object({ companyId: z.string() }) } } },
    '/v1/companies/{companyId}/undeclared': { get: { ...ok, requestParams: { path: z.object({ companyId: z.string() }) } } },
  };
  const plantedRoutes = routesOf(createDocument({ openapi: '3.1.0', info: { title: 'planted', version: '1' }, paths: planted }).paths as unknown as Record<string, Record<string, Operation>>);
  let url: string;

  beforeAll(async () => {
    const configuration = { platformApiKeys: [api.key], publicUrl: api.publicUrl, sessionSecret: 's'.repeat(32) } as never;
    const v1 = Router();
    v1.use(v1Door({ db: api.db, configuration }, planted, createLimiters(rateLimits)));
    // Each reads a record by its id alone, whoever asks.
    v1.get(['/companies/:companyId/planted/:recordId', '/planted/:recordId'], async (_request, response) => { response.json({ of: callerOf(response).door, record: (await readRecord(api.db, companyId(b.companyId), 'contact', recordId('record-of-b')))?.document }); });
    v1.get('/companies/:companyId/undeclared', (_request, response) => { response.json({}); });
    const server = express().use('/v1', v1).use(unknownRoute).use(errorAnswers({ error: () => undefined })).listen(0);
    await new Promise((resolve) => { server.once('listening', resolve); });
    registerRig({ close: () => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }) });
    const address = server.address();
    url = `http://127.0.0.1:${String(address !== null && typeof address === 'object' ? address.port : 0)}`;
  });

  const faultsOf = async (path: string): Promise<string> => {
    const route = plantedRoutes.find((one) => one.path === path) as Route;
    const send: Grounds['send'] = async (method, target, body, headers) => {
      const response = await fetch(`${url}${target}`, { method, headers: { 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      return { status: response.status, type: '', headers: response.headers, body: JSON.parse(await response.text()) as Record<string, unknown> };
    };
    return (await isolationFaults(route, { ...grounds, send, bodyOf: () => undefined })).join('\n');
  };

  it.each<[what: string, path: string, fault: string]>([
    ['that reads a record of whatever company', '/v1/companies/{companyId}/planted/{recordId}', 'a session in its company, with another company’s ids was told what is the other company’s'],
    ['that names no company', '/v1/planted/{recordId}', 'it names no company'],
  ])('%s is found', async (_what, path, fault) => { expect(await faultsOf(path)).toContain(fault); });

  it('is kept from sessions by the door where its path has a company, and is the platform’s where nothing is declared', async () => {
    expect(await faultsOf('/v1/companies/{companyId}/planted')).toBe('');
    expect(await faultsOf('/v1/companies/{companyId}/undeclared')).toBe('');
  });
});
