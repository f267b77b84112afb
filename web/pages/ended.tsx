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
export function Ended({ connection }: { connection: Connection }) {
  const { companyId } = useService();
  const { status, organisation, problem, notSynced } = connection;
  const summary = useSummary();
  const name = organisation?.name ?? 'Xero';
  const left = notSynced ?? (summary.data && notSyncedOf(summary.data));
  const expired = status === 'expired';
  return (
    <>
      {problem ? <PageHead title={problem.title}>{problem.cause}</PageHead>
        : expired ? <PageHead title="Xero needs you to sign in again">Xero no longer lets CloudRent into {name}.</PageHead>
        : <PageHead title="Disconnected from Xero">Nothing is sent to {name} any more, and nothing is read there.</PageHead>}
      {problem && <Notice tone="mind" title="What to do">{problem.solution}</Notice>}
      <Section title="Nothing is lost">
        <Text>What is in Xero and in CloudRent stays as it is. Which record belongs to which is remembered, so that nothing is made twice when you reconnect to {name}.</Text>
      </Section>
      <Section title="Not synced" about="It is kept here, and goes to Xero by itself, in order, once you reconnect.">
        {left ? <NotSyncedList of={left} /> : <Skeleton height={22} width="50%" />}
      </Section>
      <ConnectButton beside={expired ? <Button component={Link} href={`/companies/${companyId}/xero/disconnect`} variant="subtle">Disconnect instead</Button> : undefined}>Reconnect</ConnectButton>
    </>
  );
}
