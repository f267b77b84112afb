import type { AppRegistration } from './identity';
import { parseScopes } from './scopes';

/** A checked request of an app to be let in. */
export interface AuthoriseRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly nonce?: string;
}

/**
 * Why an app is not let in. With `redirectTo` the app hears of it; without, the app itself is in doubt, so only the person does.
 */
export interface AuthoriseRefusal {
  readonly error: string;
  readonly explanation: string;
  readonly redirectTo?: string;
}

/** The parameters that travel through the consent form, as the app sent them. */
export const AUTHORISE_PARAMETERS = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce'] as const;

/** Checks what an app sent to `/identity/connect/authorize` (xero-api.md 2). */
export function checkAuthorise(query: URLSearchParams, app: AppRegistration): AuthoriseRequest | AuthoriseRefusal {
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== app.clientId) return { error: 'unauthorized_client', explanation: 'Unknown client_id.' };
  if (!app.redirectUris.includes(redirectUri)) {
    return { error: 'unauthorized_client', explanation: `Invalid redirect_uri: ${redirectUri || '(none)'} is not registered for this app, letter by letter.` };
  }
  const state = query.get('state') ?? '';
  const refuse = (error: string, explanation: string) => ({ error, explanation, redirectTo: backTo(redirectUri, { error, error_description: explanation, state }) });
  if (state === '') return refuse('invalid_request', 'state is missing: without it the answer cannot be told from a forged one.');
  if (query.get('response_type') !== 'code') return refuse('unsupported_response_type', 'response_type must be code.');
  if (query.has('code_challenge')) return refuse('invalid_request', 'PKCE is for native apps; this app has a secret.');
  const { scopes, refused } = parseScopes(query.get('scope') ?? '');
  if (refused.length > 0) return refuse('invalid_scope', `Not for this app: ${refused.join(' ')}. Only granular scopes are granted.`);
  if (!scopes.some((scope) => scope.startsWith('accounting.'))) return refuse('invalid_scope', 'No accounting scope was asked for.');
  const nonce = query.get('nonce');
  return { redirectUri, scopes, state, ...(nonce === null ? {} : { nonce }) };
}

/** The redirect URI with an answer added to its query. */
export function backTo(redirectUri: string, answer: Readonly<Record<string, string>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== '') url.searchParams.set(name, value);
  return url.href;
}
