import { Button, Skeleton, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useSummary } from '../client/connection';
import { useService } from '../client/session';
import type { Connection } from '../client/shapes';
import { ConnectButton } from '../parts/connect-button';
import { Notice } from '../parts/notice';
import { NotSyncedList } from '../parts/not-synced';
import { PageHead } from '../parts/page-head';
import { Section } from '../parts/section';
import { notSyncedOf } from './disconnect';

/** There was a connection: how it ended, that nothing is lost, and one click to go on. */
export function Ended({ connection: { status, organisation, problem, notSynced } }: { connection: Connection }) {
  const { companyId } = useService();
  const summary = useSummary();
  const name = organisation?.name ?? 'Xero';
  // Until the connection is read again: as it was at the moment of disconnecting.
  const left = notSynced ?? (summary.data && notSyncedOf(summary.data));
  return (
    <>
      {problem ? <PageHead title={problem.title}>{problem.cause} Nothing is sent to {name} meanwhile, and nothing is read there.</PageHead>
        : <PageHead title="Disconnected from Xero">Nothing is sent to {name} any more, and nothing is read there.</PageHead>}
      {problem && <Notice tone="mind" title="What to do">{problem.solution}</Notice>}
      <Section title="Not synced">{left ? <NotSyncedList of={left} /> : <Skeleton height={22} width="50%" />}</Section>
      <Section title="Nothing is lost">
        <Text>What is in Xero and in CloudRent stays as it is. Which record belongs to which is remembered, so that nothing is made twice when you reconnect to {name}.</Text>
        {!problem && <Text size="sm" c="dimmed">Have you moved to another organisation in Xero? Reconnect and allow that one there: you are asked about the old links before anything is sent.</Text>}
      </Section>
      <ConnectButton beside={status === 'expired' ? <Button component={Link} href={`/companies/${companyId}/xero/disconnect`} variant="subtle">Disconnect instead</Button> : undefined}>Reconnect</ConnectButton>
    </>
  );
}
