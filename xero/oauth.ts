import { z } from 'zod';
import { xeroTenantId, type XeroTenantId } from '../domain/ids';
import type { XeroSettings } from './settings';
import { present, text } from './values';

/** Consent, tokens and connections by our own calls: xero-node fixes their hosts and its short time-out loses rotated tokens (xero-api.md, section 7). */

/** The granular scopes (xero-api.md, section 2); no more than what is used. */
const xeroScopes = [
  'openid', 'profile', 'email', 'offline_access', 'accounting.contacts', 'accounting.invoices', 'accounting.payments', 'accounting.settings.read',
] as const;

/** What a scope is for, as a bookkeeper says it. */
const scopeWords = new Map<string, string>([['accounting.contacts', 'contacts'], ['accounting.invoices', 'invoices and credit notes'], ['accounting.payments', 'payments'], ['accounting.settings.read', 'the organisation’s settings']]);

/** Which permission is missing, in words: what was not allowed of all that is asked for; else it is the person's own rights in Xero. */
export function missingScopes(allowed: readonly string[]): string {
  const missing = allowed.length === 0 ? [] : [...scopeWords].filter(([scope]) => !allowed.includes(scope)).map(([, words]) => words);
  return missing.length > 0 ? `access to ${missing.join(', ')}` : 'the rights in Xero of the person who connected do not suffice';
}

const deadlineMs = 30_000;
/** A refresh that is given up costs its answer, and Xero may have replaced the token: it is waited for much longer than Xero ever takes. */
const refreshDeadlineMs = 60_000;

export interface XeroTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  /** Whose token set it is. */
  readonly xeroUserId: string;
  /** The consent it came from, where Xero says so: `listConnections` takes it. */
  readonly authEventId?: string;
  readonly scopes: readonly string[];
  /** Name or e-mail of that user, where Xero says so. */
  readonly userName?: string;
}

/** `dead`: Xero will never take this code or refresh token again. Otherwise the same one may be tried again within 30 minutes. `why` holds no secret. */
export type TokenResult = { readonly ok: true; readonly tokens: XeroTokens } | { readonly ok: false; readonly dead: boolean; readonly why: string };

export interface XeroConnection { readonly xeroConnectionId: string; readonly xeroTenantId: XeroTenantId; readonly name: string; /** ORGANISATION or PRACTICE. */ readonly type: string }

