import { randomUUID } from 'node:crypto';
import { addChanges } from '../db/changes';
import { linkMatched } from '../db/contact-links';
import { holdConnection, lockRecords, readCompanyFacts, type CompanyFacts } from '../db/facts';
import { decideByFacts } from '../db/lock-facts';
import type { Tx } from '../db/open';
import { batchFill, changeOperation, createBatch, dropWrites, holdWrites, mostUrgentWrite, takeWrites, unfinishedBatch, type NewElement, type UrgentWrite } from '../db/outbox';
import { isDayUsedUp, peekPermit } from '../db/pace';
import { askFresh } from '../db/pull-rings';
import { readWriterStanding } from '../db/standing';
import { adopted, unchanged, markPendingAgain, markWaiting, settleRecords, type Settlement } from '../db/settle';
import type { Told } from '../db/untold';
import { batchId as toBatchId, companyId as toCompanyId, type BatchId, type CompanyId, type XeroId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { operations, seenFirst, type Operation } from '../domain/operations';
import { describeHold, reasonOfState } from '../domain/holds';
import type { ProblemCode } from '../domain/problem-catalogue';
import type { Claimed } from '../workflows/contract/names';
import { priorities } from '../workflows/contract/names';
import type { ActivityDeps } from './deps';
import { decideRecords } from './facts';
import { noCallLeft } from './one-call';
import { tellMoved } from './pull/contact-sight';
import { tellWaiters } from './tell';
import { fillLongestMs, fillWaitMs, longWaitMs, seenAgainMs, seenWithinSeconds } from './tuning';
import { batchText, standingText } from './writer-text';

/**
 * Finds the writer's next batch: one left unfinished, else the most urgent write's operation, filled up and stored with its bytes.
 * Content is decided here, at the last moment, from each record's newest version. `inHand`: batches the writer is carrying already.
 */
export function createClaimBatch(deps: ActivityDeps) {
  return async function claimBatch(input: { companyId: string; inHand: string[] }): Promise<Claimed> {
    const { db } = deps;
    const company = await readCompanyFacts(db, toCompanyId(input.companyId));
    const connection = company?.connection;
    const standing = (batchId?: BatchId) => readWriterStanding(db, toCompanyId(input.companyId), connection?.xeroTenantId ?? null, deps.limits, batchId);
    const post = async (batchId: BatchId, priority: number): Promise<Claimed> => {
      const found = await standing(batchId);
      return { next: 'post', batchId, priority, text: batchText(found), standing: standingText(found) };
    };
    const park = async (problem: ProblemCode, ms?: number): Promise<Claimed> => {
      const until = ms === undefined ? null : new Date(Math.ceil((Date.now() + ms) / 1000) * 1000);
      await markWaiting(db, toCompanyId(input.companyId), problem, until);
      const found = await standing();
      return found.queued + found.inBatches === 0 ? { next: 'idle' }
        : { next: 'parked', problem, ...(until === null || ms === undefined ? {} : { until: until.toISOString(), ms }), text: describeHold(problem), standing: standingText(found) };
    };
    if (!company || connection?.state !== 'connected' || !connection.xeroTenantId) return await park(reasonOfState(connection?.state === 'connected' ? undefined : connection?.state, connection?.endedBecause));
    const unfinished = await unfinishedBatch(db, company.companyId, input.inHand);
    if (unfinished) return await post(unfinished, priorities.person);
    const first = await mostUrgentWrite(db, company.companyId);
    if (!first) return { next: 'idle' };
    const permit = await peekPermit(db, connection.xeroTenantId, deps.limits, first.priority);
    if (!permit.granted) {
      if (isDayUsedUp(permit)) return await park('daily-limit', permit.waitMs);
      return { next: 'wait', ms: permit.waitMs, text: noCallLeft[permit.reason], standing: standingText(await standing()) };
    }
    await markPendingAgain(db, company.companyId);
    const urgent = await firstSeen(company.companyId, first);
    if ('next' in urgent) return urgent;
    const wait = urgent.priority === priorities.person ? 0 : await fillWait(company, urgent.operation, urgent.kind);
    if (wait > 0) return { next: 'wait', ms: wait, text: 'More of the same is on the way, and a full batch takes one call', standing: '' };
    const claimed = await db.transaction().execute((tx) => claim(tx, company.companyId, urgent.operation, urgent.kind));
    await tellWaiters(deps, claimed.told);
    if (claimed.toDeliver) deps.rings.delivery(company.companyId);
    return claimed.batchId ? await post(claimed.batchId, urgent.priority) : { next: 'wait', ms: 1, text: 'Nothing of that had to be sent', standing: '' };
  };

  /** The most urgent write that may go now: what waits for a view of Xero holds up no other operation, however long a list cannot be read. */
  async function firstSeen(companyId: CompanyId, first: UrgentWrite): Promise<UrgentWrite | Claimed> {
    const unseen = await waitToSee(companyId, first);
    if (!unseen) return first;
    const held: Operation[] = [first.operation];
    for (;;) {
      const other = await mostUrgentWrite(deps.db, companyId, held);
      if (!other) return unseen;
      if (!await waitToSee(companyId, other)) return other;
      held.push(other.operation);
    }
  }

  /** Some writes go only on a view of Xero that is a moment old, a person's on one that is newer than itself; it is asked for, and looked at again more and more seldom. */
  async function waitToSee(companyId: CompanyId, { operation, priority, queuedAt }: UrgentWrite): Promise<Claimed | undefined> {
    const resource = seenFirst(operation);
    if (resource === undefined) return undefined;
    const freshness = await askFresh(deps.db, companyId, resource, seenWithinSeconds, priority === priorities.person ? queuedAt : null);
    if (freshness.is === 'fresh') return undefined;
    if (freshness.is === 'rung-now') await deps.starts.ringPull(companyId, priorities.person);
    const ms = Math.min(longWaitMs, Math.max(seenAgainMs, freshness.is === 'asked' ? freshness.msAgo / 4 : 0));
    return { next: 'wait', ms: Math.round(ms), text: `Reads first what has changed of Xero’s ${resource}, so that nothing is doubled or overwritten unseen`, standing: '' };
  }

  async function fillWait(company: CompanyFacts, operation: Operation, kind: RecordKind): Promise<number> {
    if (operations[operation].atOnce === 1) return 0;
    const { queued, oldestMs, newestMs, moreOnTheWay } = await batchFill(deps.db, company.companyId, operation, kind);
    return queued >= operations[operation].atOnce || !moreOnTheWay ? 0 : Math.min(longWaitMs, Math.max(0, Math.min(fillWaitMs - newestMs, fillLongestMs - oldestMs)));
  }
}

async function claim(tx: Tx, companyId: CompanyId, operation: Operation, kind: RecordKind): Promise<{ batchId?: BatchId; told: Told[]; toDeliver?: boolean }> {
  await decideByFacts(tx, companyId);
  const company = await readCompanyFacts(tx, companyId);
  const connection = company?.connection;
  if (!company || !connection?.xeroTenantId || !await holdConnection(tx, company.companyId, connection.xeroTenantId)) return { told: [] };
  const writes = await takeWrites(tx, company.companyId, operation, operations[operation].atOnce);
  if (writes.length === 0) return { told: [] };
  const rows = await lockRecords(tx, company.companyId, kind, writes.map((write) => write.record_id));
  const verdicts = await decideRecords(tx, company, kind, writes.flatMap((write) => rows.get(write.record_id) ?? []));
  const elements: NewElement[] = [];
  const settlements: Settlement[] = [];
  const done: string[] = [];
  for (const write of writes) {
    const row = rows.get(write.record_id);
    const verdict = verdicts.get(write.record_id);
    if (!row || !verdict) continue;
    const record = { kind, recordId: write.record_id, version: row.version, waiter: write.waiter };
    switch (verdict.action) {
      case 'write':
        if (verdict.operation !== operation) { await changeOperation(tx, write.write_id, verdict.operation); continue; }
        elements.push({ ...record, body: verdict.body, sent: verdict.sent });
        break;
      // What it depends on changed again since: the write waits for it.
      case 'await': await holdWrites(tx, company.companyId, kind, [{ recordId: write.record_id, priority: write.priority, waitsOn: verdict.on }]); continue;
      case 'adopt': settlements.push({ ...record, outcome: adopted(connection.xeroTenantId, verdict) }); break;
      case 'nothing': settlements.push({ ...record, outcome: unchanged(verdict) }); break;
      case 'exclude': settlements.push({ ...record, outcome: { is: 'excluded', because: verdict.because } }); break;
      case 'problem': settlements.push({ ...record, outcome: { is: 'problem', problem: verdict.problem } }); break;
    }
    done.push(write.write_id);
  }
  await dropWrites(tx, done);
  const told = await settleRecords(tx, company.companyId, settlements);
  if (elements.length === 0) return { told };
  const moved = operation !== 'contact-update' ? [] : await linkMatched(tx, company.companyId, connection.xeroTenantId, elements.map(({ recordId, body }) => ({ recordId, xeroId: (body as { contactID: XeroId }).contactID })));
  const batchId = toBatchId(randomUUID());
  const priority = Math.min(...writes.map((write) => write.priority));
  await createBatch(tx, { batch_id: batchId, company_id: company.companyId, connection_id: connection.connectionId, xero_tenant_id: connection.xeroTenantId, operation, priority, server_errors: 0 }, elements);
  const { toDeliver } = await addChanges(tx, company.companyId, await tellMoved(tx, company.companyId, moved.filter((one) => !one.told)));
  return { batchId, told, toDeliver };
}
