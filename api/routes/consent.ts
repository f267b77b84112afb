import { createHash, randomBytes } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { chooseOrganisation, endConsent, openConsent, storeConsent } from '../../db/connections';
import { authoriseUrl, exchangeCode, listConnections } from '../../xero/oauth';
import type { ApiDeps } from '../deps';
import { page } from '../page';

const cookieName = 'cloudrent_connect';
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
const cookieOf = (request: Request): string => new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]+)`).exec(request.get('cookie') ?? '')?.[1] ?? '';

/** The person's way to Xero and back: `/connect/{ticket}` once, then `/xero/callback` in the same browser. */
export function consentRoutes(deps: ApiDeps): Router {
  const { db, configuration, vault, starts, log } = deps;
  const redirectUri = `${configuration.publicUrl}/xero/callback`;
  const routes = Router();
  const say = (response: Response, status: number, title: string, text: string): void => { response.status(status).type('html').send(page(title, text)); };
  const again = 'Go back to CloudRent and press Connect again.';

  routes.get('/connect/:ticket', async (request, response) => {
    const secret = randomBytes(32).toString('base64url');
    if (!await openConsent(db, request.params.ticket, hash(secret))) return say(response, 410, 'This link is used up', `A link to connect works once, for 15 minutes. ${again}`);
    response.cookie(cookieName, secret, { httpOnly: true, sameSite: 'lax', secure: configuration.publicUrl.startsWith('https:'), maxAge: 15 * 60_000, path: '/xero/callback' });
    return response.redirect(302, authoriseUrl(configuration.xero, { redirectUri, state: request.params.ticket }));
  });

  routes.get('/xero/callback', async (request, response) => {
    const { code, state, error } = request.query;
    const attempt = typeof state === 'string' ? await endConsent(db, state, hash(cookieOf(request))) : undefined;
    if (!attempt) return say(response, 400, 'This sign-in is not known', `It was begun in another browser, took too long or was used before. ${again}`);
    if (error !== undefined || typeof code !== 'string') return say(response, 200, 'Not connected', `Xero was not allowed to connect; nothing has changed. ${again}`);
    const consent = await exchangeCode(configuration.xero, { code, redirectUri });
    if (!consent.ok) {
      log.warn({ companyId: attempt.company_id, why: consent.why }, 'a consent could not be completed');
      return say(response, 502, 'Xero did not complete the sign-in', again);
    }
    const found = await listConnections(configuration.xero, consent.tokens.accessToken, consent.tokens.authEventId);
    const choices = found.filter((one) => one.type === 'ORGANISATION').map(({ xeroTenantId, xeroConnectionId, name }) => ({ xeroTenantId, xeroConnectionId, name }));
    await storeConsent(db, vault, attempt.company_id, { tokens: consent.tokens, choices });
    const [only] = choices;
    if (only && choices.length === 1) {
      const choice = await chooseOrganisation(db, attempt.company_id, only.xeroTenantId);
      if (choice === 'taken') return say(response, 409, 'This organisation is connected already', 'Another company of CloudRent is connected to it. Disconnect it there first, or choose another organisation.');
      if (choice === 'in-use') return say(response, 409, 'Another organisation is in use', 'This company’s records are linked to another Xero organisation already.');
      starts.readOrganisation(attempt.company_id, true).catch((failure: unknown) => { log.warn({ companyId: attempt.company_id, error: String(failure) }, 'the organisation could not be read yet'); });
    }
    if (attempt.return_url !== null) return response.redirect(302, attempt.return_url);
    return say(response, 200, 'Connected to Xero', only && choices.length === 1 ? `${only.name} is connected. Next: choose accounts and tax rates, then start the sync.` : 'Next: choose the organisation.');
  });
  return routes;
}
