import { Anchor, Group, Text } from '@mantine/core';
import { useStart } from '../../client/connection';
import type { Connection } from '../../client/shapes';
import { BusyButton } from '../../parts/busy-button';
import { Section } from '../../parts/section';
import { Trouble } from '../../parts/trouble';
import { nameOfWord } from '../../words';

/** The last step. What is missing is said, and leads there. */
export function StartSyncing({ connection }: { connection: Connection }) {
  const start = useStart();
  const missing = connection.setup.missing;
  return (
    <Section title="Start syncing" about="From then on everything in CloudRent that belongs in Xero is sent by itself, and what changes in Xero comes back. You can disconnect at any time.">
      {missing.length > 0 && (
        <div id="missing">
          <Text size="sm" mb={4}>Before you can start:</Text>
          <ul className="plain-list">{missing.map(({ field, message }) => <li key={field}><Missing field={field} message={message} /></li>)}</ul>
        </div>
      )}
      {start.error && <Trouble title="The sync could not be started" error={start.error} />}
      <Group><BusyButton disabled={missing.length > 0} {...(missing.length > 0 ? { 'aria-describedby': 'missing' } : {})} busy={start.isPending} busyWith="Starting…" onClick={() => { start.mutate(); }}>Start syncing</BusyButton></Group>
    </Section>
  );
}

function Missing({ field, message }: { field: string; message: string }) {
  const [part, word] = field.split('.');
  if (word === undefined || (part !== 'accounts' && part !== 'taxes')) return <>{nameOfWord(field)} {message}</>;
  return <><Anchor underline="always" href={`#${field}`} onClick={(event) => { event.preventDefault(); document.getElementById(field)?.focus(); }}>{nameOfWord(word)}</Anchor> {message}</>;
}
