import { createHmac } from 'node:crypto';
import { isRecord, text } from '../pages/values';
import { recordWebhook } from '../recording/recorder';

export interface Receiver {
  readonly url: string;
  readonly key: string;
}

/** How long the app may take to answer, and what ends the wait when the simulator stops. */
export interface Patience {
  readonly answerWithinMs: number;
  readonly stop: AbortSignal;
}

/** xero-api.md 5: base64 of HMAC-SHA256 over the raw body, the key as UTF-8. */
export function signatureOf(body: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'utf8')).update(body, 'utf8').digest('base64');
}

/**
 * Makes one POST. Undefined when it was answered as Xero wants: with this status, in time, without body and cookies; otherwise what is
 * wrong, in words. Rejects only when the simulator stops meanwhile.
 */
export async function send({ url, key }: Receiver, body: string, { answerWithinMs, stop }: Patience, wanted: 200 | 401 = 200): Promise<string | undefined> {
  recordWebhook(body);
  const late = AbortSignal.timeout(answerWithinMs);
  try {
    const response = await fetch(url, {
      method: 'POST', redirect: 'manual', body, headers: { 'content-type': 'application/json', 'x-xero-signature': signatureOf(body, key) },
      signal: AbortSignal.any([stop, late]),
    });
    const answered = await response.text();
    if (response.status !== wanted) return `was answered ${String(response.status)} instead of ${String(wanted)}`;
    if (answered !== '') return 'was answered with a body';
    return response.headers.has('set-cookie') ? 'was answered with a cookie' : undefined;
  } catch (error) {
    stop.throwIfAborted();
    return late.aborted ? `was not answered within ${String(answerWithinMs)} ms` : `did not arrive: ${reasonOf(error)}`;
  }
}

/** Node's fetch keeps the reason one level down. */
function reasonOf(error: unknown): string {
  const reason = isRecord(error) && isRecord(error['cause']) ? error['cause'] : error;
  return isRecord(reason) ? text(reason['message']) || text(reason['code']) || String(error) : String(error);
}
