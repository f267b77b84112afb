import { createRequire } from 'node:module';
import { join } from 'node:path';
import { distFolder, root } from '../stack/paths.mjs';

/** Companies whose syncs run, wait, fail and end in every way. Packages are loaded when asked for: scripts run before anything is installed. */

const load = createRequire(join(root, 'package.json'));
const client = (name) => load(join(distFolder, 'scripts', 'client', name));

const invoice = (number, over = {}) => ({
  version: 1, number, contactId: 'customer', status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false,
  lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }],
  totals: { subtotal: '300.00', tax: '30.00', total: '330.00' }, ...over,
});
const anyContact = { version: 1, name: 'Quay Builders', email: 'accounts@quay.example' };

/** Everything that can be seen side by side. */
export async function everyState(world) {
  const at = worldOf(world);
  for (const company of ['harbour', 'slow', 'day', 'expired', 'gone', 'minute', 'doubt', 'quiet']) await at.connected(company);
  await endedAndFailed(at);
  await parked(at);
  await heldUp(at);
  await running(at);
  await at.reasonsShown();
}

async function endedAndFailed(at) {
  await at.put('harbour', 'invoices/completed', invoice('INV-1'));
  await at.put('harbour', 'invoices/excluded', invoice('INV-2', { status: 'void' }));
  await at.person('harbour', { method: 'POST', path: ['Organisation'], body: { PeriodLockDate: '2026-06-30' } });
  await at.put('harbour', 'invoices/locked', invoice('INV-3', { issuedOn: '2026-05-01' }));
  await at.put('harbour', 'contacts/incomplete', { version: 1, email: 'nameless@quay.example' });
  await at.put('harbour', 'invoices/dependent', invoice('INV-4', { contactId: 'incomplete' }));
  await at.put('harbour', 'invoices/unmapped', invoice('INV-5', { lines: [{ ...invoice('').lines[0], category: 'party-tents' }] }));
  await at.put('harbour', 'invoices/taken', invoice('INV-1', { dueOn: '2026-11-30' }));
  await at.put('harbour', 'contacts/healing', { version: 1, email: 'late@quay.example' });
  await at.put('harbour', 'invoices/healed', invoice('INV-6', { contactId: 'healing' }));
  for (const id of ['invoices/locked', 'invoices/dependent', 'invoices/unmapped', 'invoices/taken', 'invoices/healed']) await at.until('harbour', id, 'problem');
  await at.put('harbour', 'contacts/healing', { version: 2, name: 'Late Name', email: 'late@quay.example' });
  await at.until('harbour', 'invoices/healed', 'synced');
  await at.until('harbour', 'invoices/completed', 'synced');
  await at.until('harbour', 'invoices/excluded', 'excluded');
}

async function running(at) {
  // Within a call's deadline of 60 s; a sync shows its reason after 30.
  await at.fault('slow', { kind: 'delay', ms: 58_000 });
  for (const n of [1, 2, 3]) await at.put('slow', `invoices/slow-${n}`, invoice(`S-${n}`));
}

async function parked(at) {
  await at.fault('day', { kind: 'rate-limit', problem: 'day', retryAfterSeconds: 7200 });
  await at.fault('expired', { kind: 'status', status: 401, when: 'before', body: { Type: null, Title: 'Unauthorized', Status: 401, Detail: 'AuthorizationUnsuccessful', Instance: null, Extensions: {} } });
  await at.call('DELETE', 'gone', 'connection');
  await at.call('PUT', 'new', '', { name: 'new', timeZone: 'Australia/Sydney' });
  await at.put('new', 'contacts/customer', anyContact);
  for (const company of ['day', 'expired', 'gone', 'new']) await at.put(company, 'invoices/waits', invoice('W-1'));
  for (const company of ['day', 'expired', 'gone']) await at.until(company, 'invoices/waits', 'waiting');
}

async function heldUp(at) {
  await at.fault('minute', { kind: 'rate-limit', problem: 'minute', retryAfterSeconds: 58 }, { times: 100 });
  await at.put('minute', 'invoices/waits', invoice('W-1'));
  await at.fault('doubt', { kind: 'reset', when: 'before' }, { times: 10_000, path: '/api.xro/2.0/Contacts' });
  await at.put('doubt', 'contacts/unsure', { version: 1, name: 'Unsure Pty Ltd', email: 'unsure@quay.example' });
  await at.put('doubt', 'invoices/behind', invoice('W-1', { contactId: 'unsure' }));
}

