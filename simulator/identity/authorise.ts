import { Router, urlencoded, type Response } from 'express';
import { sorryPage } from '../pages/html';
import type { State } from '../state/state';
import { backTo, checkAuthorise, type AuthoriseRequest } from './authorise-request';
import { consentPage } from './consent-page';

/** `/identity/connect/authorize`: shows the consent page and takes the person's decision. */
export function authoriseRoutes(state: State): Router {
  const router = Router();
  router.get('/identity/connect/authorize', (req, res) => {
    const query = new URL(req.originalUrl, 'http://simulator').searchParams;
    const request = accepted(state, query, res);
    if (request !== undefined) res.type('html').send(showConsent(state, query, request));
  });
  router.post('/identity/connect/authorize', urlencoded({ extended: false }), (req, res) => {
    const form = new URLSearchParams(req.body as Record<string, string>);
    const request = accepted(state, form, res);
    if (request !== undefined) decide(state, { form, request, tenantIds: [(req.body as Record<string, string | string[]>)['tenantId'] ?? []].flat() }, res);
  });
  return router;
}

/** The checked request; otherwise the refusal is already on its way and the answer undefined. */
function accepted(state: State, query: URLSearchParams, res: Response): AuthoriseRequest | undefined {
  const checked = checkAuthorise(query, state.identity.app);
  if (!('error' in checked)) return checked;
  if (checked.redirectTo !== undefined) res.redirect(302, checked.redirectTo);
  else res.status(400).type('html').send(sorryPage('Sorry, this app cannot be let in', checked.explanation, checked.error));
  return undefined;
}

function decide(state: State, { form, request, tenantIds }: { form: URLSearchParams; request: AuthoriseRequest; tenantIds: string[] }, res: Response): void {
  const { redirectUri, scopes, nonce } = request;
  if (form.get('decision') !== 'allow') {
    res.redirect(302, backTo(redirectUri, { error: 'access_denied', error_description: 'The resource owner or authorization server denied the request.', state: request.state }));
    return;
  }
  const user = state.identity.users.get(form.get('userId') ?? '');
  const organisations = tenantIds.flatMap((tenantId) => state.organisations.get(tenantId) ?? []);
  if (user === undefined || organisations.length === 0) {
    res.status(400).type('html').send(showConsent(state, form, request, 'Choose who you are and at least one organisation.'));
    return;
  }
  const { authEventClaim } = state.settings.for(organisations[0]?.tenantId);
  const { code, ops } = state.identity.consent({ userId: user.userId, scopes, organisations, redirectUri, authEventClaim, ...(nonce === undefined ? {} : { nonce }) });
  state.store.commit(ops);
  res.redirect(302, backTo(redirectUri, { code, scope: scopes.join(' '), state: request.state }));
}

function showConsent(state: State, query: URLSearchParams, request: AuthoriseRequest, complaint?: string): string {
  const users = [...state.identity.users.values()];
  return consentPage({ query, users, organisations: state.organisations.all(), scopes: request.scopes, ...(complaint === undefined ? {} : { complaint }) });
}
