import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Connection, StatusCount } from './shapes';
import { useService } from './session';

const soon = 1_500;
/** A page that is looked at is never far behind. */
const nowAndThen = 5_000;

/** How the connection stands; asked again soon while something of it is still being read from Xero. */
export function useConnection() {
  const { companyId, ask } = useService();
  return useQuery({
    queryKey: ['connection', companyId], queryFn: () => ask<Connection>('GET', 'connection'),
    refetchInterval: ({ state: { data } }) => (data && isBeingRead(data) ? soon : nowAndThen),
  });
}

/** Its organisation, accounts or contacts are not here yet. */
export const isBeingRead = (connection: Connection): boolean =>
  (connection.status === 'setup' || connection.status === 'connected') && (connection.readAt == null || connection.contactsReadAt == null);

/** A change whose answer is the connection as it is then. */
function useChange<Input>(change: (ask: ReturnType<typeof useService>['ask'], input: Input) => Promise<Connection>) {
  const { companyId, ask } = useService();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => change(ask, input),
    onSuccess: async (connection) => {
      client.setQueryData(['connection', companyId], connection);
      // Whatever else is shown may have changed with it.
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === companyId && queryKey[0] !== 'connection' });
    },
  });
}

export const useChooseOrganisation = () => useChange((ask, { xeroTenantId, putLinksAside }: { xeroTenantId: string; putLinksAside: boolean }) =>
  ask('PUT', 'connection/organisation', { xeroTenantId, ...(putLinksAside ? { putLinksAside: true } : {}) }));
export const useSyncFrom = () => useChange((ask, syncFrom: string | null) => ask('PUT', 'connection/sync-from', { syncFrom }));
export const useStart = () => useChange<void>((ask) => ask('POST', 'connection/start', {}));
export const useDisconnect = () => useChange<void>((ask) => ask('DELETE', 'connection'));

/** Leaves for Xero's sign-in. */
export function useConnect() {
  const { ask } = useService();
  return useMutation({
    mutationFn: () => ask<{ authoriseUrl: string }>('POST', 'connection', {}),
    onSuccess: ({ authoriseUrl }) => { window.location.assign(authoriseUrl); },
  });
}

/** Counts of the company's records by kind and status. Counted anew once the connection stands otherwise: what waited is on its way then, or the other way round. */
export function useSummary({ often = false } = {}) {
  const { companyId, ask } = useService();
  const { data: connection } = useConnection();
  return useQuery({ queryKey: ['summary', companyId, connection?.status], queryFn: async () => (await ask<{ items: StatusCount[] }>('GET', 'records/summary')).items, refetchInterval: ({ state: { data } }) => (often || data?.some(({ status, count }) => status === 'pending' && count > 0) ? soon : nowAndThen) });
}
