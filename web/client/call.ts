import type { FieldMessage } from './shapes';

/** An answer that is no success: the service's own words (a problem document), or ours when it could not be asked. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly status: number, readonly code: string, readonly detail: string, readonly errors: readonly FieldMessage[] = []) {
    super(detail);
  }
}

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

const unreached = (): Refused => new Refused(0, 'not-reached', 'CloudRent cannot be reached just now. Check your internet connection; nothing that was saved is lost.');

/**
 * Asks the service; resolves with the JSON of its answer, undefined when there is none. Throws `Refused`.
 * @param csrfToken proof that a change comes from our own pages; not needed to read
 */
export async function call<Answer>(method: Method, path: string, { body, csrfToken }: { body?: unknown; csrfToken?: string } = {}): Promise<Answer> {
  const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken }) };
  const response = await fetch(`/v1${path}`, { method, headers, credentials: 'same-origin', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch(() => { throw unreached(); });
  const text = await response.text().catch(() => { throw unreached(); });
  if (!response.ok) throw refusalOf(response.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

function refusalOf(status: number, text: string): Refused {
  try {
    const { code, detail, errors } = JSON.parse(text) as { code?: string; detail?: string; errors?: FieldMessage[] };
    if (code !== undefined && detail !== undefined) return new Refused(status, code, detail, errors);
  } catch {
    // No problem document: something between us and the service answered.
  }
  return new Refused(status, 'unreadable', 'CloudRent did not answer as it should. Please try again in a moment.');
}
