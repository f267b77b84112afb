import { Stack } from '@mantine/core';
import { Redirect, useLocation, useSearchParams } from 'wouter';
import { useConnection } from '../client/connection';
import type { Connection } from '../client/shapes';
import { Loading } from '../parts/loading';
import { Trouble } from '../parts/trouble';
import { isRefusal } from '../words';
import { Choose } from './choose';
import { Connected } from './connected';
import { Ended } from './ended';
import { Outcome } from './outcome';
import { SetUp } from './set-up';
import { Start } from './start';

/** Where a company stands with Xero: the page for its status, or for how the way to Xero ended. */
export function XeroPage() {
  const { data: connection, error, refetch } = useConnection();
  const [path] = useLocation();
  const [query] = useSearchParams();
  const outcome = query.get('outcome');
  if (!connection) return error ? <Trouble title="The connection could not be read" error={error} again={() => { void refetch(); }} /> : <Loading />;
  // Without a connection that works, the organisation that was allowed may be taken all the same: the page to choose says at what price, and once it is taken nothing is refused.
  if (outcome === 'in-use' && connection.status === 'choosing') return <Redirect to={path} replace />;
  return (
    <Stack gap="lg">
      {isRefusal(outcome) ? <Outcome outcome={outcome} connection={connection} /> : <Page connection={connection} outcome={outcome} />}
    </Stack>
  );
}

function Page({ connection, outcome }: { connection: Connection; outcome: string | null }) {
  switch (connection.status) {
    case 'choosing': return <Choose connection={connection} />;
    case 'setup': return <SetUp connection={connection} />;
    case 'connected': return <Connected connection={connection} reconnected={outcome === 'reconnected'} />;
    case 'expired': return <Ended connection={connection} />;
    case 'disconnected': return connection.organisation || connection.problem ? <Ended connection={connection} /> : <Start />;
  }
}
