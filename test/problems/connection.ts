import { sql } from 'kysely';
import { createVault } from '../../db/encryption';
import { companyId, xeroTenantId } from '../../domain/ids';
import { anInvoice } from '../support/examples';
import { consent, eventually, pathIn, syncOf, type Json } from '../support/house';
import type { ProblemCase, ProblemCases } from './case';
import type { ProblemDesk } from './desk';

/** A customer and then an invoice that wait now for the company's connection. */
const whatWaits = async (desk: ProblemDesk): Promise<void> => {
  for (const [path, body] of [['contacts/waits', { version: 1, name: 'Waits' }], ['invoices/waits', anInvoice('WAITS')]] as const) {
    await desk.give(path, body);
    await eventually(`${path} waits`, async () => (await syncOf(desk.house, path))['status'] === 'waiting' ? true : undefined);
  }
};
/** Xero answers the company's next call to its books like this. */
const nextAnswer = async ({ house }: ProblemDesk, fault: Json): Promise<void> => {
  await house.simulator('POST', '/faults', { match: { path: '/api.xro/2.0', tenantId: house.tenantId }, fault });
};
const said = (status: number, Detail: string) => ({ kind: 'status', status, when: 'before', body: { Type: null, Title: 'No', Status: status, Detail, Instance: null, Extensions: {} } });
const reconnect: ProblemCase['fix'] = { by: 'connection', do: ({ house }) => consent(house) };

export const connection = {
  'not-connected': [{
    because: 'a person disconnects here, and connects again',
    says: { cause: 'No Xero organisation is connected and set up.', solution: 'Connect the organisation and finish the set-up.' },
    async arrange(desk) {
      await desk.house.call('DELETE', pathIn(desk.house, 'connection'));
      await whatWaits(desk);
      return 'company';
    },
    fix: { by: 'connection', async do({ house }) {
      await consent(house);
      await eventually('it is read', async () => (await house.call('POST', pathIn(house, 'connection/start'), {})).status === 200 ? true : undefined);
    } },
  }],
  'connection-expired': [{
    because: 'Xero takes the access no more',
    says: { cause: 'Xero no longer accepts the access that was given to CloudRent.', solution: 'Reconnect to Xero; everything that waits then goes on by itself.' },
    async arrange(desk) {
      const { house: { db, company } } = desk;
      const { grant_id } = await db.selectFrom('connections').select('grant_id').where('company_id', '=', companyId(company)).executeTakeFirstOrThrow();
      if (grant_id === null) throw new Error('the company has no grant');
      await db.updateTable('grants').set({ access_expires_at: sql<Date>`clock_timestamp()`, refreshed_at: sql<Date>`clock_timestamp() - interval '30 minutes'` }).where('grant_id', '=', grant_id).execute();
      await desk.house.simulator('POST', '/faults', { match: { path: '/connect/token' }, fault: { kind: 'status', status: 400, body: { error: 'invalid_grant' } } });
      await whatWaits(desk);
      return 'company';
    },
    fix: reconnect,
  }],
  'connection-disconnected': [{
    because: 'a person ends the connection in Xero',
    says: { cause: 'The connection was ended in Xero.', solution: 'Connect again; everything that waits then goes on by itself.' },
    async arrange(desk) {
      const { house: { db, company, configuration } } = desk;
      const { grant_id, xero_connection_id } = await db.selectFrom('connections').select(['grant_id', 'xero_connection_id']).where('company_id', '=', companyId(company)).executeTakeFirstOrThrow();
      const { access_token } = await db.selectFrom('grants').select('access_token').where('grant_id', '=', grant_id).executeTakeFirstOrThrow();
      const token = createVault(configuration.encryptionKeys).decrypt(access_token);
      const { status } = await fetch(`${configuration.xero.identityUrl}/connections/${String(xero_connection_id)}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
      if (status !== 204) throw new Error(`Xero did not end it: ${String(status)}`);
      await whatWaits(desk);
      return 'company';
    },
    fix: reconnect,
  }],
  'permission-missing': [{
    because: 'who connected lost rights in Xero',
    says: {
      cause: 'Xero says that a permission is missing: the rights in Xero of the person who connected do not suffice.',
      solution: 'Have somebody with more rights in Xero (the role Standard or Adviser) reconnect and allow all that is asked for; everything that waits then goes on by itself.',
    },
    async arrange(desk) {
      await nextAnswer(desk, said(401, 'AuthorizationUnsuccessful'));
      await whatWaits(desk);
      return 'company';
    },
    fix: reconnect,
  }],
  'daily-limit': [{
    because: 'Xero’s calls of the day are used up',
    says: { cause: 'Xero’s calls for today are used up.', solution: 'Nothing to do: the sync goes on by itself when Xero allows it.' },
    async arrange(desk) {
      await nextAnswer(desk, { kind: 'rate-limit', problem: 'day', retryAfterSeconds: 90 });
      await whatWaits(desk);
      return 'company';
    },
    // The time goes by at which Xero said that it would allow more.
    fix: { by: 'time', async do({ house }) {
      await house.db.updateTable('pace').set({ parked_until: sql<Date>`clock_timestamp()` }).where('xero_tenant_id', '=', xeroTenantId(house.tenantId)).execute();
      await house.temporal.workflow.getHandle(`xero-writer/${house.company}`).signal('poke');
    } },
  }],
} satisfies ProblemCases;
