import { createHash, randomBytes } from 'node:crypto';
import { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { attachConsent, endConsent, openConsent, storeConsent, type Attached } from '../../db/consent';
import type { CompanyId } from '../../domain/ids';
import { authoriseUrl, exchangeCode, listConnections, XeroConnectionsError, type XeroConnection } from '../../xero/oauth';
import type { ApiDeps } from '../deps';
import { page } from '../page';
import { asRefusal } from '../problem';

const cookieName = 'cloudrent_connect';
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
const cookieOf = (request: Request): string => new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]+)`).exec(request.get('cookie') ?? '')?.[1] ?? '';

const isTicket = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);

const refusals: Partial<Record<Attached, readonly [title: string, text: string]>> = {
  taken: ['This organisation is connected already', 'Another company of CloudRent is connected to it. Disconnect it there first, or choose another organisation.'],
  'in-use': ['Another organisation is in use', 'This company’s records are linked to another Xero organisation. Connect that one again. To go over to this one for good, disconnect if you are connected, then choose it in CloudRent and put those links aside.'],
  none: ['No organisation was chosen', 'Xero gave access to no organisation. Connect again and choose one.'],
};

/** What is to be done after a consent, for the person who gave it. */
function nextSteps(outcome: Attached, name: string): string {
  if (outcome === 'reconnected') return 'Everything that waited goes on by itself now. You can close this page.';
  if (outcome === 'several') return 'Next: choose the organisation in CloudRent.';
  return `${name} is connected. Next: choose accounts and tax rates in CloudRent, then start the sync.`;
}

/** The person's way to Xero and back: `/connect/{ticket}` once, then `/xero/callback` in the same browser. */
export function consentRoutes(deps: ApiDeps): Router {
  const { db, configuration, vault, starts, log } = deps;
  const redirectUri = `${configuration.publicUrl}/xero/callback`;
  const routes = Router();
  const say = (response: Response, status: number, title: string, text: string): void => { response.status(status).set('Cache-Control', 'no-store').type('html').send(page(title, text)); };
  const again = 'Go back to CloudRent and press Connect again.';

  routes.get('/connect/:ticket', async (request, response) => {
    const secret = randomBytes(32).toString('base64url');
    const { ticket } = request.params;
    if (!isTicket(ticket) || !await openConsent(db, ticket, hash(secret))) return say(response, 410, 'This link is used up', `A link to connect works once, for 15 minutes. ${again}`);
    response.cookie(cookieName, secret, { httpOnly: true, sameSite: 'lax', secure: configuration.publicUrl.startsWith('https:'), maxAge: 15 * 60_000, path: '/xero/callback' });
    return response.redirect(302, authoriseUrl(configuration.xero, { redirectUri, state: ticket }));
  });

  routes.get('/xero/callback', async (request, response) => {
    const { code, state, error } = request.query;
    const attempt = isTicket(state) ? await endConsent(db, state, hash(cookieOf(request))) : undefined;
    if (!attempt) return say(response, 400, 'This sign-in is not known', `It was begun in another browser, took too long or was used before. ${again}`);
    if (error !== undefined || typeof code !== 'string') return say(response, 200, 'Not connected', `Xero was not allowed to connect; nothing has changed. ${again}`);
    const consented = await completeConsent(attempt.company_id, code);
    if (consented.outcome === 'failed') return say(response, 502, 'Xero did not complete the sign-in', again);
    const refusal = refusals[consented.outcome];
    if (refusal) return say(response, 409, ...refusal);
    if (attempt.return_url !== null) return response.redirect(302, attempt.return_url);
    return say(response, 200, 'Connected to Xero', nextSteps(consented.outcome, consented.name));
  });

  /** A person gets a page, whatever goes wrong. */
  const errorPage: ErrorRequestHandler = (error: unknown, request, response, _next) => {
    const { status } = asRefusal(error);
    if (status < 500) return say(response, status, 'This link is damaged', `It was not copied whole. ${again}`);
    log.error({ path: request.path.split('/')[1], error: error instanceof Error ? error.stack : String(error) }, 'a sign-in failed');
    return say(response, 500, 'Something failed here', `It was noted, and nothing was connected. ${again}`);
  };
  routes.use(errorPage);

  /** Code → tokens, stored before they are used → organisations → connection. */
  async function completeConsent(company: CompanyId, code: string): Promise<{ outcome: Attached | 'failed'; name: string }> {
    const failed = (why: string) => {
      log.warn({ companyId: company, why }, 'a consent could not be completed');
      return { outcome: 'failed' as const, name: '' };
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
    const outcome = await attachConsent(db, company, grant, choices);
    // Neither is waited for: both go on by themselves when Temporal is away for a moment.
    if (outcome === 'chosen') starts.readOrganisation(company, true).catch(noted(company, 'the organisation could not be read yet'));
    if (outcome === 'reconnected') starts.pokeWriter(company).catch(noted(company, 'the writer could not be poked; the sweep will do it'));
    return { outcome, name: choices[0]?.name ?? '' };
  }
  const noted = (companyId: CompanyId, what: string) => (error: unknown): void => { log.warn({ companyId, error: String(error) }, what); };
  return routes;
}
