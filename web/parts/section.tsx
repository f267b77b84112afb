import { Paper, Stack, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

/** One matter of a page, under its own heading. `id` is what links and "what is missing" lead to. */
export function Section({ title, about, id, children }: { title: string; about?: ReactNode; id?: string; children?: ReactNode }) {
  const heading = useId();
  return (
    <Paper component="section" aria-labelledby={heading} {...(id === undefined ? {} : { id })}>
      <Stack gap="md">
        <div>
          <Title order={2} id={heading}>{title}</Title>
          {about !== undefined && <Text c="dimmed" size="sm" mt={4} component="div">{about}</Text>}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}
