import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Clashes } from './shapes';
import { useService } from './session';

/** What of ours Xero has already, as the last check found it; `ready` once the organisation has been read. */
export function useClashes(ready: boolean) {
  const { companyId, ask } = useService();
  return useQuery({
    queryKey: ['clashes', companyId], queryFn: () => ask<Clashes>('GET', 'connection/clashes'), enabled: ready,
    refetchInterval: ({ state: { data } }) => (data?.status === 'checking' ? 1_000 : false),
  });
}

export function useCheckClashes() {
  const { companyId, ask } = useService();
  const client = useQueryClient();
  return useMutation({ mutationFn: () => ask<unknown>('POST', 'connection/clashes', {}), onSuccess: () => client.invalidateQueries({ queryKey: ['clashes', companyId] }) });
}
