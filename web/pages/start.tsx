import { List, SimpleGrid, Stack, Text } from '@mantine/core';
import { useOwnSession } from '../client/session';
import { ConnectButton } from '../parts/connect-button';
import { PageHead } from '../parts/page-head';
import { Section } from '../parts/section';
import { Way } from '../parts/way';

/** Never connected: what will happen, what is read and written. */
export function Start() {
  const { companyName } = useOwnSession();
  return (
    <>
      <Way at="Connect" />
      <PageHead title={`Connect ${companyName} to Xero`}>CloudRent and your Xero books then stay in step, so that nobody types an invoice twice.</PageHead>
      <Section title="What will happen">
        <List type="ordered" spacing="xs">
          <List.Item>You sign in at Xero and allow access to your organisation. You need a user who may connect apps to it: one with the role Standard or Adviser.</List.Item>
          <List.Item>You come back here and say which accounts and tax rates your sales go to.</List.Item>
          <List.Item>You see what Xero has already, then start. <b>Nothing is written to Xero before that.</b></List.Item>
        </List>
      </Section>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Section title="Written to Xero">
          <ul className="plain-list"><li>Customers</li><li>Sales invoices</li><li>Credit notes, and what they are set against</li><li>Payments and refunds recorded in CloudRent</li></ul>
        </Section>
        <Section title="Read from Xero">
          <ul className="plain-list"><li>The organisation, its accounts and tax rates</li><li>Contacts, so that none is made twice</li><li>Payments and credit recorded in Xero</li><li>Changes to what CloudRent sent</li></ul>
        </Section>
      </SimpleGrid>
      <Stack gap="sm">
        <ConnectButton>Connect to Xero</ConnectButton>
        <Text size="sm" c="dimmed">Bills, bank statements and payroll are left alone. You can disconnect at any time; what is in Xero stays there.</Text>
      </Stack>
    </>
  );
}
