import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useGroupRecords, useRetryRecord, type FixTarget } from '../../client/problems';
import { useService } from '../../client/session';
import type { ListedRecord, ProblemGroup } from '../../client/shapes';
import { BusyButton } from '../../parts/busy-button';
import { Trouble } from '../../parts/trouble';
import { fixNames, kindName, kindPaths } from '../../words';
import { FixDialog } from './fix-dialog';

/** The records of one cause, page by page. */
export function GroupRecords({ group }: { group: ProblemGroup }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useGroupRecords(group, true);
  if (!data) return error ? <Trouble title="The records could not be read" error={error} again={() => { void refetch(); }} /> : <Stack gap="xs"><Skeleton height={40} /><Skeleton height={40} /></Stack>;
  return (
    <Stack gap="sm">
      <ul className="records">{data.pages.flatMap(({ items }) => items).map((record) => <OneRecord key={`${record.kind}/${record.id}`} record={record} />)}</ul>
      {hasNextPage && <Group><Button size="sm" variant="default" loading={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>Show more</Button></Group>}
    </Stack>
  );
}

/** A record's own problem and what can be done about it. Also on the record's page. */
export function RecordFixes({ record }: { record: ListedRecord }) {
  const retry = useRetryRecord();
  const [target, setTarget] = useState<FixTarget | null>(null);
  const { problem } = record.sync;
  if (!problem) return null;
  return (
    <>
      {retry.error && <Trouble title="Not started" error={retry.error} />}
      <Group gap="xs">
        {problem.fixes.map((fix) => fix !== 'remap' && <Button key={fix} size="compact-sm" variant="light" onClick={() => { setTarget({ fix, record }); }}>{fixNames[fix]}</Button>)}
        <BusyButton size="compact-sm" variant="default" busy={retry.isPending} busyWith="Starting…" onClick={() => { retry.mutate(record); }}>Sync again</BusyButton>
      </Group>
      {target && <FixDialog target={target} problem={problem} close={() => { setTarget(null); }} />}
    </>
  );
}

function OneRecord({ record }: { record: ListedRecord }) {
  const { companyId } = useService();
  const { kind, id, label, sync: { problem } } = record;
  return (
    <li>
      <Text fw={600}>{kindName[kind]} {label === '' ? id : label} <Anchor component={Link} href={`/companies/${companyId}/records/${kindPaths[kind]}/${id}`} size="sm" fw={400} aria-label={`Everything that happened to ${kindName[kind].toLowerCase()} ${label === '' ? id : label}`}>Everything that happened</Anchor></Text>
      {problem && <Text size="sm">{problem.cause}</Text>}
      {problem?.xeroMessage !== undefined && <Text size="sm" c="dimmed">Xero’s words: <q>{problem.xeroMessage}</q></Text>}
      {problem?.differences && <ul className="plain-list">{problem.differences.map(({ field, xero, cloudrent }) => <li key={field}><Text span size="sm">{field}: {xero || 'nothing'} in Xero, {cloudrent || 'nothing'} in CloudRent</Text></li>)}</ul>}
      <RecordFixes record={record} />
    </li>
  );
}
