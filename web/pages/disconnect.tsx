import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { Link, Redirect } from 'wouter';
import { useConnection, useDisconnect, useSummary } from '../client/connection';
import { useService } from '../client/session';
import type { StatusCount } from '../client/shapes';
import { countOf } from '../parts/counts';
import { Loading } from '../parts/loading';
import { NotSyncedList } from '../parts/not-synced';
import { BusyButton } from '../parts/busy-button';
import { PageHead } from '../parts/page-head';
import { Section } from '../parts/section';
import { Trouble } from '../parts/trouble';

/** Before a person disconnects: what stays, what will not have been synced. */
export function DisconnectPage() {
  const { companyId } = useService();
  const connection = useConnection();
  const summary = useSummary();
  const disconnect = useDisconnect();
  const page = `/companies/${companyId}/xero`;
  if (!connection.data) return connection.error ? <Trouble title="The connection could not be read" error={connection.error} /> : <Loading />;
  if (connection.data.status === 'disconnected') return <Redirect to={page} replace />;
  const name = connection.data.organisation?.name ?? 'Xero';
  return (
    <Stack gap="lg">
      <PageHead title={`Disconnect from ${name}?`}>From then on nothing is sent to Xero, and nothing is read there.</PageHead>
      <Section title="What stays">
        <ul className="plain-list"><li>Everything in Xero stays as it is.</li><li>Everything in CloudRent stays as it is, and new invoices are kept for later.</li><li>Which record belongs to which in Xero is remembered: when you reconnect to {name}, nothing is made twice.</li></ul>
      </Section>
      <Section title="What will not have been synced">
        {summary.data ? <NotSyncedList of={notSyncedOf(summary.data)} /> : <Skeleton height={22} width="50%" />}
      </Section>
      {disconnect.error && <Trouble title="Not disconnected" error={disconnect.error} />}
      <Group><BusyButton color="red.8" busy={disconnect.isPending} busyWith="Disconnecting…" onClick={() => { disconnect.mutate(); }}>Disconnect</BusyButton><Button component={Link} href={page} variant="default">Keep the connection</Button></Group>
    </Stack>
  );
}

export const notSyncedOf = (counts: readonly StatusCount[]) => ({ pending: countOf(counts, 'pending'), waiting: countOf(counts, 'waiting'), problem: countOf(counts, 'problem') });
