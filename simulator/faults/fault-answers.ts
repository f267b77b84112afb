import { html, json, type Answer } from '../door/answer';
import type { Fault } from './fault-schemas';

/** The answer that a fault of kind 'status' sends. */
export function statusAnswer(fault: Extract<Fault, { kind: 'status' }>): Answer {
  const { status, body = '', headers = {} } = fault;
  const plain = typeof body === 'object' ? json(status, body) : textAnswer(status, body);
  return faulty({ ...plain, headers: { ...plain.headers, ...lowerCased(headers) } });
}

export function redirectAnswer(): Answer {
  return faulty({ status: 302, headers: { location: '/identity/connect/authorize' }, body: '' });
}

/** The true answer as a caller gets it who cannot make sense of it. Truncation happens on the wire, not here. */
export function unreadable(answer: Answer, variant: Extract<Fault, { kind: 'unreadable' }>['variant']): Answer {
  switch (variant) {
    case 'html':
      return faulty(html(200, '<!DOCTYPE html><html><body><h1>Xero is taking a break</h1></body></html>'));
    case 'broken-json':
      return faulty({ ...answer, status: 200, body: `${answer.body.slice(0, Math.ceil(answer.body.length / 2))} oops` });
    case 'empty-204':
      return faulty({ status: 204, headers: {}, body: '' });
    case 'wrong-type':
      return faulty(json(200, withoutLists(answer.body)));
    case 'truncated':
      break;
  }
  return answer;
}

/** Marked, so that nobody holds it against Xero's specification; the mark stays when the answer is repeated under its key. */
function faulty(answer: Answer): Answer {
  return { ...answer, unlikeXero: 'fault' };
}

/** Every list becomes a number; an answer without lists becomes one. */
function withoutLists(body: string): unknown {
  const value = parsed(body);
  if (typeof value !== 'object' || value === null) return { Invoices: 7 };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, Array.isArray(part) ? 7 : part]));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // HTML and empty bodies have no lists either.
  }
}

function textAnswer(status: number, body: string): Answer {
  const type = body.startsWith('<') ? 'text/html' : 'text/plain';
  return { status, headers: body === '' ? {} : { 'content-type': `${type}; charset=utf-8` }, body };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
