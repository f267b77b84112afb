import { randomUUID } from 'node:crypto';
import { scopesFor } from '../identity/scopes';
import type { BooksRequest } from '../seam';
import type { Settings } from '../state/settings';
import type { State } from '../state/state';
import type { Op } from '../storage/store';
import { html, json, notFound, refusal, respelt, unreadablePost, empty, type Answer } from './answer';
import { bearer } from './bearer';
import type { Delivery } from './deliver';
import { fingerprintOf, LONGEST_KEY } from './idempotency';
import type { Incoming } from './incoming';
import { limitAnswer, settle, turnAway, type CallFacts, type Settled } from './settle';

const ROOT = '/api.xro/2.0/';

/** xero-api.md 3 states both 3.5 MB and 10 MB: the switch `largestBody`. */
const BODY_BYTES: Record<Settings['largestBody'], number> = { '3.5 MB': 3_500_000, '10 MB': 10_000_000 };
export const MAX_BODY_BYTES = BODY_BYTES['10 MB'];

/** A call on its way through the door: what is known of it once its organisation is. */
interface Call {
  readonly incoming: Incoming;
  readonly method: BooksRequest['method'];
  readonly path: readonly string[];
  readonly tenantId: string;
  readonly facts: CallFacts;
}

/** A delivery that occupies one of the organisation's concurrent calls until `end`. */
export type ApiDelivery = Delivery & { readonly end: () => void };

/**
 * One call to `/api.xro/2.0`, past every gate in Xero's order: token, scope, organisation, limits, form, idempotency, books. All that
 * it does is done and stored when this returns.
 */
export function answerApi(state: State, incoming: Incoming): ApiDelivery {
  const facts = factsOf(incoming);
  const admitted = admit(state, incoming, facts);
  if ('answer' in admitted) {
    const { refusalDetail } = state.settings.for(incoming.header('xero-tenant-id'));
    return { ...finish(turnAway(state, admitted.facts, respelt(admitted.answer, refusalDetail))), end: () => undefined };
  }
  const { tenantId } = admitted;
  const settings = state.settings.for(tenantId);
  const hit = state.limits.hit(tenantId, settings, state.clock.ms());
  if (hit !== undefined) {
    return { ...finish(withLimits(state, tenantId, turnAway(state, admitted.facts, limitAnswer(state, hit, tenantId)))), end: () => undefined };
  }
  const end = state.limits.begin(tenantId);
  const settled = withLimits(state, tenantId, decide(state, admitted));
  return { ...finish(settled, state.nextDelayMs(settings.delayMs)), end };
}

/** Token, scope and organisation; what passes is a call, what does not has its answer. */
function admit(state: State, incoming: Incoming, facts: CallFacts): Call | { answer: Answer; facts: CallFacts } {
  const refuse = (answer: Answer) => ({ answer, facts });
  const access = bearer(state, incoming.header('authorization'));
  if ('status' in access) return refuse(access);
  const path = segmentsOf(incoming.path);
  const scopes = path === undefined ? undefined : scopesFor(incoming.method, path[0] ?? '');
  if (path === undefined || scopes === undefined || !isMethod(incoming.method)) return refuse(notFound());
  if (!scopes.some((scope) => access.scopes.includes(scope))) return refuse(refusal(401, 'Unauthorized', 'AuthorizationUnsuccessful'));
  const tenantId = incoming.header('xero-tenant-id');
  if (tenantId === undefined || state.identity.connection(access.userId, tenantId) === undefined) {
    return refuse(refusal(403, 'Forbidden', 'AuthenticationUnsuccessful'));
  }
  return { incoming, method: incoming.method, path, tenantId, facts: { ...facts, tenantId } };
}

/** Form, idempotency and books, all inside one stored record. */
function decide(state: State, call: Call): Settled {
  const { incoming, method, facts } = call;
  const key = method === 'PUT' || method === 'POST' ? incoming.header('idempotency-key') : undefined;
  const ill = illFormed(incoming, method, BODY_BYTES[state.settings.for(call.tenantId).largestBody]) ?? (key === undefined ? undefined : badKey(key));
  if (ill !== undefined) return settle(state, facts, { decide: () => ({ answer: ill, ops: [] }), counts: true });
  const body = readBody(incoming, method);
  const work = () => ('answer' in body ? { answer: body.answer, ops: [] } : askBooks(state, call, body.value));
  const noted = 'answer' in body ? facts : { ...facts, ...elementsOf(body.value) };
  if (key === undefined) return settle(state, noted, { decide: work, counts: true });
  return settleOnce(state, { ...noted, idempotencyKey: key }, { key, fingerprint: fingerprintOf({ ...call, url: incoming.url, body: incoming.body }), work });
}

/** xero-api.md 3: the first answer is repeated, another request under the same key refused, and both use up a call. */
function settleOnce(state: State, facts: CallFacts, { key, fingerprint, work }: { key: string; fingerprint: string; work: () => { answer: Answer; ops: readonly Op[] } }): Settled {
  const kept = state.idempotency.lookUp(key, fingerprint);
  if (kept === undefined) return settle(state, facts, { decide: work, keep: (answer) => state.idempotency.keep(key, fingerprint, answer), counts: true });
  const answer = kept === 'different' ? refusal(400, 'Bad Request', `Idempotency Key: ${key} is used with a different request.`) : kept;
  return settle(state, { ...facts, ...(kept === 'different' ? {} : { replayed: true }) }, { decide: () => ({ answer, ops: [] }), counts: true });
}

