import { Anchor, Badge, Group, Skeleton, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useSummary } from '../client/connection';
import { useService } from '../client/session';
import type { Connection } from '../client/shapes';
import { useSyncNow } from '../client/sync-now';
import { BusyButton } from '../parts/busy-button';
import { Counts, countOf } from '../parts/counts';
import { Facts } from '../parts/facts';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { SyncProgress } from '../parts/progress';
import { Section } from '../parts/section';
import { Ago, day } from '../parts/times';
import { Trouble } from '../parts/trouble';
import { many, statusMeanings, statusNames } from '../words';

/** All is well, or what is not: the organisation, how the records stand, and Sync Now. */
export function Connected({ connection, reconnected }: { connection: Connection; reconnected: boolean }) {
  const { companyId } = useService();
  const { organisation, lastPulledAt, callsLeft, connectedBy, syncFrom } = connection;
  const page = `/companies/${companyId}/xero`;
  return (
    <>
      <Stack gap="xs">
        <Group><Badge color="petrol.5" variant="dot" tt="none" size="lg">Connected</Badge></Group>
        <PageHead title={organisation?.name ?? 'Connected to Xero'}>CloudRent and these books are kept in step. You need not keep this page open.</PageHead>
      </Stack>
      {reconnected && <Notice tone="good" title="Connected again">Everything that waited goes on by itself now.</Notice>}
      <Records />
      <Section title="Connection">
        <Facts of={[
          ['Organisation', organisation?.name], ['Connected by', connectedBy], ['What is sent', syncFrom ? `what is dated ${day(syncFrom)} or later` : 'everything that CloudRent has'],
          ['Last read from Xero', lastPulledAt ? <Ago key="ago" at={lastPulledAt} /> : 'not yet'],
          ['Xero’s daily limit', callsLeft ? `${callsLeft.day.toLocaleString('en-AU')} requests left today. Once they are used up, the sync waits and goes on by itself.` : null],
        ]} />
        <Group gap="lg"><Anchor component={Link} href={`${page}/set-up`}>Accounts, tax rates and dates</Anchor><Anchor component={Link} href={`${page}/disconnect`} c="var(--mantine-color-error)">Disconnect</Anchor></Group>
      </Section>
    </>
  );
}

function Records() {
  const { companyId } = useService();
  const { press, progress } = useSyncNow();
  const running = progress?.status === 'running';
  const summary = useSummary({ often: running });
  const problems = countOf(summary.data ?? [], 'problem');
  return (
    <Section title="Records">
      {summary.error && !summary.data && <Trouble title="The counts could not be read" error={summary.error} again={() => { void summary.refetch(); }} />}
      {summary.data ? <Counts of={summary.data} /> : !summary.error && <Stack gap="xs">{[1, 2, 3, 4, 5].map((row) => <Skeleton key={row} height={30} />)}</Stack>}
      {summary.data && <Text size="sm">{problems > 0 && <><b>{many(problems, 'record')}</b> {problems === 1 ? 'has' : 'have'} a problem. </>}<Anchor component={Link} href={`/companies/${companyId}/problems`}>{problems > 0 ? 'See what is wrong and put it right' : 'Is anything in the way?'}</Anchor></Text>}
      <Meanings />
      {press.error && <Trouble title="The sync could not be started" error={press.error} />}
      <Group><BusyButton busy={press.isPending || running} busyWith="Syncing…" onClick={() => { press.mutate(); }}>Sync Now</BusyButton><Text size="sm" c="dimmed">Not needed as a rule: the sync runs by itself.</Text></Group>
      {progress && <SyncProgress of={progress} />}
    </Section>
  );
}

function Meanings() {
  return (
    <details className="meanings">
      <summary>What the words mean</summary>
      <Facts of={(['synced', 'pending', 'waiting', 'problem', 'excluded'] as const).map((status) => [statusNames[status], statusMeanings[status]])} />
    </details>
  );
}
