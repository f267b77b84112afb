import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { z } from 'zod';
import { openDatabase, type Db } from '../db/open';
import type { HttpApi } from '../scripts/client/http-api';
import type { Books } from './simulator-books';

/** What may never be left of crashes, once everything has ended. */

/** A lease outlives a killed call by this much at most; everything else is done within a few looks. */
const PATIENCE_SECONDS = 80;
/** Only the writer stays, for a minute after its last batch. */
const mayRun = new Set(['xeroWriter']);

const journalShape = z.object({ items: z.array(z.object({ entity: z.string(), id: z.string(), label: z.string(), effect: z.string(), actor: z.string() })) });

/** What the journal may tell of: each of them is created once. */
const entities = ['contact', 'invoice', 'creditNote', 'payment', 'allocation'] as const;

/**
 * Business effects in Xero that are not exactly one creation per record and, on a document, one change for each payment and allocation that
 * stands on it: what was created twice, or changed although nothing had.
 */
export async function superfluousEffects(simulator: HttpApi, tenantId: string, books: Books): Promise<string[]> {
  const moves = movesOf(books);
  const wrong: string[] = [];
  for (const entity of entities) {
    const { items } = journalShape.parse(await simulator.call('GET', `/simulator/journal?tenantId=${tenantId}&entity=${entity}`));
    const seen = new Set<string>();
    for (const { id, label, effect } of items.filter(({ actor }) => actor === 'app')) {
      const moved = moves.get(id) ?? 0;
      if (effect === 'updated' && moved > 0) moves.set(id, moved - 1);
      else if (effect !== 'created' || seen.has(id)) wrong.push(`${entity} ${label} ${effect}`);
      seen.add(id);
    }
  }
  return wrong;
}

/** By document, how many payments and allocations stand on it: each changes it once. */
function movesOf({ payment, allocation }: Books): Map<string, number> {
  const moves = new Map<string, number>();
  for (const id of [...payment.map(({ payableId }) => payableId), ...allocation.flatMap(({ creditId, invoiceId }) => [creditId, invoiceId])]) moves.set(id, (moves.get(id) ?? 0) + 1);
  return moves;
}

/** What is unfinished in Postgres or still running in Temporal, in words; empty once everything is done, and what is left when patience ends. */
export async function leftovers(where: { databaseUrl: string; temporalAddress: string }, company: string): Promise<string[]> {
  const db = openDatabase(where.databaseUrl, () => undefined, 2);
  const connection = await Connection.connect({ address: where.temporalAddress });
  const client = new Client({ connection });
  try {
    const deadline = Date.now() + PATIENCE_SECONDS * 1000;
    for (;;) {
      const left = [...await unfinishedRows(db, company), ...await runningWorkflows(client, company)];
      if (left.length === 0 || Date.now() > deadline) return left;
      await pause(500);
    }
  } finally {
    await connection.close();
    await db.destroy();
  }
}

async function unfinishedRows(db: Db, company: string): Promise<string[]> {
  const { rows } = await sql<{ what: string; n: number }>`
    select 'batches not settled' as what, count(*)::int as n from batches where company_id = ${company} and state <> 'settled'
    union all select 'writes queued', count(*)::int from writes where company_id = ${company}
    union all select 'waits', count(*)::int from waits where company_id = ${company}
    union all select 'outcomes not told', count(*)::int from untold where company_id = ${company}
    union all select 'leases open', count(*)::int from leases where expires_at > clock_timestamp()`.execute(db);
  return rows.filter(({ n }) => n > 0).map(({ what, n }) => `${n} ${what}`);
}

async function runningWorkflows(client: Client, company: string): Promise<string[]> {
  const running: string[] = [];
  for await (const run of client.workflow.list({ query: `ExecutionStatus = 'Running' AND CompanyId = '${company}'` })) if (!mayRun.has(run.type)) running.push(`${run.workflowId} still running`);
  return running;
}

/** Records whose timeline is not exactly: accepted once, and ended once; a credit note that is allocated takes one step between. */
export async function tornTimelines(databaseUrl: string, company: string): Promise<string[]> {
  const db = openDatabase(databaseUrl, () => undefined, 2);
  try {
    const { rows } = await sql<{ kind: string; record_id: string; story: string }>`
      select r.kind, r.record_id, coalesce(string_agg(e.type, ', ' order by e.event_id), 'nothing') as story
      from records r left join events e on e.company_id = r.company_id and e.kind = r.kind and e.record_id = r.record_id
      where r.company_id = ${company} group by r.company_id, r.kind, r.record_id
      having coalesce(string_agg(e.type, ', ' order by e.event_id), '') not in ('accepted, synced', 'accepted, problem', 'accepted, excluded',
        case when jsonb_array_length(r.document -> 'allocations') > 0 then 'accepted, step, synced' else 'accepted, synced' end)`.execute(db);
    return rows.map(({ kind, record_id, story }) => `${kind} ${record_id}: ${story}`);
  } finally {
    await db.destroy();
  }
}
