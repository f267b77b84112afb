import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, type HttpApi } from '../scripts/client/http-api';

const AT_ONCE = 16;
const ATTEMPTS = 5;

export interface Put { readonly path: string; readonly body: unknown }

/** Sends every PUT, sixteen at a time; `onSent` hears how many have gone. A busy or restarting service is asked again, with the same body. */
export async function sendAll(api: HttpApi, puts: readonly Put[], onSent: (sent: number) => void): Promise<void> {
  const queue = puts.values();
  let sent = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const put of queue) {
      await sendOne(api, put);
      sent += 1;
      onSent(sent);
    }
  }));
}

async function sendOne(api: HttpApi, { path, body }: Put): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await api.call('PUT', path, body);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !mayPass(error)) throw error;
      await pause(attempt * 500);
    }
  }
}

/** A PUT of the same version and content is the same PUT, so repeating one is safe. */
const mayPass = (error: unknown): boolean => !(error instanceof ApiError) || error.status === 429 || error.status === 503;
