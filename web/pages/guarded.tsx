import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { SessionProvider, useSession } from '../client/session';
import { Loading } from '../parts/loading';
import { PageHead } from '../parts/page-head';
import { Shell } from '../parts/shell';
import { Trouble } from '../parts/trouble';

/** Pages of one company: opened by a settings link of CloudRent's, for as long as its session lasts. */
export function Guarded({ companyId, children }: { companyId: string; children: ReactNode }) {
  const { data: session, error, refetch } = useSession();
  if (session?.companyId === companyId) return <Shell backTo={session.returnUrl}><SessionProvider value={session}>{children}</SessionProvider></Shell>;
  if (session) return <Shell backTo={session.returnUrl}><OtherCompany name={session.companyName} /></Shell>;
  if (session === null) return <Shell backTo={null}><NoSession /></Shell>;
  return <Shell backTo={null}>{error ? <Trouble title="This page could not be opened" error={error} again={() => { void refetch(); }} /> : <Loading />}</Shell>;
}

function NoSession() {
  return (
    <Stack gap="lg">
      <PageHead title="Open the settings from CloudRent">You are not signed in here, or your visit is over: for safety it ends after a while.</PageHead>
      <Text>Go to CloudRent Pro, open <b>Settings → Integrations</b>, and choose <b>Xero</b> there. Whatever you had saved is still here, and syncing goes on meanwhile.</Text>
    </Stack>
  );
}

function OtherCompany({ name }: { name: string }) {
  return (
    <Stack gap="lg">
      <PageHead title="Opened for another company">In this browser the settings of <b>{name}</b> are open. They are kept apart company by company, so that nobody changes the wrong books.</PageHead>
      <Text>To see this company, change to it in CloudRent Pro and open <b>Settings → Integrations → Xero</b> from there.</Text>
    </Stack>
  );
}
