import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { chooseOrganisation, markDisconnected, readConnection, readMapping, readPace, startConnection, type Choice } from '../../db/connections';
import { beginConsent } from '../../db/consent';
import { readLastPulled } from '../../db/pull-cursors';
import type { CompanyId } from '../../domain/ids';
import { webAddress } from '../../domain/records';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { endAtXero } from '../end-at-xero';
import { notFound, Refusal } from '../problem';
import { missingForStart } from '../setup-missing';

export const connectSchema = z.strictObject({ returnUrl: webAddress.optional() });
export const chooseSchema = z.strictObject({ xeroTenantId: z.uuid() });

/** Throws the refusal that a choice came to. */
export function refuseChoice(choice: Exclude<Choice, 'chosen'>): never {
  switch (choice) {
    case 'not-offered': throw invalid([{ field: 'xeroTenantId', message: 'is not one of the organisations of the last consent; connect again to see it' }]);
    case 'taken': throw new Refusal(409, 'organisation-taken', 'Another company is connected to this organisation; disconnect it there first.');
    case 'in-use': throw new Refusal(409, 'organisation-in-use', 'This company’s records are linked to another organisation already.');
  }
}

/** How a company's connection stands, as every answer about it says it. */
export async function connectionView({ db }: Pick<ApiDeps, 'db'>, company: CompanyId) {
  const connection = await readConnection(db, company);
  const setup = { missing: missingForStart(connection, await readMapping(db, company)) };
  if (!connection) return { status: 'disconnected', organisation: null, choices: [], syncFrom: null, setup, callsLeft: null };
  const pace = connection.xero_tenant_id === null ? undefined : await readPace(db, connection.xero_tenant_id);
  return {
    status: connection.state, organisation: connection.organisation && { ...connection.organisation, xeroTenantId: connection.xero_tenant_id },
    choices: connection.choices.map(({ xeroTenantId, name }) => ({ xeroTenantId, name })), syncFrom: connection.sync_from, setup,
    contactsReadAt: connection.contacts_mirrored_at?.toISOString() ?? null, readAt: connection.read_at?.toISOString() ?? null,
    lastPulledAt: (await readLastPulled(db, company))?.toISOString() ?? null,
    callsLeft: pace ? { minute: pace.minute_left, day: pace.day_left } : null,
  };
}

/** Connect, choose, finish set-up, status, disconnect. */
export function connectionRoutes(deps: ApiDeps): Router {
  const { db, starts, configuration, log } = deps;
  const routes = Router({ mergeParams: true });
  const view = (company: CompanyId) => connectionView(deps, company);

  routes.post('/connection', async (request, response) => {
    const company = await knownCompany(db, request.params);
    const returnUrl = check(connectSchema.optional(), request.body)?.returnUrl;
    const ticket = randomBytes(32).toString('base64url');
    await beginConsent(db, company.company_id, ticket, returnUrl ?? null);
    response.status(201).json({ authoriseUrl: `${configuration.publicUrl}/connect/${ticket}` });
  });
  routes.get('/connection', async (request, response) => { response.json(await view((await knownCompany(db, request.params)).company_id)); });
  routes.put('/connection/organisation', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const choice = await chooseOrganisation(db, company_id, check(chooseSchema, request.body).xeroTenantId);
    if (choice !== 'chosen') refuseChoice(choice);
    // Not waited for: the status shows the organisation once it is read.
    starts.readOrganisation(company_id, true).catch((error: unknown) => { log.warn({ companyId: company_id, error: String(error) }, 'the organisation could not be read yet'); });
    response.json(await view(company_id));
  });
  routes.post('/connection/start', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const connection = await readConnection(db, company_id);
    if (connection?.state !== 'setup' && connection?.state !== 'connected') throw new Refusal(409, 'not-connected', 'Connect to Xero and choose the organisation first.');
    const missing = missingForStart(connection, await readMapping(db, company_id));
    if (missing.length > 0) throw new Refusal(409, 'setup-incomplete', `Set-up is not complete: ${missing.map((one) => `${one.field} ${one.message}`).join('; ')}`, missing);
    await startConnection(db, company_id);
    await starts.pokeWriter(company_id).catch((error: unknown) => { log.warn({ companyId: company_id, error: String(error) }, 'the writer could not be poked; the sweep will do it'); });
    response.json(await view(company_id));
  });
  routes.delete('/connection', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const connection = await readConnection(db, company_id);
    if (!connection) throw notFound('connection of this company');
    const { grant_id, xero_connection_id } = connection;
    await markDisconnected(db, company_id);
    // Xero is told last: whatever it answers, nothing of ours syncs any more.
    if (grant_id && xero_connection_id) await endAtXero(deps, grant_id, xero_connection_id).catch((error: unknown) => { log.warn({ companyId: company_id, error: String(error) }, 'the connection could not be ended at Xero'); });
    response.json(await view(company_id));
  });
  return routes;
}
