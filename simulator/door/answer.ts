import { randomUUID } from 'node:crypto';

/** What goes back over the wire, ready to write. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Not to be taken for Xero's: a fault made it, now or when it was first given. */
  readonly unlikeXero?: 'fault';
}

export function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

export function html(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

export function empty(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: '' };
}

/** The shape of Xero's refusals before the books are reached (xero-api.md 2: the texts stand in `Detail`). */
export function refusal(status: 400 | 401 | 403 | 406 | 413 | 415 | 429 | 500, title: string, detail: string): Answer {
  return json(status, { Type: null, Title: title, Status: status, Detail: detail, Instance: randomUUID(), Extensions: {} });
}

/** A refusal with its reason under the property that the switch `refusalDetail` names; any other answer as it is. */
export function respelt(answer: Answer, refusalDetail: 'Detail' | 'detail'): Answer {
  if (refusalDetail === 'Detail' || !answer.body.startsWith('{"Type":null,')) return answer;
  return { ...answer, body: answer.body.replace('"Detail":', '"detail":') };
}

/** Only a top-level Message, no Elements (xero-api.md 6). */
export function unreadablePost(message: string): Answer {
  return json(400, { ErrorNumber: 17, Type: 'PostDataInvalidException', Message: message });
}

/** xero-api.md 6: 404 is `text/html`. */
export function notFound(): Answer {
  return html(404, '<!DOCTYPE html><html><head><title>404</title></head><body><h1>The resource you\'re looking for cannot be found</h1></body></html>');
}
