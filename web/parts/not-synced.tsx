import { Text } from '@mantine/core';
import type { NotSynced } from '../client/shapes';
import { many } from '../words';

/** What is accepted by CloudRent's service and not in Xero. */
export function NotSyncedList({ of: { pending, waiting, problem } }: { of: NotSynced }) {
  const lines = [
    pending > 0 && `${many(pending, 'record')} on the way to Xero`,
    waiting > 0 && `${many(waiting, 'record')} waiting`,
    problem > 0 && `${many(problem, 'record')} with a problem that needs a person`,
  ].filter((line) => line !== false);
  if (lines.length === 0) return <Text>Everything is in Xero: nothing is left over.</Text>;
  return <ul className="plain-list">{lines.map((line) => <li key={line}>{line}</li>)}</ul>;
}
