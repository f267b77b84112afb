import { Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useChooseOrganisation } from '../client/connection';
import { useOwnSession } from '../client/session';
import type { Choice, Connection } from '../client/shapes';
import { ConnectButton } from '../parts/connect-button';
import { BusyButton } from '../parts/busy-button';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { Section } from '../parts/section';
import { Trouble } from '../parts/trouble';
import { Way } from '../parts/way';
import { many } from '../words';

/** Several organisations were allowed, or one other than that of the company's links: a person says which. */
export function Choose({ connection: { choices, linksElsewhere } }: { connection: Connection }) {
  const { companyName } = useOwnSession();
  const choose = useChooseOrganisation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [aside, setAside] = useState(false);
  const old = linksElsewhere ?? null;
  // Its own organisation is taken up again: nothing is put aside then.
  const mustPutAside = old !== null && chosen !== null && chosen !== old.xeroTenantId;
  const pick = (tenant: string): void => { setChosen(tenant); setAside(false); choose.reset(); };
  return (
    <>
      <Way at="Choose" />
      <PageHead title={`Which organisation is ${companyName}’s?`}>You allowed access to {many(choices.length, 'organisation')}. Its books are where {companyName}’s invoices will go; nothing is sent yet.</PageHead>
      <form onSubmit={(event) => { event.preventDefault(); if (chosen !== null) choose.mutate({ xeroTenantId: chosen, putLinksAside: mustPutAside && aside }); }}>
        <Stack gap="lg">
          <Section title="Xero organisations">
            <Radio.Group value={chosen} onChange={pick} aria-label="Xero organisation">
              <Stack gap="sm">{choices.map((choice) => <Organisation key={choice.xeroTenantId} choice={choice} before={choice.xeroTenantId === old?.xeroTenantId} checked={chosen === choice.xeroTenantId} />)}</Stack>
            </Radio.Group>
          </Section>
          {mustPutAside && <PutAside before={old} checked={aside} onChange={setAside} />}
          {choose.error && <Trouble title="This organisation cannot be used" error={choose.error} />}
          <Group><BusyButton type="submit" disabled={chosen === null || (mustPutAside && !aside)} busy={choose.isPending} busyWith="Choosing…">Use this organisation</BusyButton></Group>
        </Stack>
      </form>
      <Section title="Is yours not in the list?" about="Sign in at Xero again and allow access to it.">
        <ConnectButton variant="default">Sign in at Xero again</ConnectButton>
      </Section>
    </>
  );
}

function Organisation({ choice: { xeroTenantId, name }, before, checked }: { choice: Choice; before: boolean; checked: boolean }) {
  return <Radio className="choice" {...(checked ? { 'data-checked': true } : {})} value={xeroTenantId} label={name} {...(before ? { description: 'The organisation of before: every link is taken up again.' } : {})} />;
}

function PutAside({ before, checked, onChange }: { before: NonNullable<Connection['linksElsewhere']>; checked: boolean; onChange: (checked: boolean) => void }) {
  const books = before.name ?? 'another organisation';
  return (
    <Notice tone="mind" said title="The records of this company are linked to other books">
      <Stack gap="sm">
        <Text size="sm">{many(before.records, 'record')} of this company {before.records === 1 ? 'is' : 'are'} linked to <b>{books}</b>. To use this organisation instead, those links have to be put aside:</Text>
        <ul className="plain-list">
          <li>What is in {books} stays there as it is, and CloudRent no longer changes it.</li>
          <li>Here everything begins anew: all records may be sent to these books, where they have not been. Set a date in the next step if older ones are to be left out.</li>
          <li>If you come back to {books} later, the old links are taken up again.</li>
        </ul>
        <Checkbox checked={checked} onChange={(event) => { onChange(event.currentTarget.checked); }} label={`Put the old links to ${books} aside`} />
      </Stack>
    </Notice>
  );
}
