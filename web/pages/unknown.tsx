import { Stack, Text } from '@mantine/core';
import { PageHead } from '../parts/page-head';
import { Shell } from '../parts/shell';

export function UnknownPage() {
  return (
    <Shell backTo={null}>
      <Stack gap="lg">
        <PageHead title="There is no such page">The address may have been copied only in part.</PageHead>
        <Text>Open the settings from CloudRent Pro: <b>Settings → Integrations → Xero</b>.</Text>
      </Stack>
    </Shell>
  );
}
