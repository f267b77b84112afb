import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import { useRetryGroup } from '../../client/problems';
import { useService } from '../../client/session';
import type { ProblemGroup } from '../../client/shapes';
import { BusyButton } from '../../parts/busy-button';
import { Facts } from '../../parts/facts';
import { Section } from '../../parts/section';
import { Ago } from '../../parts/times';
import { Trouble } from '../../parts/trouble';
import { answerOf, countOfKind, fixNames, money, turnNames } from '../../words';
import { FixDialog } from './fix-dialog';
import { GroupRecords } from './group-records';

/** One cause: why, what to do, what waits on it; and what can be done here. */
export function OneProblem({ group }: { group: ProblemGroup }) {
  const { companyId } = useService();
  const retry = useRetryGroup();
  const [choosing, setChoosing] = useState(false);
  const [open, setOpen] = useState(false);
  const list = useId();
  const ofCompany = group.scope === 'company';
  const answer = answerOf(group.scope, group.code);
  const settings = group.turn === 'settings' ? (ofCompany ? ['Go to the connection', 'xero'] as const : ['Accounts and tax rates', 'xero/set-up'] as const) : undefined;
  return (
    <Section title={group.title}>
      <Stack gap="xs">
        <Text>{group.causeText}</Text>
        {group.xeroMessage !== undefined && <Text size="sm">Xero’s words: <q>{group.xeroMessage}</q></Text>}
        <Text><b>What to do:</b> {group.solution}</Text>
      </Stack>
      <Facts of={[[ofCompany ? 'Held up by it' : 'Waiting on it', waiting(group)], ['Whose turn', turnNames[group.turn]], ['Oldest', group.oldestSince === null || group.records === 0 ? null : <Ago key="oldest" at={group.oldestSince} />]]} />
      {retry.error && <Trouble title="Not started" error={retry.error} />}
      <Group gap="sm">
        {group.fixes.includes('remap') && <Button size="sm" onClick={() => { setChoosing(true); }}>{fixNames.remap}</Button>}
        {settings && <Button size="sm" component={Link} href={`/companies/${companyId}/${settings[1]}`} variant={group.fixes.includes('remap') ? 'default' : 'filled'}>{settings[0]}</Button>}
        {group.retry && (ofCompany || group.turn !== 'nobody') && <BusyButton size="sm" variant="default" busy={retry.isPending} busyWith={answer.busy} onClick={() => { retry.mutate(group); }}>{answer.button}</BusyButton>}
        {!ofCompany && <Anchor component="button" type="button" size="sm" aria-expanded={open} {...(open ? { 'aria-controls': list } : {})} onClick={() => { setOpen(!open); }}>{open ? 'Hide the records' : `Show ${group.records === 1 ? 'the record' : `the ${group.records.toLocaleString('en-AU')} records`}`}</Anchor>}
      </Group>
      {retry.isSuccess && <Text component="output" size="sm" c="dimmed">{answer.done}</Text>}
      {open && <div id={list}><GroupRecords group={group} /></div>}
      {choosing && <FixDialog target={{ fix: 'remap', group }} close={() => { setChoosing(false); }} />}
    </Section>
  );
}

/** `300 invoices (99,000.00 AUD), 2 payments (40.00 AUD)` */
function waiting({ records, byKind }: ProblemGroup): string {
  if (records === 0) return 'nothing at the moment';
  return byKind.map(({ kind, count, amounts }) => `${countOfKind(kind, count)}${amounts.length === 0 ? '' : ` (${amounts.map(money).join(', ')})`}`).join(', ');
}
