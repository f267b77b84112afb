import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { AccountingApi } from 'xero-node';
import type { XeroTenantId } from '../domain/ids';
import type { XeroAnswer } from './answer';
import { answerOf, headerOf, limitsOf, type Failure, type Headers } from './failure';
import type { XeroSettings } from './settings';
import { spellAllocationIds } from './spelling';
import { present, text } from './values';

/** Whose books, and the right to them. */
export interface XeroAccess { readonly accessToken: string; readonly xeroTenantId: XeroTenantId }

/** One call's deadline on its way to axios, and the network's error code on its way back. */
interface Call { readonly signal: AbortSignal; code?: string }
const calls = new AsyncLocalStorage<Call>();

/** xero-node's own axios: another copy would know nothing of these interceptors (xero-api.md, section 7). */
const axios = createRequire(require.resolve('xero-node'))('axios') as AxiosStatic;

axios.interceptors.request.use((config) => {
  const call = calls.getStore();
  if (!call) return config;
  config.signal = call.signal;
  // A redirect would repeat the request elsewhere, token and all.
  config.maxRedirects = 0;
  // xero-node sends the body {} with every GET and DELETE.
  if (['get', 'delete'].includes(config.method?.toLowerCase() ?? '')) delete config.data;
  return config;
});
axios.interceptors.response.use((response) => {
  if (calls.getStore()) spellAllocationIds(response.data);
  return response;
}, (error: { code?: string }) => {
  const call = calls.getStore();
  if (call && error.code !== undefined) call.code = error.code;
  throw error;
});

/** xero-node rejects with a JSON text; a real Error is a mistake of ours, nothing was sent, and it is thrown on. */
function failureOf(rejected: unknown, code: string | undefined): Failure {
  if (typeof rejected !== 'string') throw rejected;
  const { response, body } = JSON.parse(rejected) as { response?: { statusCode?: number; headers?: Headers; body?: unknown }; body?: unknown };
  return present({ status: response?.statusCode ?? 0, headers: response?.headers ?? {}, body: response?.body ?? body, code });
}

/**
 * One call to an organisation's books; the only way there.
 * @param deadlineMs how long the whole call may take, until the last byte of the answer.
 * @param run makes the call with xero-node; the api object is good for this one call.
 * @param read takes what is wanted from the body, or says undefined: unreadable, and so in doubt.
 * @param unchanged what a 304 means: nothing is newer than `If-Modified-Since`; without it a 304 is unreadable.
 * @returns one row of the table of answers; throws only on a mistake of ours, with nothing sent.
 */
export async function callXero<B, T extends object | string>(
  settings: Pick<XeroSettings, 'apiUrl'>, access: XeroAccess, deadlineMs: number,
  run: (api: AccountingApi, tenantId: string) => Promise<{ response: unknown; body: B }>, read: (body: B) => T | undefined, unchanged?: T,
): Promise<XeroAnswer<T>> {
  const api = new AccountingApi(`${settings.apiUrl}/api.xro/2.0`);
  api.accessToken = access.accessToken;
  const call: Call = { signal: AbortSignal.timeout(deadlineMs) };
  let answered: { response: unknown; body: B };
  try {
    answered = await calls.run(call, () => run(api, access.xeroTenantId));
  } catch (rejected) {
    const failure = failureOf(rejected, call.code);
    return failure.status === 304 && unchanged !== undefined ? { answer: 'done', value: unchanged, limits: limitsOf(failure.headers) } : answerOf(failure);
  }
  const { headers } = answered.response as { headers: Headers };
  const limits = limitsOf(headers);
  const value = read(answered.body);
  if (value === undefined) return { answer: 'in-doubt', why: 'unreadable', limits };
  return { answer: 'done', value, limits, ...present({ correlationId: text(headerOf(headers, 'xero-correlation-id')) }) };
}