/** Where a person's browser goes to give consent; `state` must come back unchanged. */
export function authoriseUrl(settings: Pick<XeroSettings, 'loginUrl' | 'clientId'>, { redirectUri, state }: { readonly redirectUri: string; readonly state: string }): string {
  const query = { response_type: 'code', client_id: settings.clientId, redirect_uri: redirectUri, scope: xeroScopes.join(' '), state };
  // Spaces as %20: not every reader of a query takes "+" for one.
  return `${settings.loginUrl}/identity/connect/authorize?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
}

const tokenSchema = z.object({
  access_token: z.string().min(1), refresh_token: z.string().min(1), expires_in: z.number().positive(), id_token: z.string().optional(), scope: z.string().optional(),
});
const claimsSchema = z.object({
  xero_userid: z.string().optional(), sub: z.string().optional(), authentication_event_id: z.string().optional(), authEventId: z.string().optional(),
  scope: z.union([z.string(), z.array(z.string())]).optional(),
  name: z.string().optional(), given_name: z.string().optional(), family_name: z.string().optional(), email: z.string().optional(), preferred_username: z.string().optional(),
});

/** What a token says of itself. It came straight from Xero over TLS, so that its signature adds nothing. */
function claimsOf(jwt: string | undefined): z.infer<typeof claimsSchema> {
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(jwt?.split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}

/** As a person recognises whom they know. */
const nameOf = ({ name, given_name: given, family_name: family, email, preferred_username: user }: z.infer<typeof claimsSchema>): string | undefined =>
  [name, [given, family].filter(Boolean).join(' '), email, user].find((one) => one !== undefined && one !== '');

function tokensFrom(body: unknown, askedAt: number): TokenResult {
  const answer = tokenSchema.safeParse(body);
  if (!answer.success) return { ok: false, dead: false, why: 'Xero’s answer with the tokens could not be read.' };
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds, id_token: idToken, scope } = answer.data;
  const claims = claimsOf(accessToken);
  const identity = claimsOf(idToken);
  const xeroUserId = claims.xero_userid ?? identity.xero_userid ?? claims.sub ?? identity.sub;
  if (xeroUserId === undefined) return { ok: false, dead: false, why: 'Xero’s tokens do not say whose they are.' };
  const scopes = scope ?? claims.scope ?? [];
  return {
    ok: true,
    tokens: present({
      accessToken, refreshToken, expiresAt: new Date(askedAt + seconds * 1000), xeroUserId,
      authEventId: claims.authentication_event_id ?? claims.authEventId, scopes: typeof scopes === 'string' ? scopes.split(' ').filter(Boolean) : scopes, userName: nameOf(identity),
    }),
  };
}

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Names of errors only: a message could carry the request and with it the client secret. */
const errorName = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return text(cause?.code) ?? (error instanceof Error ? error.name : 'unknown error');
};

interface Answered { readonly status: number; readonly body: string }
async function request(url: string, init: RequestInit, withinMs = deadlineMs): Promise<Answered | { readonly failed: string }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(withinMs) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return { failed: `Xero could not be reached (${errorName(error)}).` };
  }
}

type IdentitySettings = Pick<XeroSettings, 'identityUrl' | 'clientId' | 'clientSecret'>;

async function askForTokens(settings: IdentitySettings, form: Readonly<Record<string, string>>, withinMs?: number): Promise<TokenResult> {
  const askedAt = Date.now();
  const answer = await request(`${settings.identityUrl}/connect/token`, {
    method: 'POST', body: new URLSearchParams(form),
    // Raw, as xero-node sends it: what Xero takes after form-encoding is not documented.
    headers: { Accept: 'application/json', Authorization: `Basic ${Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString('base64')}` },
  }, withinMs);
  if ('failed' in answer) return { ok: false, dead: false, why: answer.failed };
  const body = jsonOf(answer.body);
  if (answer.status === 200) return tokensFrom(body, askedAt);
  const error = z.object({ error: z.string().regex(/^[\w.-]{1,60}$/) }).safeParse(body);
  const named = error.success ? error.data.error : 'no reason given';
  return { ok: false, dead: answer.status === 400 && named === 'invalid_grant', why: `Xero answered ${String(answer.status)} (${named}).` };
}

/** Trades the code of a consent for tokens; a code is good once and for five minutes. */
export const exchangeCode = (settings: IdentitySettings, { code, redirectUri }: { readonly code: string; readonly redirectUri: string }): Promise<TokenResult> =>
  askForTokens(settings, { grant_type: 'authorization_code', code, redirect_uri: redirectUri });

/** Trades a refresh token for a new pair; store it before using it, since the old one dies. One holder at a time. */
export const refreshTokens = (settings: IdentitySettings, refreshToken: string): Promise<TokenResult> =>
  askForTokens(settings, { grant_type: 'refresh_token', refresh_token: refreshToken }, refreshDeadlineMs);

/** A call about connections that brought nothing; `status` is undefined where no answer came. Try again later, on 401 with a fresh token. */
export class XeroConnectionsError extends Error {
  constructor(message: string, readonly status?: number) {
    super(message);
    this.name = 'XeroConnectionsError';
  }
}

async function connectionsCall(url: string, method: 'GET' | 'DELETE', accessToken: string, expected: readonly number[]): Promise<Answered> {
  const answer = await request(url, { method, headers: { Accept: 'application/json', Authorization: `Bearer ${accessToken}` } });
  if ('failed' in answer) throw new XeroConnectionsError(answer.failed);
  if (!expected.includes(answer.status)) throw new XeroConnectionsError(`Xero answered ${String(answer.status)} about the connections.`, answer.status);
  return answer;
}

const connectionsSchema = z.array(z.object({ id: z.string().min(1), tenantId: z.string().min(1), tenantName: z.string().nullish(), tenantType: z.string() }));

/** The connections of the token's user; with `authEventId` only those of that consent. Throws {@link XeroConnectionsError}. */
export async function listConnections(settings: Pick<XeroSettings, 'apiUrl'>, accessToken: string, authEventId?: string): Promise<XeroConnection[]> {
  const query = authEventId === undefined ? '' : `?authEventId=${encodeURIComponent(authEventId)}`;
  const answer = await connectionsCall(`${settings.apiUrl}/connections${query}`, 'GET', accessToken, [200]);
  const connections = connectionsSchema.safeParse(jsonOf(answer.body));
  if (!connections.success) throw new XeroConnectionsError('Xero’s list of connections could not be read.', answer.status);
  return connections.data.map(({ id, tenantId, tenantName, tenantType }) => ({ xeroConnectionId: id, xeroTenantId: xeroTenantId(tenantId), name: tenantName ?? '', type: tenantType }));
}

/** Ends a connection at Xero (`id` of the connection, not of the organisation); one that is gone already is fine. Throws {@link XeroConnectionsError}. */
export async function deleteConnection(settings: Pick<XeroSettings, 'apiUrl'>, accessToken: string, xeroConnectionId: string): Promise<void> {
  await connectionsCall(`${settings.apiUrl}/connections/${encodeURIComponent(xeroConnectionId)}`, 'DELETE', accessToken, [200, 204, 404]);
}
