import { Badge, Group, Stack, Text } from '@mantine/core';
import { useCheckClashes, useClashes } from '../../client/clashes';
import type { Clash, Clashes as Answer } from '../../client/shapes';
import { BusyButton } from '../../parts/busy-button';
import { Section } from '../../parts/section';
import { Ago, day } from '../../parts/times';
import { Trouble } from '../../parts/trouble';
import { clashMeanings, clashNames, clashSteps, kindName, many } from '../../words';

const outcomes = ['differs', 'asks', 'will-link'] as const;
const colours = { 'will-link': 'petrol', differs: 'red', asks: 'yellow' } as const;
/** Of what is simply linked, a few are enough to see what is meant. */
const shownAtFirst = 10;

/** What of ours is in Xero already, before anything is sent. */
export function Clashes({ ready }: { ready: boolean }) {
  const { data, error, refetch } = useClashes(ready);
  const check = useCheckClashes();
  const checking = check.isPending || data?.status === 'checking';
  return (
    <Section id="clashes" title="What Xero has already" about="Compares the numbers and customers in CloudRent with your books, so that you see beforehand what would meet. It only reads.">
      {error && !data && <Trouble title="The check could not be read" error={error} again={() => { void refetch(); }} />}
      {check.error && <Trouble title="The check could not be started" error={check.error} />}
      <Group>
        <BusyButton variant="default" disabled={!ready} busy={checking} busyWith="Checking…" onClick={() => { check.mutate(); }}>{data?.checkedAt ? 'Check again' : 'Check now'}</BusyButton>
        <Text component="output" size="sm" c="dimmed">{checking ? `${clashSteps[data?.progress?.step ?? 'contacts']}…` : data?.checkedAt ? <>Checked <Ago at={data.checkedAt} />: {found(data)}</> : ''}</Text>
      </Group>
      {checking && data?.heldBy && <Text size="sm">{data.heldBy.text}</Text>}
      {!checking && data && data.items.length > 0 && <Found answer={data} />}
    </Section>
  );
}

function found({ counts }: Answer): string {
  const all = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
  return all === 0 ? 'nothing of yours is in Xero yet.' : `${many(all, 'record')} ${all === 1 ? 'meets one' : 'meet some'} in Xero.`;
}

function Found({ answer: { items, counts, nextCursor } }: { answer: Answer }) {
  return (
    <Stack gap="lg">
      {outcomes.filter((outcome) => counts[outcome] > 0).map((outcome) => {
        const these = items.filter((item) => item.outcome === outcome);
        return (
          <div key={outcome}>
            <Badge color={colours[outcome]} variant="dot" size="lg" tt="none" mb={6}>{clashNames[outcome]}: {counts[outcome]}</Badge>
            <Text size="sm" c="dimmed" mb="xs">{clashMeanings[outcome]}</Text>
            {these.slice(0, shownAtFirst).map((item) => <One key={`${item.kind}/${item.id}/${item.xero.id}`} clash={item} />)}
            {these.length > shownAtFirst && <details className="meanings"><summary>Show {these.length - shownAtFirst} more</summary>{these.slice(shownAtFirst).map((item) => <One key={`${item.kind}/${item.id}/${item.xero.id}`} clash={item} />)}</details>}
          </div>
        );
      })}
      {nextCursor !== null && <Text size="sm" c="dimmed">Only the first {items.length} are listed here; the numbers above count all.</Text>}
    </Stack>
  );
}

function One({ clash: { kind, label, reason, xero } }: { clash: Clash }) {
  const details = [xero.contact, xero.email, xero.date && day(xero.date), xero.total && `${xero.total} ${xero.currency ?? ''}`.trim(), xero.status.toLowerCase()].filter((text) => text !== undefined && text !== null && text !== '');
  return (
    <div className="clash">
      <Text fw={600}>{kindName[kind]} {label}</Text>
      <Text size="sm">In Xero: {xero.label}{details.length > 0 && <Text span c="dimmed"> · {details.join(' · ')}</Text>}</Text>
      {reason && <Text size="sm">{reason.solution}</Text>}
    </div>
  );
}