/** What befalls every company at once, and therefore comes last. */
export const endScenes = [
  {
    title: 'Xero does not refresh our access', pictures: [['writer-token-not-refreshed', 'xero-writer/quiet', ['pending-activities']]],
    async begin(world) {
      const at = worldOf(world);
      await at.simulator('POST', '/faults', { match: { path: '/connect/token' }, times: 1000, fault: { kind: 'status', status: 503 } });
      await at.sql('update grants set access_expires_at = now()');
      await at.put('quiet', 'invoices/token', invoice('T-1'));
      await at.failing('xero-writer/quiet', 'token-not-refreshed');
    },
    async end(world) {
      const at = worldOf(world);
      await at.simulator('DELETE', '/faults');
      await at.until('quiet', 'invoices/token', 'synced');
    },
  },
  {
    title: 'Xero cannot be reached', pictures: [['writer-xero-not-reached', 'xero-writer/quiet', ['pending-activities', 'user-metadata']], ['sync-xero-not-reached', 'invoice/quiet/unreached', ['pending-activities']]],
    async begin(world) {
      const at = worldOf(world);
      await world.stopXero();
      await at.put('quiet', 'invoices/unreached', invoice('U-1'));
      await at.failing('xero-writer/quiet', 'xero-not-reached');
      await at.reasonsShown();
    },
    async end() { /* Nothing follows. */ },
  },
];

function worldOf({ env, key, simulatorUrl }) {
  const { httpApi } = client('http-api.js');
  const { until } = client('poll.js');
  const api = httpApi(env.PUBLIC_URL, key);
  const control = httpApi(`${simulatorUrl}/simulator`);
  const path = (company, rest) => `/v1/companies/${company}${rest === '' ? '' : `/${rest}`}`;
  const call = (method, company, rest, body) => api.call(method, path(company, rest), body);
  const tenantOf = async (company) => (await control.call('GET', '/organisations')).find(({ name }) => name === `${company} Pty Ltd`).tenantId;
  const described = async (workflowId) => {
    const { Client, Connection } = load('@temporalio/client');
    const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS });
    try {
      return await new Client({ connection }).workflow.getHandle(workflowId).describe();
    } finally {
      await connection.close();
    }
  };
  const sql = async (text) => {
    const database = new (load('pg').Client)(env.DATABASE_URL);
    await database.connect();
    try {
      return (await database.query(text)).rows;
    } finally {
      await database.end();
    }
  };
  return {
    call, sql,
    simulator: (method, rest, body) => control.call(method, rest, body),
    put: (company, rest, body) => call('PUT', company, rest, body),
    /** A company of that name, connected to an organisation of its own, with one contact in Xero. */
    async connected(company) {
      const { connect, finishSetUp } = client('consent.js');
      const { tenantId } = await control.call('POST', '/organisations', { name: `${company} Pty Ltd`, chart: 'hire' });
      await call('PUT', company, '', { name: company, timeZone: 'Australia/Sydney' });
      await connect(api, company, tenantId);
      await finishSetUp(api, company);
      await call('PUT', company, 'contacts/customer', anyContact);
      await this.until(company, 'contacts/customer', 'synced');
    },
    until: (company, rest, status) => until(`${company} ${rest} is ${status}`, 60, async () => (await call('GET', company, rest)).sync.status === status ? true : undefined),
    person: async (company, request) => control.call('POST', `/people/${await tenantOf(company)}`, request),
    fault: async (company, fault, { times = 1, path: under = '/api.xro/2.0/Invoices' } = {}) => control.call('POST', '/faults', { match: { method: 'PUT', path: under, tenantId: await tenantOf(company) }, times, fault }),
    failing: (workflowId, type) => until(`${workflowId} shows ${type}`, 60, async () => (await described(workflowId)).raw.pendingActivities?.some(({ lastFailure }) => lastFailure?.applicationFailureInfo?.type === type) ? true : undefined),
    /** Syncs that are held for half a minute show why: waits until each of those that are open does. */
    reasonsShown: () => until('every waiting sync shows its reason', 90, async () => (await sql(`select 1 from links where sync_status in ('pending', 'waiting') and reason_shown is null`)).length === 0 ? true : undefined),
  };
}