function askBooks(state: State, { incoming, method, path, tenantId }: Call, body: unknown): { answer: Answer; ops: readonly Op[] } {
  const since = incoming.header('if-modified-since');
  try {
    const { answer, ops } = state.organisations.decide(tenantId, {
      method, path, query: incoming.query, actor: 'app', ...(since === undefined ? {} : { ifModifiedSince: since }), ...(body === undefined ? {} : { body }),
    }, state.journal.nextCallSeq());
    if ('json' in answer.body) return { answer: json(answer.status, answer.body.json), ops };
    return { answer: 'html' in answer.body ? html(answer.status, answer.body.html) : empty(answer.status), ops };
  } catch (error) {
    state.logger.error({ err: error, tenantId, method, path }, 'the books failed on a call; it was answered 500 and changed nothing');
    return { answer: refusal(500, 'Internal Server Error', 'An error occurred in Xero. Check the API Status page.'), ops: [] };
  }
}

/** xero-api.md 3: JSON only with `Accept: application/json`. Xero would answer XML; nobody here reads it, so it is refused. */
function illFormed(incoming: Incoming, method: string, maxBytes: number): Answer | undefined {
  if (!/\bapplication\/json\b/.test(incoming.header('accept') ?? '')) {
    return refusal(406, 'Not Acceptable', 'Send Accept: application/json; without it Xero answers in XML.');
  }
  if (incoming.tooLong || incoming.body.length > maxBytes) return refusal(413, 'Payload Too Large', `The body is longer than ${maxBytes} bytes.`);
  const writes = method === 'PUT' || method === 'POST';
  if (writes && incoming.body.length > 0 && !/^application\/json\b/.test(incoming.header('content-type') ?? '')) {
    return refusal(415, 'Unsupported Media Type', 'Send Content-Type: application/json; without it Xero reads the body as XML.');
  }
  return undefined;
}

function badKey(key: string): Answer | undefined {
  if (key !== '' && key.length <= LONGEST_KEY) return undefined;
  return refusal(400, 'Bad Request', `Idempotency Key: must have 1 to ${LONGEST_KEY} characters, this one has ${key.length}.`);
}

/** The parsed body. The SDK sends `{}` with GET and DELETE (xero-api.md 7): tolerated, but nothing more than that. */
function readBody(incoming: Incoming, method: string): { value: unknown } | { answer: Answer } {
  const text = incoming.body.toString('utf8').trim();
  if (method === 'GET' || method === 'DELETE') {
    return text === '' || text === '{}' ? { value: undefined } : { answer: unreadablePost(`A ${method} carries no body.`) };
  }
  if (text === '') return { value: undefined };
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { value } : { answer: unreadablePost('JSON for post data was invalid: an object was expected.') };
  } catch (error) {
    return { answer: unreadablePost(`JSON for post data was invalid, ${error instanceof Error ? error.message : 'unreadable'}`) };
  }
}

/** How many documents a body carries: the length of its list; nothing for a bare document. */
function elementsOf(body: unknown): { elements: number } | undefined {
  if (Array.isArray(body)) return { elements: body.length };
  if (typeof body !== 'object' || body === null) return undefined;
  const [first, ...rest] = Object.values(body);
  return Array.isArray(first) && rest.length === 0 ? { elements: first.length } : undefined;
}

function factsOf({ method, path, url }: Incoming): CallFacts {
  return url.length > path.length ? { method, path, query: url.slice(path.length + 1) } : { method, path };
}

function segmentsOf(path: string): string[] | undefined {
  try {
    const segments = path.startsWith(ROOT) ? path.slice(ROOT.length).split('/').map(decodeURIComponent) : [''];
    return segments.includes('') ? undefined : segments;
  } catch {
    return undefined; // A percent sign without its digits names nothing.
  }
}

function isMethod(method: string): method is BooksRequest['method'] {
  return method === 'GET' || method === 'PUT' || method === 'POST' || method === 'DELETE';
}

/** The three counts on every response (xero-api.md 1), after this call was counted. */
function withLimits(state: State, tenantId: string, settled: Settled): Settled {
  const left = state.limits.remaining(tenantId, state.settings.for(tenantId), state.clock.ms());
  const counts = { 'x-daylimit-remaining': String(left.day), 'x-minlimit-remaining': String(left.minute), 'x-appminlimit-remaining': String(left.appMinute) };
  const answer = respelt(settled.answer, state.settings.for(tenantId).refusalDetail);
  return { ...settled, answer: { ...answer, headers: { ...counts, ...answer.headers } } };
}

function finish({ answer, wire, extraDelayMs }: Settled, delayMs = 0): Delivery {
  return { answer: { ...answer, headers: { ...answer.headers, 'xero-correlation-id': randomUUID() } }, wire, waitMs: delayMs + extraDelayMs };
}
