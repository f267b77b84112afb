import { Router, type Request } from 'express';
import { readConnection } from '../../db/connections';
import { attachConsent, endConsent, openConsent, storeConsent, type Attached } from '../../db/consent';
import { readSession, type Session } from '../../db/sessions';
import type { Actor } from '../../domain/actor';
import type { CompanyId } from '../../domain/ids';
import { authoriseUrl, exchangeCode, listConnections, XeroConnectionsError, type XeroConnection } from '../../xero/oauth';
import type { ApiDeps } from '../deps';
import { errorPages, sayPage, type Onward } from '../page';
import type { Limiters } from '../rate-limits';
import { cookieOf, setCookie } from '../settings-session';

const isTicket = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);

/** What the pages are told of a consent. */
type Outcome = 'connected' | 'choose' | 'reconnected' | 'declined' | 'failed' | 'taken' | 'in-use' | 'none';
const outcomes: Readonly<Record<Attached, Outcome>> = { chosen: 'connected', several: 'choose', reconnected: 'reconnected', taken: 'taken', 'in-use': 'in-use', none: 'none', 'not-offered': 'failed', 'still-connected': 'in-use', 'reconnect-first': 'in-use' };
const settingsOf = (companyId: CompanyId): string => `/companies/${companyId}/xero`;

/** The person's way to Xero and back: `/connect/{ticket}` once, then `/xero/callback` in the same settings session. */
export function consentRoutes(deps: ApiDeps, limiters: Limiters): Router {
  const { db, configuration, vault, starts, rings, log } = deps;
  const redirectUri = `${configuration.publicUrl}/xero/callback`;
  const routes = Router();
  const again = 'Go back to CloudRent and press Connect again.';
  const sessionIn = async (request: Request): Promise<Session | undefined> => {
    const token = cookieOf(configuration, request);
    return token === undefined ? undefined : await readSession(db, token);
  };
  /** Who is in the settings already can try again there. */
  const onward = (session: Session | undefined): Onward | undefined => session && { href: settingsOf(session.companyId), text: 'Back to the Xero settings' };

  routes.use(['/connect', '/xero/callback'], limiters.pages);
  routes.get('/connect/:ticket', async (request, response) => {
    const { ticket } = request.params;
    // Mail programs and chats look ahead with HEAD; that is no use of it.
    const opened = isTicket(ticket) && request.method !== 'HEAD' ? await openConsent(db, ticket, cookieOf(configuration, request)) : undefined;
    if (!opened) return sayPage(response, 410, 'This link is used up', `A link to connect works once, for 15 minutes, and in the browser that asked for it. ${again}`, onward(await sessionIn(request)));
    setCookie(configuration, response, opened.token, opened.session);
    return response.set('Cache-Control', 'no-store').redirect(302, authoriseUrl(configuration.xero, { redirectUri, state: ticket }));
  });

  routes.get('/xero/callback', async (request, response) => {
    const { code, state, error } = request.query;
    const session = await sessionIn(request);
    const attempt = session && isTicket(state) && request.method !== 'HEAD' ? await endConsent(db, state, session.sessionHash) : undefined;
    if (!attempt) return sayPage(response, 400, 'This sign-in is not known', `It was begun in another browser, took too long or was used before; nothing has changed. ${again}`, onward(session));
    const outcome = error === 'access_denied' ? 'declined' : typeof code !== 'string' ? refused(attempt.companyId) : await completeConsent(attempt.companyId, code, { by: 'person', person: attempt.person });
    return response.set('Cache-Control', 'no-store').redirect(302, `${settingsOf(attempt.companyId)}?outcome=${outcome}`);
  });

  routes.use(errorPages(log, again));

  const refused = (company: CompanyId): Outcome => {
    log.warn({ companyId: company }, 'Xero sent somebody back without a code');
    return 'failed';
  };
  /** Code → tokens, stored before they are used → organisations → connection. */
  async function completeConsent(company: CompanyId, code: string, by: Actor): Promise<Outcome> {
    const failed = (why: string): Outcome => {
      log.warn({ companyId: company, why }, 'a consent could not be completed');
      return 'failed';
    };
    const consent = await exchangeCode(configuration.xero, { code, redirectUri });
    if (!consent.ok) return failed(consent.why);
    const grant = await storeConsent(db, vault, consent.tokens);
    let found: XeroConnection[];
    try {
      found = await listConnections(configuration.xero, consent.tokens.accessToken, consent.tokens.authEventId);
    } catch (error) {
      if (error instanceof XeroConnectionsError) return failed(error.message);
      throw error;
    }
    const choices = found.filter((one) => one.type === 'ORGANISATION').map(({ xeroTenantId, xeroConnectionId, name }) => ({ xeroTenantId, xeroConnectionId, name }));
    const attached = await attachConsent(db, company, grant, choices, by);
    // Neither is waited for: both go on by themselves when Temporal is away for a moment.
    // Reconnected, what was put right in Xero meanwhile is seen; and a first reading that was cut off begins anew.
    const mirrored = attached === 'reconnected' && (await readConnection(db, company))?.contacts_mirrored_at != null;
    if (attached === 'chosen' || attached === 'reconnected') (mirrored ? starts.refreshOrganisation(company) : starts.readOrganisation(company, true)).catch(noted(company, 'the organisation could not be read yet'));
    rings.delivery(company);
    if (attached === 'reconnected') starts.pokeWriter(company).catch(noted(company, 'the writer could not be poked; the sweep will do it'));
    return outcomes[attached];
  }
  const noted = (companyId: CompanyId, what: string) => (error: unknown): void => { log.warn({ companyId, error: String(error) }, what); };
  return routes;
}
