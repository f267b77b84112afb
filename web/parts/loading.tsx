import { Paper, Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** The place that a page will take, until what it shows is here. */
export function Loading({ what = 'Loading' }: { what?: string }) {
  return (
    <Stack gap="lg">
      <VisuallyHidden component="output">{what}…</VisuallyHidden>
      <Skeleton height={34} width="65%" />
      <Skeleton height={20} width="90%" />
      <Paper><Stack gap="sm"><Skeleton height={22} width="40%" /><Skeleton height={16} /><Skeleton height={16} /><Skeleton height={16} width="75%" /></Stack></Paper>
      <Paper><Stack gap="sm"><Skeleton height={22} width="30%" /><Skeleton height={42} /><Skeleton height={42} /></Stack></Paper>
    </Stack>
  );
}
