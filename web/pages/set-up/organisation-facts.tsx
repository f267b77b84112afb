import { Skeleton, Stack, Text } from '@mantine/core';
import { isBeingRead } from '../../client/connection';
import type { Connection, Organisation } from '../../client/shapes';
import { ConnectButton } from '../../parts/connect-button';
import { Facts } from '../../parts/facts';
import { Section } from '../../parts/section';
import { day } from '../../parts/times';

/** The organisation as Xero describes it, so that nobody sends to the wrong books. `mayChange`: another can still be taken. */
export function OrganisationFacts({ connection, mayChange = false }: { connection: Connection; mayChange?: boolean }) {
  const { organisation } = connection;
  return (
    <Section title="Your Xero organisation" about={<output>{isBeingRead(connection) ? 'Reading organisation, accounts and contacts from Xero. You need not wait here.' : mayChange ? 'Is this the right one? What you set up below is for these books.' : ''}</output>}>
      {organisation ? <Facts of={factsOf(organisation)} /> : <Stack gap="sm"><Skeleton height={18} width="60%" /><Skeleton height={18} width="45%" /><Skeleton height={18} width="50%" /></Stack>}
      {organisation?.mayCreateInvoices === false && <Text size="sm" c="var(--mantine-color-error)">The Xero plan of this organisation does not let apps approve invoices just now. Upgrade the plan in Xero, or invoices will wait.</Text>}
      {mayChange && <ConnectButton variant="default" size="sm">Use another organisation</ConnectButton>}
    </Section>
  );
}

function factsOf({ name, shortCode, baseCurrency, countryCode, timeZone, edition, periodLockDate, endOfYearLockDate }: Organisation): readonly (readonly [string, string | null | undefined])[] {
  const locked = [periodLockDate && `${day(periodLockDate)} for most users`, endOfYearLockDate && `${day(endOfYearLockDate)} for everybody`].filter(Boolean).join(', ');
  return [
    ['Name', name], ['Short code', shortCode], ['Base currency', baseCurrency], ['Country', regions.of(countryCode)], ['Time zone', timeZone], ['Xero plan', edition && inWords(edition)],
    ['Books locked up to', locked === '' ? 'not locked' : locked],
  ];
}

const regions = new Intl.DisplayNames('en-AU', { type: 'region' });
/** Xero writes names of plans in capitals. */
const inWords = (plan: string): string => `${plan.charAt(0).toUpperCase()}${plan.slice(1).toLowerCase()}`;
