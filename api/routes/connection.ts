import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { chooseOrganisation, readConnectedBy, readConnection, readMapping, readPace, startConnection, type Choice, type Connection } from '../../db/connections';
import { beginConsent } from '../../db/consent';
import { readLinksElsewhere, type LinksElsewhere } from '../../db/links-aside';
import { readLastPulled } from '../../db/pull-cursors';
import type { CompanyId } from '../../domain/ids';
import { describeProblem, type ProblemText } from '../../domain/problems';
import { actorOf, callerOf } from '../caller';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { disconnect } from '../disconnect';
import { knownCompany } from '../door';
import { guestOf, guestSchema } from '../guest';
import { notFound, Refusal } from '../problem';
import { missingForStart } from '../setup-missing';

export const connectSchema = guestSchema;
export const chooseSchema = z.strictObject({ xeroTenantId: z.uuid(), putLinksAside: z.boolean().optional() });

/** The refusal that a choice came to; `elsewhere`: the organisation that the links belong to. */
export function refusedChoice(choice: Exclude<Choice, 'chosen'>, elsewhere: LinksElsewhere | null): Refusal {
  switch (choice) {
    case 'not-offered': return invalid([{ field: 'xeroTenantId', message: 'is not one of the organisations of the last consent; connect again to see it' }]);
    case 'taken': return new Refusal(409, 'organisation-taken', 'Another company is connected to this organisation; disconnect it there first.');
    case 'in-use': return new Refusal(409, 'organisation-in-use', `${linkedWords(elsewhere)}. Connect that one again; or, to go over to this one, put those links aside: everything is then sent here anew, and the other organisation keeps what it has.`);
    case 'still-connected': return new Refusal(409, 'organisation-in-use', `${linkedWords(elsewhere)}, and the connection to it works. Disconnect it first; links can be put aside when another organisation is connected then.`);
    case 'reconnect-first': return new Refusal(409, 'connection-expired', 'The access to Xero has expired. Reconnect first, or disconnect to connect another organisation.');
  }
}

/** Why Xero ended it, and what to do; null while it is usable, and when it was ended here. */
const endedProblem = ({ state, ended_because }: Connection): ProblemText | null => state === 'expired' ? describeProblem(ended_because ?? { code: 'connection-expired', details: {} }) : state === 'disconnected' && ended_because ? describeProblem(ended_because) : null;
const linkedWords = (elsewhere: LinksElsewhere | null): string => elsewhere
  ? `${String(elsewhere.records)} of this company’s records are linked to ${elsewhere.name === null ? 'another organisation' : `the organisation “${elsewhere.name}”`}` : 'Something of this company may be on its way to another organisation';

/** How a company's connection stands, as every answer about it says it. */
export async function connectionView({ db }: Pick<ApiDeps, 'db'>, company: CompanyId) {
  const connection = await readConnection(db, company);
  const setup = { missing: missingForStart(connection, await readMapping(db, company)) };
  if (!connection) return { status: 'disconnected', organisation: null, choices: [], linksElsewhere: null, syncFrom: null, setup, connectedBy: null, problem: null, callsLeft: null };
  const pace = connection.xero_tenant_id === null ? undefined : await readPace(db, connection.xero_tenant_id);
  return {
    status: connection.state, organisation: connection.xero_tenant_id && connection.organisation && { ...connection.organisation, xeroTenantId: connection.xero_tenant_id },
    choices: connection.choices.map(({ xeroTenantId, name }) => ({ xeroTenantId, name })), linksElsewhere: await readLinksElsewhere(db, company, connection.xero_tenant_id),
    syncFrom: connection.sync_from, setup, connectedBy: await readConnectedBy(db, connection), problem: endedProblem(connection),
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
    const asked = check(connectSchema.optional(), request.body) ?? {};
    const ticket = randomBytes(32).toString('base64url');
    const { guest, madeIn } = guestOf(company.company_id, asked, callerOf(response));
    await beginConsent(db, ticket, guest, madeIn);
    response.status(201).json({ authoriseUrl: `${configuration.publicUrl}/connect/${ticket}` });
  });
  routes.get('/connection', async (request, response) => { response.json(await view((await knownCompany(db, request.params)).company_id)); });
  routes.put('/connection/organisation', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const { xeroTenantId, putLinksAside } = check(chooseSchema, request.body);
    const choice = await chooseOrganisation(db, company_id, xeroTenantId.toLowerCase(), actorOf(response), { putLinksAside });
    if (choice !== 'chosen' && choice !== 'kept') throw refusedChoice(choice, await readLinksElsewhere(db, company_id, xeroTenantId));
    // Not waited for: the status shows the organisation once it is read.
    if (choice === 'chosen') starts.readOrganisation(company_id, true).catch((error: unknown) => { log.warn({ companyId: company_id, error: String(error) }, 'the organisation could not be read yet'); });
    response.json(await view(company_id));
  });
  routes.post('/connection/start', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const connection = await readConnection(db, company_id);
    if (connection?.state !== 'setup' && connection?.state !== 'connected') throw new Refusal(409, 'not-connected', 'Connect to Xero and choose the organisation first.');
    const missing = missingForStart(connection, await readMapping(db, company_id));
    if (missing.length > 0) throw new Refusal(409, 'setup-incomplete', `Set-up is not complete: ${missing.map((one) => `${one.field} ${one.message}`).join('; ')}`, missing);
    await startConnection(db, company_id, actorOf(response));
    await starts.pokeWriter(company_id).catch((error: unknown) => { log.warn({ companyId: company_id, error: String(error) }, 'the writer could not be poked; the sweep will do it'); });
    response.json(await view(company_id));
  });
  routes.delete('/connection', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    if (!await readConnection(db, company_id)) throw notFound('connection of this company');
    const notSynced = await disconnect(deps, company_id, actorOf(response));
    response.json({ ...await view(company_id), notSynced });
  });
  return routes;
}
