import { Button, Group, List, Stack, Text } from '@mantine/core';
import { Refused } from '../client/call';
import { Notice } from './notice';

/** What went wrong, in the service's words, and a way on. */
export function Trouble({ error, title = 'That did not work', again }: { error: unknown; title?: string; again?: () => void }) {
  const { detail, errors } = error instanceof Refused ? error : new Refused(0, 'unknown', 'Something failed on this page. Load it again; nothing that was saved is lost.');
  return (
    <Notice tone="bad" title={title} said>
      <Stack gap="sm">
        <Text size="sm">{detail}</Text>
        {errors.length > 1 && <List size="sm">{errors.map(({ field, message }) => <List.Item key={field}>{field}: {message}</List.Item>)}</List>}
        {again && <Group><Button size="sm" variant="default" onClick={again}>Try again</Button></Group>}
      </Stack>
    </Notice>
  );
}
