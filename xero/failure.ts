import type { NotSentReason, XeroAnswer, XeroLimits } from './answer';
import { present, text } from './values';

type Failed = Exclude<XeroAnswer<never>, { answer: 'done' }>;
export type Headers = Readonly<Record<string, unknown>>;

/** What xero-node says of a call that failed; status 0: no answer came, or it could not be read. */
export interface Failure { readonly status: number; readonly headers: Headers; readonly body?: unknown; readonly code?: string }

const count = (value: unknown): number | undefined => {
  const given = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return /^\d+$/.test(given) ? Number(given) : undefined;
};

/** A header's value whatever its case, even where the headers were copied into a plain object. */
export const headerOf = (headers: Headers, name: string): unknown =>
  headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** The limits on an answer (xero-api.md, section 1). */
export const limitsOf = (headers: Headers): XeroLimits => present({
  minuteRemaining: count(headerOf(headers, 'x-minlimit-remaining')),
  dayRemaining: count(headerOf(headers, 'x-daylimit-remaining')),
  appMinuteRemaining: count(headerOf(headers, 'x-appminlimit-remaining')),
});

type Window = Extract<NotSentReason, { reason: 'rate-limited' }>['window'];

/** The header's spelling is not documented; where it says nothing the counts and Retry-After decide (xero-api.md, section 1). */
function windowOf(named: string, limits: XeroLimits, retryAfterSeconds: number | undefined): Window {
  if (/concurrent/i.test(named)) return 'concurrent';
  if (/app/i.test(named)) return 'app-minute';
  if (/min/i.test(named)) return 'minute';
  if (/day|dai/i.test(named)) return 'day';
  if (limits.dayRemaining === 0) return 'day';
  if (limits.appMinuteRemaining === 0) return 'app-minute';
  if (limits.minuteRemaining === 0) return 'minute';
  if (retryAfterSeconds === undefined) return 'concurrent';
  return retryAfterSeconds > 60 ? 'day' : 'minute';
}

function rateLimited(failure: Failure, limits: XeroLimits): Failed {
  const retryAfterSeconds = count(headerOf(failure.headers, 'retry-after'));
  const window = windowOf(text(headerOf(failure.headers, 'x-rate-limit-problem')) ?? '', limits, retryAfterSeconds);
  return { answer: 'not-sent', why: present({ reason: 'rate-limited' as const, window, retryAfterSeconds }), limits };
}

const parsed = (body: unknown): unknown => {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
const field = (body: unknown, name: string): unknown =>
  (typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Xero's own words in a refusal of the whole request (xero-api.md, section 6). Never empty. */
export function messagesOf(status: number, given: unknown): readonly string[] {
  const body = parsed(given);
  const ofElements = list(field(body, 'Elements')).flatMap((element) => list(field(element, 'ValidationErrors')))
    .map((error) => text(field(error, 'Message'))).filter((message) => message !== undefined);
  if (ofElements.length > 0) return [...new Set(ofElements)];
  const whole = ['Message', 'Detail', 'detail', 'Title'].map((name) => text(field(body, name))).find((found) => found !== undefined);
  return [whole ?? `Xero answered ${String(status)} without saying why.`];
}

/**
 * 401 and 403 by their Detail text (xero-api.md, section 2). An unknown 401 reads as an expired token: the refresh that follows tells
 * a dead grant from a live one. An unknown 403 is a missing permission: only Xero's own word for it makes a connection cut.
 */
function accessRefused(failure: Failure): NotSentReason {
  const detail = messagesOf(failure.status, failure.body).join(' ');
  if (/AuthorizationUnsuccessful/i.test(detail)) return { reason: 'permission-missing' };
  if (failure.status === 401) return { reason: 'token-expired' };
  return { reason: /AuthenticationUnsuccessful/i.test(detail) ? 'disconnected' : 'permission-missing' };
}

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const timedOut = new Set(['ERR_CANCELED', 'ECONNABORTED', 'ETIMEDOUT']);

/** No status: the request never left, or nobody knows what became of it. No code at all: an answer that could not be read. */
function unanswered(code: string | undefined, limits: XeroLimits): Failed {
  if (code === undefined) return { answer: 'in-doubt', why: 'unreadable', limits };
  if (neverConnected.has(code)) return { answer: 'not-sent', why: { reason: 'connection-refused' }, limits };
  return { answer: 'in-doubt', why: timedOut.has(code) ? 'timeout' : 'connection-lost', limits };
}

/** The table of answers (design, section 3) for a call that did not succeed. */
export function answerOf(failure: Failure): Failed {
  const limits = limitsOf(failure.headers);
  const { status } = failure;
  if (status === 0) return unanswered(failure.code, limits);
  if (status >= 500) return { answer: 'server-error', status, limits };
  if (status === 429) return rateLimited(failure, limits);
  if (status === 401 || status === 403) return { answer: 'not-sent', why: accessRefused(failure), limits };
  if (status >= 400) return { answer: 'refused', status, messages: messagesOf(status, failure.body), limits };
  // A success that broke off half way; or a redirect that was not followed.
  return { answer: 'in-doubt', why: status < 300 ? 'connection-lost' : 'unreadable', limits };
}
