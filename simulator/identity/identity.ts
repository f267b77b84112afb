import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../state/clock';
import type { Organisation } from '../state/organisations';
import type { Settings } from '../state/settings';
import type { Op, Store, Table } from '../storage/store';
import { recordIssued } from '../recording/recorder';
import { readJwt, signJwt } from './jwt';

/** The app that the simulator knows, as registered in Xero's developer portal. */
export interface AppRegistration {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Compared letter by letter. */
  readonly redirectUris: readonly string[];
}

export interface User {
  readonly userId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
}

/** What is stored of a connection; one per user and organisation. */
export interface Connection {
  readonly id: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly authEventId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Who stands behind an access token. */
export interface Access {
  readonly userId: string;
  readonly scopes: readonly string[];
}

export interface Tokens {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
  readonly scope: string;
}

interface Grant {
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly authEventId: string;
  /** The claim under which tokens of this consent name it (the switch `authEventClaim`). */
  readonly authEventClaim: Settings['authEventClaim'];
}
interface Code extends Grant {
  readonly redirectUri: string;
  readonly nonce?: string;
  readonly expiresAt: number;
}
interface RefreshToken extends Grant {
  readonly issuedAt: number;
  readonly replacedAt?: number;
}
interface TokenSet {
  /** All that the user ever agreed to; single tokens keep the scopes they were issued with. */
  readonly scopes: readonly string[];
  readonly refreshToken?: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** xero-api.md 2: code 5 min; access 30 min; id_token 5 min; refresh 60 days unused, 30 min grace once replaced. */
const CODE_MS = 5 * MINUTE;
const ACCESS_MS = 30 * MINUTE;
const ID_TOKEN_MS = 5 * MINUTE;
const UNUSED_MS = 60 * DAY;
const GRACE_MS = 30 * MINUTE;

/** People, consents, tokens and connections. Methods that change something return operations for the caller to commit. */
export class Identity {
  readonly users: Table<User>;
  private readonly connections: Table<Connection>;
  private readonly codes: Table<Code>;
  private readonly refreshTokens: Table<RefreshToken>;
  private readonly tokenSets: Table<TokenSet>;
  private readonly secrets: Table<string>;

  constructor(store: Store, private readonly clock: Clock, readonly app: AppRegistration, private readonly issuer: () => string) {
    this.users = store.table('user');
    this.connections = store.table('connection');
    this.codes = store.table('code');
    this.refreshTokens = store.table('refreshToken');
    this.tokenSets = store.table('tokenSet');
    this.secrets = store.table('secret');
    for (const [code, { expiresAt }] of this.codes.entries()) if (expiresAt < clock.ms()) this.codes.forget(code);
    for (const [token, held] of this.refreshTokens.entries()) if (!this.isAlive(held)) this.refreshTokens.forget(token);
  }

  /** What a first start needs: a signing secret and two people. */
  seed(): Op[] {
    const people = [
      { userId: randomUUID(), givenName: 'Demo', familyName: 'Owner', email: 'owner@demo.example' },
      { userId: randomUUID(), givenName: 'Demo', familyName: 'Bookkeeper', email: 'bookkeeper@demo.example' },
    ];
    return [this.secrets.put('signing', randomBytes(32).toString('hex')), ...people.map((user) => this.users.put(user.userId, user))];
  }

  /** A person allowed the app into these organisations: makes connections and a code. Scopes add up over consents. */
  consent(given: {
    userId: string; scopes: readonly string[]; organisations: readonly Organisation[]; redirectUri: string; nonce?: string; authEventClaim: Settings['authEventClaim'];
  }): { code: string; ops: Op[] } {
    const authEventId = randomUUID();
    const code = randomBytes(32).toString('base64url');
    recordIssued('authorisation code', code);
    const scopes = this.consentedScopes(given.userId, given.scopes);
    const expiresAt = this.clock.ms() + CODE_MS;
    const { userId, redirectUri, authEventClaim } = given;
    const nonce = given.nonce === undefined ? {} : { nonce: given.nonce };
    return {
      code,
      ops: [
        ...given.organisations.map((organisation) => this.connect(userId, organisation, authEventId)),
        this.codes.put(code, { userId, scopes, authEventId, authEventClaim, redirectUri, expiresAt, ...nonce }),
      ],
    };
  }

  /** Trades a code for tokens, once. Undefined: unknown, used, too old, or for another redirect URI. */
  exchangeCode(code: string, redirectUri: string): { tokens: Tokens; ops: Op[] } | undefined {
    const grant = this.codes.get(code);
    if (grant === undefined || grant.redirectUri !== redirectUri || grant.expiresAt <= this.clock.ms()) return undefined;
    const issued = this.issue(grant, grant.nonce);
    return { tokens: issued.tokens, ops: [this.codes.remove(code), ...issued.ops] };
  }

  /** Trades a refresh token for a new set. Undefined: unknown, unused for 60 days, or replaced more than 30 minutes ago. */
  refresh(token: string): { tokens: Tokens; ops: Op[] } | undefined {
    const held = this.refreshTokens.get(token);
    return held === undefined || !this.isAlive(held) ? undefined : this.issue(held);
  }

  /** Ends every refresh token and **all** connections of the token's user (xero-api.md 2). Unknown tokens change nothing. */
  revoke(token: string): Op[] {
    const userId = this.refreshTokens.get(token)?.userId;
    if (userId === undefined) return [];
    const connections = [...this.connections.entries()].filter(([, held]) => held.userId === userId);
    const tokens = [...this.refreshTokens.entries()].filter(([, held]) => held.userId === userId);
    return [
      ...connections.map(([key]) => this.connections.remove(key)),
      ...tokens.map(([key]) => this.refreshTokens.remove(key)),
      this.tokenSets.remove(userId),
    ];
  }

