import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';

export interface Option { readonly value: string; readonly label: string }

/** One word of CloudRent's and what it is in Xero. A suggestion stands beside it until something is chosen. */
export function WordChoice({ id, label, options, chosen, offered, none, choose }: { id: string; label: string; options: readonly Option[]; chosen: string | undefined; offered: string | undefined; none: string; choose: (target: string) => void }) {
  const suggestion = chosen === undefined ? options.find(({ value }) => value === offered) : undefined;
  // What was chosen and is there no more stays visible, so that it is seen what has to be replaced.
  const lost = chosen !== undefined && options.every(({ value }) => value !== chosen);
  const data = [...(chosen === undefined ? [{ value: '', label: none }] : []), ...(lost ? [{ value: chosen, label: `${chosen} (no longer in Xero)` }] : []), ...options];
  return (
    <Stack gap={6}>
      <NativeSelect id={id} label={label} data={data} value={chosen ?? ''} {...(lost ? { error: 'This is archived or gone in Xero. Choose another one.' } : {})} onChange={(event) => { if (event.currentTarget.value !== '') choose(event.currentTarget.value); }} />
      {suggestion && <Group gap="xs"><Text size="sm" c="dimmed">Suggestion: {suggestion.label}</Text><Button size="compact-sm" variant="light" aria-label={`Use ${suggestion.label} for ${label}`} onClick={() => { choose(suggestion.value); }}>Use</Button></Group>}
    </Stack>
  );
}
