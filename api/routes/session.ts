import { Router } from 'express';
import { readCompany } from '../../db/connections';
import { noteCompanyEvent } from '../../db/events';
import { endSession, enterSession, makeLink, useLink, type Session } from '../../db/sessions';
import { actorOf, callerOf } from '../caller';
import { check } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { guestOf, guestSchema } from '../guest';
import { errorPages, sayPage } from '../page';
import { notFound } from '../problem';
import type { Limiters } from '../rate-limits';
import { clearCookie, cookieOf, csrfTokenOf, readLink, setCookie, signLink } from '../settings-session';

/** The session that the door let in: these operations are for sessions alone. */
function sessionOf(response: Parameters<typeof callerOf>[0]): { readonly session: Session; readonly token: string } {
  const caller = callerOf(response);
  if (caller.door !== 'settings') throw new Error('a session was to be let in alone');
  return caller;
}

/** `GET DELETE /session`, and the link that opens one: `POST /companies/{companyId}/settings-link`. */
export function sessionRoutes({ db, configuration }: ApiDeps): Router {
  const routes = Router();
  routes.get('/session', async (_request, response) => {
    const { session, token } = sessionOf(response);
    const company = await readCompany(db, session.companyId);
    if (!company) throw notFound('such company');
    response.json({ companyId: session.companyId, companyName: company.name, person: session.person, csrfToken: csrfTokenOf(configuration, token), expiresAt: session.expiresAt.toISOString(), returnUrl: session.returnUrl });
  });
  routes.delete('/session', async (_request, response) => {
    await endSession(db, sessionOf(response).session.sessionHash);
    clearCookie(configuration, response);
    response.status(204).end();
  });
  routes.post('/companies/:companyId/settings-link', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const { guest } = guestOf(company_id, check(guestSchema.optional(), request.body) ?? {}, callerOf(response));
    const { linkId, expiresAt } = await db.transaction().execute(async (tx) => {
      await noteCompanyEvent(tx, company_id, actorOf(response), 'settings-link-made', { for: guest.person });
      return await makeLink(tx, guest);
    });
    response.status(201).json({ url: `${configuration.publicUrl}/settings/${signLink(configuration, linkId, expiresAt)}`, expiresAt: expiresAt.toISOString() });
  });
  return routes;
}

const again = 'Go back to CloudRent and open the Xero settings again.';

/** `GET /settings/{token}`: the link opened, once. */
export function settingsLinkRoutes({ db, configuration, log }: ApiDeps, limiters: Limiters): Router {
  const routes = Router();
  routes.use('/settings', limiters.pages);
  routes.get('/settings/:token', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const linkId = readLink(configuration, request.params.token);
    // Mail programs and chats look ahead with HEAD; that is no use of it.
    const guest = linkId === undefined || request.method === 'HEAD' ? undefined : await useLink(db, linkId);
    if (!guest) { sayPage(response, 410, 'This link is used up', `A link to the settings works once, for 5 minutes. ${again}`); return; }
    const { token, session } = await enterSession(db, guest, cookieOf(configuration, request));
    setCookie(configuration, response, token, session);
    response.redirect(302, `/companies/${guest.companyId}/xero`);
  });
  routes.use('/settings', errorPages(log, again));
  return routes;
}
