import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

let opened = false;
function focusUnlessFirst(heading: HTMLHeadingElement | null): void {
  if (opened) heading?.focus();
  if (heading) opened = true;
}

/** The page's heading. After a step from page to page it gets the focus, so that a screen reader reads it and the keyboard goes on from there. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack gap="xs">
      <title>{`${title} · CloudRent Pro`}</title>
      <Title order={1} key={title} ref={focusUnlessFirst} tabIndex={-1}>{title}</Title>
      {children !== undefined && <Text c="dimmed" component="div">{children}</Text>}
    </Stack>
  );
}
