import { Button, Group, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useMapping } from '../../client/mapping';
import { useXeroContacts, type FixTarget } from '../../client/problems';
import type { RecordProblem } from '../../client/shapes';
import { Trouble } from '../../parts/trouble';
import { day } from '../../parts/times';
import { remapNames, remapOf, type RemapWhat } from '../../words';

/** What a person has to choose before a fix can say what it will do. */
export function FixChoice({ target, problem, choose, cancel }: { target: FixTarget; problem: RecordProblem | undefined; choose: (value: string) => void; cancel: () => void }) {
  const [value, setValue] = useState('');
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (value.trim() !== '') choose(value.trim()); }}>
      <Stack gap="md">
        {target.fix === 'remap' ? <Targets what={remapOf(target.group.code)} value={value} setValue={setValue} />
          : target.fix === 'renumber' ? <TextInput label="Number in Xero" description="One that no other invoice or credit note has there." value={value} autoComplete="off" maxLength={255} data-autofocus onChange={(event) => { setValue(event.currentTarget.value); }} />
            : target.fix === 'adopt' ? <Radios label="Which payment in Xero is it?" value={value} setValue={setValue} options={(problem?.payments ?? []).map(({ xeroId, date, amount, reference }) => ({ value: xeroId, label: `${amount} of ${day(date)}`, description: reference === null ? undefined : `Reference: ${reference}` }))} />
              : <Contacts problem={problem} value={value} setValue={setValue} />}
        <Group gap="sm"><Button type="submit" disabled={value.trim() === ''}>Show what it will do</Button><Button variant="subtle" onClick={cancel}>Cancel</Button></Group>
      </Stack>
    </form>
  );
}

type Field = { readonly value: string; readonly setValue: (value: string) => void };

function Targets({ what, value, setValue }: { what: RemapWhat } & Field) {
  const { accounts, rates } = useMapping(true);
  const failed = [accounts, rates].find(({ error }) => error);
  if (failed) return <Trouble title="Accounts and tax rates could not be read" error={failed.error} again={() => { void accounts.refetch(); void rates.refetch(); }} />;
  const options = what === 'taxType' ? (rates.data ?? []).map(({ taxType, name, effectiveRate }) => ({ value: taxType, label: `${name} (${Number(effectiveRate)}%)` }))
    : (accounts.data ?? []).filter(({ uses }) => uses.includes(what === 'account' ? 'sales' : 'payments')).map(({ accountId, code, name }) => ({ value: what === 'account' ? code : accountId, label: code === '' ? name : `${code} ${name}` }));
  return <NativeSelect label={remapNames[what]} data={[{ value: '', label: 'Please choose' }, ...options]} value={value} data-autofocus onChange={(event) => { setValue(event.currentTarget.value); }} />;
}

interface Option { readonly value: string; readonly label: ReactNode; readonly description?: string | undefined }
function Radios({ label, options, value, setValue }: { label: string; options: readonly Option[] } & Field) {
  return (
    <Radio.Group label={label} value={value} onChange={setValue}>
      <Stack gap="sm" mt="xs">{options.map((option) => <Radio key={option.value} className="choice" {...(option.value === value ? { 'data-checked': true } : {})} value={option.value} label={option.label} description={option.description} />)}</Stack>
    </Radio.Group>
  );
}

/** Those that resemble it, or any other by its name. */
function Contacts({ problem, value, setValue }: { problem: RecordProblem | undefined } & Field) {
  const [q, setQ] = useState('');
  const found = useXeroContacts(q.trim());
  const near = (problem?.candidates ?? []).map(({ xeroId, name, email, status, record }): Option => ({ value: xeroId, label: name, description: [email, status === 'ACTIVE' ? null : status.toLowerCase(), record && `already that of customer ${record}`].filter(Boolean).join(' · ') || undefined }));
  const others = (found.data ?? []).filter(({ xeroId }) => near.every((one) => one.value !== xeroId)).map(({ xeroId, name, email, record }): Option => ({ value: xeroId, label: name, description: [email, record && `already that of customer ${record}`].filter(Boolean).join(' · ') || undefined }));
  return (
    <Stack gap="md">
      <TextInput label="Look for a contact in Xero" description="A part of its name." value={q} autoComplete="off" onChange={(event) => { setQ(event.currentTarget.value); }} />
      {near.length + others.length > 0 && <Radios label="Which contact in Xero is it?" value={value} setValue={setValue} options={[...near, ...others]} />}
    </Stack>
  );
}
