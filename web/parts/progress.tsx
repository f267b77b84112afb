import { Progress, Stack, Text } from '@mantine/core';
import type { SyncNow } from '../client/shapes';
import { many } from '../words';

const steps = { refresh: 'Reading organisation, accounts and tax rates…', pull: 'Looking for what changed in Xero…', send: 'Sending to Xero…', done: 'Done.' } as const;

/** How a Sync Now goes, and how it ended. What is read out changes by step, not by record. */
export function SyncProgress({ of }: { of: SyncNow }) {
  const { status, step, counts, heldBy, problems } = of;
  const settled = counts.total - counts.pending;
  const part = status === 'running' ? (step === 'refresh' ? 5 : step === 'pull' ? 15 : 15 + 85 * (counts.total === 0 ? 1 : settled / counts.total)) : 100;
  return (
    <Stack gap="xs">
      <Progress value={part} animated={status === 'running'} aria-label="Progress of the sync" {...(status === 'failed' ? { color: 'red' } : {})} />
      <Text component="output" size="sm">{status === 'running' ? steps[step] : ending(of)}</Text>
      {status === 'running' && step === 'send' && counts.total > 0 && <Text size="sm" c="dimmed">{settled} of {many(counts.total, 'record')}</Text>}
      {heldBy && <Text size="sm">{heldBy.text}</Text>}
      {status !== 'running' && problems.length > 0 && <ul className="plain-list">{problems.map(({ code, title, count }) => <li key={code}>{title}: {many(count, 'record')}</li>)}</ul>}
    </Stack>
  );
}

function ending({ status, counts }: SyncNow): string {
  if (status === 'failed') return 'The sync was stopped. Nothing is lost: press Sync Now again.';
  if (counts.total === 0) return 'Done: everything was in step already.';
  const rest = [[counts.problem, 'with a problem'], [counts.waiting, 'waiting'], [counts.excluded, 'excluded']].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return `Done: ${[`${many(counts.synced, 'record')} synced`, ...rest].join(', ')}.`;
}
