import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useProblems } from '../client/problems';
import { useService } from '../client/session';
import type { Counts, Problems } from '../client/shapes';
import { Loading } from '../parts/loading';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { Trouble } from '../parts/trouble';
import { many } from '../words';
import { Late } from './problems/late';
import { OneProblem } from './problems/one-problem';

/** What keeps records from Xero: one entry per cause, what concerns the whole company first. Cause, solution and fixes are the service's. */
export function ProblemsPage() {
  const { companyId } = useService();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useProblems();
  const [first] = data?.pages ?? [];
  if (!data || !first) return error ? <Trouble title="The problems could not be read" error={error} again={() => { void refetch(); }} /> : <Loading />;
  const groups = data.pages.flatMap(({ items }) => items);
  return (
    <Stack gap="lg">
      <Text size="sm"><Anchor component={Link} href={`/companies/${companyId}/xero`}>Back to the connection</Anchor></Text>
      <Head problems={first} causes={groups.length} more={hasNextPage} />
      {groups.map((group) => <OneProblem key={`${group.code}/${group.cause}`} group={group} />)}
      {hasNextPage && <Group><Button variant="default" loading={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>Show more</Button></Group>}
      {first.late.count > 0 && <Late late={first.late} />}
    </Stack>
  );
}

function Head({ problems: { counts, late }, causes, more }: { problems: Problems; causes: number; more: boolean }) {
  if (causes === 0 && late.count === 0) return <><PageHead title="All is well">Nothing needs you.</PageHead><Notice tone="good" title="Nothing is in the way">{standing(counts)}</Notice></>;
  if (causes === 0) return <PageHead title="Nothing needs you">{standing(counts)}</PageHead>;
  return <PageHead title={`${more ? 'More than ' : ''}${many(causes, 'problem')} to look at`}>What is put right once goes on by itself, with everything that waited on it. {standing(counts)}</PageHead>;
}

/** Of all that CloudRent has sent here, how it stands: the sum of the five is the total, always. */
function standing({ total, synced, pending, waiting, problem, excluded }: Counts): string {
  const rest = [[pending, 'on the way'], [waiting, 'waiting'], [problem, 'with a problem'], [excluded, 'excluded']].flatMap(([count, word]) => (count === 0 ? [] : [`${Number(count).toLocaleString('en-AU')} ${word}`]));
  if (total === 0) return 'CloudRent has not sent anything yet.';
  if (synced === total) return total === 1 ? 'The one record that CloudRent has sent is in Xero.' : `All ${many(total, 'record')} are in Xero.`;
  return `Of ${many(total, 'record')}, ${synced.toLocaleString('en-AU')} ${synced === 1 ? 'is' : 'are'} in Xero; ${rest.join(', ')}.`;
}
