import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useRecord, useTimeline } from '../client/problems';
import { useService } from '../client/session';
import type { ListedRecord, TimelineStep } from '../client/shapes';
import { Loading } from '../parts/loading';
import { PageHead } from '../parts/page-head';
import { Section } from '../parts/section';
import { Moment } from '../parts/times';
import { Trouble } from '../parts/trouble';
import { kindName, statusMeanings, statusNames } from '../words';
import { RecordFixes } from './problems/group-records';

const colours = { synced: 'petrol', pending: 'gray', waiting: 'yellow', problem: 'red', excluded: 'gray' } as const;

/** One record: how it stands, and everything that happened to it, so that any number in Xero can be explained. */
export function RecordPage({ kinds, recordId }: { kinds: string; recordId: string }) {
  const { companyId } = useService();
  const record = useRecord(kinds, recordId);
  if (!record.data) return record.error ? <Trouble title="The record could not be read" error={record.error} again={() => { void record.refetch(); }} /> : <Loading />;
  const { kind, sync, number, name, reference } = record.data;
  return (
    <Stack gap="lg">
      <Text size="sm"><Anchor component={Link} href={`/companies/${companyId}/problems`}>Back to the problems</Anchor></Text>
      <Stack gap="xs">
        <Group><Badge color={colours[sync.status]} variant="dot" tt="none" size="lg">{statusNames[sync.status]}</Badge></Group>
        <PageHead title={`${kindName[kind]} ${number ?? name ?? reference ?? recordId}`}>{sync.excludedText ?? `${statusMeanings[sync.status].replace(/^./, (first) => first.toUpperCase())}.`}</PageHead>
      </Stack>
      {sync.problem && <Problem record={record.data} />}
      {sync.xero?.url && <Group><Anchor href={sync.xero.url} target="_blank" rel="noreferrer">See it in Xero</Anchor></Group>}
      <Story kinds={kinds} recordId={recordId} />
    </Stack>
  );
}

function Problem({ record }: { record: ListedRecord }) {
  const { problem } = record.sync;
  if (!problem) return null;
  return (
    <Section title={problem.title}>
      <Text>{problem.cause}</Text>
      {problem.xeroMessage !== undefined && <Text size="sm">Xero’s words: <q>{problem.xeroMessage}</q></Text>}
      <Text><b>What to do:</b> {problem.solution}</Text>
      <RecordFixes record={record} />
    </Section>
  );
}

function Story({ kinds, recordId }: { kinds: string; recordId: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useTimeline(kinds, recordId);
  return (
    <Section title="Everything that happened" about="The oldest first.">
      {error && !data && <Trouble title="The story could not be read" error={error} again={() => { void refetch(); }} />}
      {data && <ol className="story">{data.pages.flatMap(({ items }) => items).map((step) => <Step key={`${step.at} ${step.type} ${step.text}`} step={step} />)}</ol>}
      {hasNextPage && <Group><Button size="sm" variant="default" loading={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>Show more</Button></Group>}
    </Section>
  );
}

const actors: Readonly<Record<string, string>> = { cloudrent: 'CloudRent', xero: 'Xero', sync: 'The sync', operator: 'An operator', platform: 'CloudRent', person: 'Somebody in the settings' };

function Step({ step: { at, actor, person, type, text, details } }: { step: TimelineStep }) {
  return (
    <li data-type={type}>
      <Text size="sm" c="dimmed"><Moment at={at} /> · {person ?? actors[actor] ?? actor}</Text>
      <Text>{text}</Text>
      {Object.keys(details).length > 1 && <details className="meanings"><summary>In detail</summary><pre>{JSON.stringify(details, null, 2)}</pre></details>}
    </li>
  );
}
