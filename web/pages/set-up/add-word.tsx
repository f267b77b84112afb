import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Option } from './word-choice';

/** A category or payment method of the company's own, with what it is in Xero. */
export function AddWord({ label, hint, taken, options, choose }: { label: string; hint: string; taken: readonly string[]; options: readonly Option[]; choose: (word: string, target: string) => void }) {
  const [text, setText] = useState('');
  const [target, setTarget] = useState('');
  const word = text.trim().toLowerCase().replaceAll(/\s+/g, '-');
  const wrong = word === '' ? undefined : taken.includes(word) ? 'It is in the list above already.' : /^[a-z0-9][a-z0-9-]{0,49}$/.test(word) ? undefined : 'Letters, digits and hyphens only, at most 50.';
  const complete = word !== '' && wrong === undefined && target !== '';
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (!complete) return; choose(word, target); setText(''); setTarget(''); }}>
      <Group align="flex-start" gap="sm">
        <TextInput label={label} description={hint} inputWrapperOrder={['label', 'input', 'error', 'description']} value={text} error={wrong} flex="1 1 12rem" autoCapitalize="none" autoComplete="off" onChange={(event) => { setText(event.currentTarget.value); }} />
        <NativeSelect label="Account in Xero" value={target} flex="1 1 14rem" data={[{ value: '', label: 'Choose an account' }, ...options]} onChange={(event) => { setTarget(event.currentTarget.value); }} />
        <Button type="submit" variant="default" disabled={!complete} className="beside-fields">Add</Button>
      </Group>
    </form>
  );
}
