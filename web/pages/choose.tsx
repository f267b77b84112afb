import { Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Refused } from '../client/call';
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

/** Several organisations were allowed, or a single one other than that of the company's links: a person says which. */
export function Choose({ connection: { choices, linksElsewhere: old } }: { connection: Connection }) {
  const { companyName } = useOwnSession();
  const choose = useChooseOrganisation();
  const single = choices.length === 1 ? choices[0] : undefined;
  const [chosen, setChosen] = useState<string | null>(single?.xeroTenantId ?? null);
  const [aside, setAside] = useState(false);
  const refusedForLinks = choose.error instanceof Refused && choose.error.code === 'organisation-in-use';
  // Its own organisation is taken up again: nothing is put aside then.
  const mustPutAside = chosen !== null && chosen !== old?.xeroTenantId && (old !== null || refusedForLinks);
  const pick = (tenant: string): void => { setChosen(tenant); setAside(false); choose.reset(); };
  return (
    <>
      <Way at="Choose" />
      {single ? <PageHead title={`Move ${companyName} to ${single.name}?`}>You allowed access to this organisation alone, and {companyName} was connected to another one before. Nothing is sent yet.</PageHead>
        : <PageHead title={`Which organisation is ${companyName}’s?`}>You allowed access to {many(choices.length, 'organisation')}. {companyName}’s invoices will go to the one that you choose here; nothing is sent yet.</PageHead>}
      <form onSubmit={(event) => { event.preventDefault(); if (chosen !== null) choose.mutate({ xeroTenantId: chosen, putLinksAside: mustPutAside && aside }); }}>
        <Stack gap="lg">
          <Section title={single ? 'Xero organisation' : 'Xero organisations'}>
            <Radio.Group value={chosen} onChange={pick} aria-label="Xero organisation">
              <Stack gap="sm">{choices.map((choice) => <Organisation key={choice.xeroTenantId} choice={choice} before={choice.xeroTenantId === old?.xeroTenantId} checked={chosen === choice.xeroTenantId} />)}</Stack>
            </Radio.Group>
          </Section>
          {choose.error && !refusedForLinks && <Trouble title="This organisation cannot be used" error={choose.error} />}
          {mustPutAside && <PutAside before={old} checked={aside} onChange={setAside} />}
          <Group><BusyButton type="submit" disabled={chosen === null || (mustPutAside && !aside)} busy={choose.isPending} busyWith="Choosing…">Use this organisation</BusyButton></Group>
        </Stack>
      </form>
      <Section title={single ? 'Did you mean another one?' : 'Is yours not in the list?'} about={single && old?.name ? `Sign in at Xero again and allow access to ${old.name}, or to the one that you want.` : 'Sign in at Xero again and allow access to it.'}>
        <ConnectButton variant="default">Sign in at Xero again</ConnectButton>
      </Section>
    </>
  );
}

function Organisation({ choice: { xeroTenantId, name }, before, checked }: { choice: Choice; before: boolean; checked: boolean }) {
  return <Radio className="choice" {...(checked ? { 'data-checked': true } : {})} value={xeroTenantId} label={name} {...(before ? { description: 'The organisation of before: everything goes on there where it was.' } : {})} />;
}

/** `before`: null when nothing is known to be linked to other books, but something may be on its way there. */
function PutAside({ before, checked, onChange }: { before: Connection['linksElsewhere']; checked: boolean; onChange: (checked: boolean) => void }) {
  const books = before?.name ?? 'the organisation of before';
  return (
    <Notice tone="mind" said title="The records of this company are linked to other books">
      <Stack gap="sm">
        <Text size="sm">{before ? <>{many(before.records, 'record')} of this company {before.records === 1 ? 'is' : 'are'} linked to <b>{books}</b>.</> : <>Something of this company may be on its way to {books}.</>} To use this organisation instead, the old links have to be put aside:</Text>
        <ul className="plain-list">
          <li>What is in {books} stays there as it is, and CloudRent no longer changes it.</li>
          <li>In this organisation everything begins anew: all that CloudRent has may be sent there. In the next step you can leave out what is older than a date.</li>
          <li>If you come back to {books} later, the old links are taken up again.</li>
        </ul>
        <Checkbox checked={checked} onChange={(event) => { onChange(event.currentTarget.checked); }} label={`Put the old links to ${books} aside`} />
      </Stack>
    </Notice>
  );
}
