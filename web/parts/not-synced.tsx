import { Stack, Text } from '@mantine/core';
import type { NotSynced } from '../client/shapes';
import { many } from '../words';

/** What CloudRent has and Xero has not as it is, and what becomes of it. */
export function NotSyncedList({ of: { pending, waiting, problem } }: { of: NotSynced }) {
  const lines = [
    pending > 0 && `${many(pending, 'record')} on the way to Xero`,
    waiting > 0 && `${many(waiting, 'record')} waiting`,
    problem > 0 && `${many(problem, 'record')} with a problem that needs a person`,
  ].filter((line) => line !== false);
  if (lines.length === 0) return <Text>Nothing: everything that belongs in Xero is there.</Text>;
  const later = pending + waiting === 0 ? 'It is kept, and goes to Xero once the problem is solved and you are connected.'
    : `It is kept, and goes to Xero by itself, in order, once you are connected again${problem === 0 ? '' : '; what has a problem, once that is solved'}.`;
  return (
    <Stack gap="sm">
      <ul className="plain-list">{lines.map((line) => <li key={line}>{line}</li>)}</ul>
      <Text size="sm" c="dimmed">{later}</Text>
    </Stack>
  );
}