  /** Whose access token this is; when it ended if it has; undefined for what never was one. */
  access(token: string): Access | { expiredAt: Date } | undefined {
    const claims = readJwt(token, this.secret());
    if (claims?.['aud'] !== this.audience()) return undefined;
    const expires = Number(claims['exp']) * SECOND;
    if (expires <= this.clock.ms()) return { expiredAt: new Date(expires) };
    return { userId: String(claims['xero_userid']), scopes: claims['scope'] as string[] };
  }

  connection(userId: string, tenantId: string): Connection | undefined {
    return this.connections.get(`${userId}/${tenantId}`);
  }

  connectionsOf(userId: string, authEventId?: string): Connection[] {
    return [...this.connections.values()].filter((held) =>
      held.userId === userId && (authEventId === undefined || held.authEventId === authEventId));
  }

  /** Whether anybody connected the app to this organisation. */
  isConnected(tenantId: string): boolean {
    for (const held of this.connections.values()) if (held.tenantId === tenantId) return true;
    return false;
  }

  /** Ends one connection of this user by the connection's own id; undefined when there is none. */
  disconnect(userId: string, connectionId: string): Op[] | undefined {
    const held = this.connectionsOf(userId).find(({ id }) => id === connectionId);
    return held && [this.connections.remove(`${userId}/${held.tenantId}`)];
  }

  private consentedScopes(userId: string, more: readonly string[]): string[] {
    return [...new Set([...(this.tokenSets.get(userId)?.scopes ?? []), ...more])];
  }

  private connect(userId: string, { tenantId, name }: Organisation, authEventId: string): Op {
    const before = this.connection(userId, tenantId);
    const updatedAt = this.clock.now().toISOString();
    return this.connections.put(`${userId}/${tenantId}`, {
      id: before?.id ?? randomUUID(), userId, tenantId, tenantName: name, authEventId, createdAt: before?.createdAt ?? updatedAt, updatedAt,
    });
  }

  /**
   * One token set per user (xero-api.md 2): whatever refresh token was current is replaced by the new one and has its 30 minutes
   * of grace; one that was replaced before keeps the moment of its first replacement.
   */
  private issue({ userId, scopes, authEventId, authEventClaim }: Grant, nonce?: string): { tokens: Tokens; ops: Op[] } {
    const now = this.clock.ms();
    const ops: Op[] = [];
    const current = this.tokenSets.get(userId)?.refreshToken;
    const held = current === undefined ? undefined : this.refreshTokens.get(current);
    if (current !== undefined && held !== undefined) ops.push(this.refreshTokens.put(current, { ...held, replacedAt: now }));
    const refreshToken = scopes.includes('offline_access') ? randomBytes(32).toString('base64url') : undefined;
    if (refreshToken !== undefined) ops.push(this.refreshTokens.put(refreshToken, { userId, scopes, authEventId, authEventClaim, issuedAt: now }));
    const consented = this.consentedScopes(userId, scopes);
    ops.push(this.tokenSets.put(userId, { scopes: consented, ...(refreshToken === undefined ? {} : { refreshToken }) }));
    const tokens: Tokens = {
      access_token: this.accessToken({ userId, scopes, authEventId, authEventClaim }),
      ...(scopes.includes('openid') ? { id_token: this.idToken(userId, nonce) } : {}),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      expires_in: ACCESS_MS / SECOND,
      token_type: 'Bearer',
      scope: scopes.join(' '),
    };
    recordIssued('access token', tokens.access_token);
    if (tokens.id_token !== undefined) recordIssued('id token', tokens.id_token);
    if (tokens.refresh_token !== undefined) recordIssued('refresh token', tokens.refresh_token);
    return { tokens, ops };
  }

  private isAlive({ issuedAt, replacedAt }: RefreshToken): boolean {
    const now = this.clock.ms();
    return now - issuedAt < UNUSED_MS && (replacedAt === undefined || now - replacedAt < GRACE_MS);
  }

  private accessToken({ userId, scopes, authEventId, authEventClaim }: Grant): string {
    return signJwt({
      ...this.times(ACCESS_MS), aud: this.audience(), client_id: this.app.clientId, sub: userId,
      xero_userid: userId, global_session_id: randomUUID(), ...(authEventClaim === 'absent' ? {} : { [authEventClaim]: authEventId }), jti: randomUUID(), scope: scopes,
    }, this.secret());
  }

  private idToken(userId: string, nonce?: string): string {
    const user = this.users.get(userId);
    return signJwt({
      ...this.times(ID_TOKEN_MS), aud: this.app.clientId, sub: userId, xero_userid: userId, email: user?.email,
      preferred_username: user?.email, given_name: user?.givenName, family_name: user?.familyName, ...(nonce === undefined ? {} : { nonce }),
    }, this.secret());
  }

  private audience(): string {
    return `${this.app.clientId}/resources`;
  }

  private times(lifeMs: number): Record<string, unknown> {
    const now = Math.floor(this.clock.ms() / SECOND);
    return { iss: this.issuer(), nbf: now, iat: now, auth_time: now, exp: now + lifeMs / SECOND };
  }

  private secret(): string {
    const secret = this.secrets.get('signing');
    if (secret === undefined) throw new Error('The simulator has no signing secret: it was never seeded.');
    return secret;
  }
}
