import type { HttpApi } from '../scripts/client/http-api';

const AT_ONCE = 6;

export interface Put { readonly path: string; readonly body: unknown }

/** Sends every PUT, six at a time; `onSent` hears how many have gone. */
export async function sendAll(api: HttpApi, puts: readonly Put[], onSent: (sent: number) => void): Promise<void> {
  const queue = puts.values();
  let sent = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const put of queue) {
      await api.call('PUT', put.path, put.body);
      sent += 1;
      onSent(sent);
    }
  }));
}
