import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useCheckClashes, useClashes } from '../../client/clashes';
import type { Clash, Clashes as Answer } from '../../client/shapes';
import { Section } from '../../parts/section';
import { Ago, day } from '../../parts/times';
import { Trouble } from '../../parts/trouble';
import { clashMeanings, clashNames, kindName, many } from '../../words';

const colours = { 'will-link': 'petrol', differs: 'red', asks: 'yellow' } as const;

/** What of ours is in Xero already, before anything is sent. */
export function Clashes({ ready }: { ready: boolean }) {
  const { data, error, refetch } = useClashes(ready);
  const check = useCheckClashes();
  const checking = check.isPending || data?.status === 'checking';
  return (
    <Section id="clashes" title="What Xero has already" about="Compares the numbers and customers in CloudRent with your books, so that you see beforehand what would meet. It only reads.">
      {error && <Trouble title="The check could not be read" error={error} again={() => { void refetch(); }} />}
      {check.error && <Trouble title="The check could not be started" error={check.error} />}
      <Group>
        <Button variant="default" disabled={!ready} loading={checking} onClick={() => { check.mutate(); }}>{data?.checkedAt ? 'Check again' : 'Check now'}</Button>
        <Text component="output" size="sm" c="dimmed">{checking ? 'Comparing with Xero…' : data?.checkedAt ? <>Checked <Ago at={data.checkedAt} />: {found(data)}</> : ''}</Text>
      </Group>
      {!checking && data && data.items.length > 0 && <List items={data.items} />}
    </Section>
  );
}

const found = ({ items }: Answer): string => (items.length === 0 ? 'nothing of yours is in Xero yet.' : `${many(items.length, 'record')} ${items.length === 1 ? 'meets one' : 'meet some'} in Xero.`);

function List({ items }: { items: readonly Clash[] }) {
  return (
    <Stack gap="md">
      {(['differs', 'asks', 'will-link'] as const).map((outcome) => {
        const these = items.filter((item) => item.outcome === outcome);
        return these.length === 0 ? null : (
          <div key={outcome}>
            <Group gap="xs" mb={4}><Badge color={colours[outcome]} variant="light" tt="none">{clashNames[outcome]}: {these.length}</Badge></Group>
            <Text size="sm" c="dimmed" mb="xs">{clashMeanings[outcome]}</Text>
            {these.map((item) => <One key={`${item.kind}/${item.id}/${item.xero.id}`} clash={item} />)}
          </div>
        );
      })}
    </Stack>
  );
}

function One({ clash: { kind, label, xero } }: { clash: Clash }) {
  const details = [xero.contact, xero.email, xero.date && day(xero.date), xero.total, xero.status.toLowerCase()].filter((text) => text !== undefined && text !== null && text !== '');
  return <div className="clash"><Text fw={600}>{kindName[kind]} {label}</Text><Text size="sm">In Xero: {xero.label}{details.length > 0 && <Text span c="dimmed"> · {details.join(' · ')}</Text>}</Text></div>;
}
