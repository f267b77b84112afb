import { Anchor, Stack, Text } from '@mantine/core';
import { Link, Redirect } from 'wouter';
import { isBeingRead, useConnection } from '../client/connection';
import { useService } from '../client/session';
import type { Connection } from '../client/shapes';
import { Loading } from '../parts/loading';
import { PageHead } from '../parts/page-head';
import { Trouble } from '../parts/trouble';
import { Way } from '../parts/way';
import { OrganisationFacts } from './set-up/organisation-facts';
import { Clashes } from './set-up/clashes';
import { MappingSections } from './set-up/mapping-sections';
import { StartSyncing } from './set-up/start-syncing';
import { SyncFrom } from './set-up/sync-from';

/** Before the start: what a person has to say, in the order in which it matters. Every choice is saved at once, so that it can be left and taken up again. */
export function SetUp({ connection }: { connection: Connection }) {
  const ready = !isBeingRead(connection);
  return (
    <>
      <Way at="Set up" />
      <PageHead title="Set up the sync">Nothing is sent to Xero until you start. Every choice is saved as you make it: you can leave, and go on later.</PageHead>
      <OrganisationFacts connection={connection} mayChange />
      <MappingSections ready={ready} />
      <SyncFrom connection={connection} />
      <Clashes ready={ready} />
      <StartSyncing connection={connection} />
    </>
  );
}

/** The same choices later on, by a link from the connected page. */
export function SetUpPage() {
  const { companyId } = useService();
  const { data: connection, error, refetch } = useConnection();
  if (!connection) return error ? <Trouble title="The connection could not be read" error={error} again={() => { void refetch(); }} /> : <Loading />;
  const back = <Anchor component={Link} href={`/companies/${companyId}/xero`}>Back to the connection</Anchor>;
  if (connection.status === 'setup') return <Redirect to={`/companies/${companyId}/xero`} replace />;
  if (connection.status !== 'connected' && connection.status !== 'expired') return <Stack gap="lg"><PageHead title="Nothing to set up yet">Connect to Xero and choose the organisation first.</PageHead><Text>{back}</Text></Stack>;
  return (
    <Stack gap="lg">
      <Text size="sm">{back}</Text>
      <PageHead title="Accounts, tax rates and dates">Every choice is saved as you make it, and holds for what is sent from now on. An invoice that is in Xero keeps its accounts until its lines change.</PageHead>
      <OrganisationFacts connection={connection} />
      <MappingSections ready={!isBeingRead(connection)} />
      <SyncFrom connection={connection} />
    </Stack>
  );
}
