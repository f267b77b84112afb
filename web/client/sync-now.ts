import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SyncNow } from './shapes';
import { useService } from './session';

const askAgainMs = 2_000;

/** Sync Now, and how it goes: by server-sent events, or by asking now and then where those do not get through. */
export function useSyncNow() {
  const { companyId, ask } = useService();
  const client = useQueryClient();
  const [progress, setProgress] = useState<SyncNow>();
  const press = useMutation({ mutationFn: () => ask<SyncNow>('POST', 'sync', {}), onSuccess: setProgress });
  const running = progress?.status === 'running' ? progress.syncId : undefined;

  useEffect(() => {
    if (running === undefined) return undefined;
    let timer: number | undefined;
    const take = (now: SyncNow): void => {
      setProgress(now);
      if (now.status !== 'running') void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === companyId });
    };
    const source = new EventSource(`/v1/companies/${companyId}/syncs/${running}/events`);
    for (const type of ['progress', 'done']) source.addEventListener(type, (event) => { take(JSON.parse((event as MessageEvent<string>).data) as SyncNow); });
    source.addEventListener('error', () => {
      // The browser tries again by itself, unless it was refused.
      if (source.readyState === EventSource.CLOSED) timer ??= window.setInterval(() => { ask<SyncNow>('GET', `syncs/${running}`).then(take, () => undefined); }, askAgainMs);
    });
    return () => { source.close(); window.clearInterval(timer); };
    // `ask` is made anew with every render and says the same each time.
    // eslint-disable-next-line react/exhaustive-deps
  }, [running, companyId, client]);

  return { press, progress };
}
