import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSyncFrom } from '../../client/connection';
import type { Connection } from '../../client/shapes';
import { Section } from '../../parts/section';
import { Trouble } from '../../parts/trouble';
import { day } from '../../parts/times';

/** From which date on documents are sent; what is older is left alone. Saved as soon as the date is whole. */
export function SyncFrom({ connection }: { connection: Connection }) {
  const saved = connection.syncFrom;
  const save = useSyncFrom();
  const [fromDate, setFromDate] = useState(saved !== null);
  const [date, setDate] = useState(saved ?? '');
  const take = (next: string | null): void => { if (next !== saved) save.mutate(next); };
  const state = save.isPending ? 'Saving…' : saved === null ? 'Everything is sent.' : `Sent is what is dated ${day(saved)} or later.`;
  return (
    <Section id="syncFrom" title="How far back" about="Invoices, credit notes and payments that were booked in Xero by hand before should not be sent a second time.">
      <Radio.Group aria-label="How far back" value={fromDate ? 'date' : 'all'} onChange={(value) => { setFromDate(value === 'date'); if (value === 'all') take(null); else if (date !== '') take(date); }}>
        <Stack gap="sm"><Radio value="all" label="Send everything that CloudRent has" /><Radio value="date" label="Send only what is dated on or after a day" /></Stack>
      </Radio.Group>
      {fromDate && <TextInput type="date" label="First day" maw="14rem" value={date} onChange={(event) => { setDate(event.currentTarget.value); }} onBlur={() => { if (date !== '') take(date); }} />}
      <Text component="output" size="sm" c="dimmed">{state}</Text>
      {save.error && <Trouble title="The day could not be saved" error={save.error} />}
    </Section>
  );
}
