import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import pino from 'pino';
import { isRecord, text } from '../pages/values';
import { TEST_HEADER } from '../recording/recorder';
import { startShell, type Simulator, type SimulatorOptions } from '../shell';
import type { Call, Effect } from '../state/journal';
import { stubAccounting } from './stub-books';

export const APP = { clientId: 'app-id', clientSecret: 'app/secret+', redirectUris: ['http://localhost:3999/xero/callback', 'https://app.example/callback'] };
export const REDIRECT = 'http://localhost:3999/xero/callback';
export const SCOPES = 'openid profile email offline_access accounting.contacts accounting.invoices accounting.payments accounting.settings.read';

export interface TokenSet {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is not an object. */
  readonly body: Record<string, unknown> | undefined;
}

/** A simulator with stub books in a folder of its own, and the hands to use it as an app, a person and a test would. */
export class ShellRig {
  private readonly folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  private simulator: Simulator | undefined;

  /** `startWith` starts another make of simulator than the one with stub books. */
  constructor(
    private readonly options: Partial<SimulatorOptions> = {},
    private readonly startWith = (all: SimulatorOptions): Promise<Simulator> => startShell(all, stubAccounting),
  ) {}

  get url(): string {
    if (this.simulator === undefined) throw new Error('The simulator is not running.');
    return this.simulator.url;
  }

  get stateFile(): string {
    return join(this.folder, 'state.jsonl');
  }

  async start(): Promise<this> {
    const logger = pino({ level: 'silent' });
    this.simulator = await this.startWith({ port: 0, dataFolder: this.folder, app: APP, delayMs: 0, logger, ...this.options });
    return this;
  }

  async stop(): Promise<void> {
    await this.simulator?.close();
    this.simulator = undefined;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async send(method: string, path: string, init: { headers?: Record<string, string>; body?: string; signal?: AbortSignal } = {}): Promise<Reply> {
    const headers = { ...init.headers, [TEST_HEADER]: 'yes' };
    const response = await fetch(new URL(path, this.url), { method, redirect: 'manual', ...init, headers });
    const answered = await response.text();
    return { status: response.status, headers: response.headers, text: answered, body: asRecord(answered) };
  }

  control(method: string, path: string, body?: unknown): Promise<Reply> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.send(method, `/simulator${path}`, sent);
  }

  async items<T>(path: string): Promise<T[]> {
    return ((await this.control('GET', path)).body?.['items'] ?? []) as T[];
  }

  calls(): Promise<Call[]> {
    return this.items('/calls');
  }

  effects(entity: string): Promise<Effect[]> {
    return this.items(`/journal?entity=${entity}`);
  }

  async fault(match: Record<string, string>, fault: Record<string, unknown>, more: { times?: number; skip?: number } = {}): Promise<string> {
    return text((await this.control('POST', '/faults', { match, fault, ...more })).body?.['faultId']);
  }

  async organisations(): Promise<{ tenantId: string; name: string; shortCode: string }[]> {
    return JSON.parse((await this.control('GET', '/organisations')).text) as { tenantId: string; name: string; shortCode: string }[];
  }

  /** The authorize address as an app would build it; a parameter changed to '' is left out. */
  authorizeUrl(changes: Record<string, string> = {}): string {
    const parameters = { client_id: APP.clientId, redirect_uri: REDIRECT, response_type: 'code', scope: SCOPES, state: 's1', ...changes };
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
    return `/identity/connect/authorize?${query.toString()}`;
  }

  /** Sends the consent form as a person would; answers with where they are sent back to. */
  async consent(tenantIds: string[], changes: { form?: Record<string, string>; authorize?: Record<string, string>; person?: number } = {}): Promise<URL> {
    const path = this.authorizeUrl(changes.authorize);
    const shown = await this.send('GET', path);
    const people = [...shown.text.matchAll(/name="userId" value="([^"]+)"/g)].map((match) => match[1] ?? '');
    const form = new URLSearchParams(path.slice(path.indexOf('?') + 1));
    form.set('userId', people[changes.person ?? 0] ?? '');
    form.set('decision', 'allow');
    for (const tenantId of tenantIds) form.append('tenantId', tenantId);
    for (const [name, value] of Object.entries(changes.form ?? {})) form.set(name, value);
    const answer = await this.post('/identity/connect/authorize', form, {});
    return new URL(answer.headers.get('location') ?? 'about:blank');
  }

  post(path: string, form: URLSearchParams, headers: Record<string, string> = basic()): Promise<Reply> {
    return this.send('POST', path, { headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: form.toString() });
  }

  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Reply> {
    return this.post('/connect/token', new URLSearchParams(form), headers);
  }

  refresh(refreshToken: string): Promise<Reply> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Waits for something to become true, three seconds at most. */
  async until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 3000;
    while (!(await isTrue())) {
      if (Date.now() > deadline) throw new Error(`Not within three seconds: ${what}`);
      await immediate();
    }
  }

  /** Goes through consent and code exchange. */
  async connect(tenantIds: string[], changes: Parameters<ShellRig['consent']>[1] = {}): Promise<TokenSet> {
    const code = (await this.consent(tenantIds, changes)).searchParams.get('code') ?? '';
    return (await this.token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT })).body as unknown as TokenSet;
  }

  /** An app connected to the first organisation. */
  async app(changes: Parameters<ShellRig['consent']>[1] = {}): Promise<App> {
    const tenantId = (await this.organisations())[0]?.tenantId ?? '';
    return new App(this, (await this.connect([tenantId], changes)).access_token, tenantId);
  }
}

/** An app with a token, calling one organisation. */
export class App {
  constructor(private readonly rig: ShellRig, readonly token: string, readonly tenantId: string) {}

  headers(more: Record<string, string> = {}): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, 'xero-tenant-id': this.tenantId, accept: 'application/json', [TEST_HEADER]: 'yes', ...more };
  }

  call(method: string, path: string, more: { headers?: Record<string, string>; body?: string; signal?: AbortSignal } = {}): Promise<Reply> {
    return this.rig.send(method, `/api.xro/2.0/${path}`, { ...more, headers: this.headers(more.headers) });
  }

  get(path = 'Invoices'): Promise<Reply> {
    return this.call('GET', path);
  }

  put(numbers: string[], key?: string, more: { signal?: AbortSignal } = {}): Promise<Reply> {
    const keyed: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    const body = JSON.stringify({ Invoices: numbers.map((number) => ({ InvoiceNumber: number })) });
    return this.call('PUT', 'Invoices', { headers: { 'content-type': 'application/json', ...keyed }, body, ...more });
  }
}

export function basic(id = APP.clientId, secret = APP.clientSecret): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

/** The claims of a JWT, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}

function asRecord(answered: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(answered);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // HTML, plain text or nothing.
  }
}
