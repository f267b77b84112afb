import { Button } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import type { Connection } from '../client/shapes';
import { ConnectButton } from '../parts/connect-button';
import { PageHead } from '../parts/page-head';
import { Section } from '../parts/section';
import { outcomes, type Refusal } from '../words';

/** Back from Xero without a connection: why, what to do, and one click to try again. */
export function Outcome({ outcome, connection }: { outcome: Refusal; connection: Connection }) {
  const { title, cause, solution } = outcomes[outcome];
  const [path] = useLocation();
  const before = connection.status === 'disconnected' ? 'Not now' : 'Go on as before';
  return (
    <>
      <PageHead title={title}>{cause}</PageHead>
      <Section title="What to do">{solution}</Section>
      <ConnectButton beside={<Button component={Link} href={path} variant="subtle">{before}</Button>}>Try again</ConnectButton>
    </>
  );
}
