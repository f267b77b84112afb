import { ApplicationFailure } from '@temporalio/common';
import { readCompanyHold } from '../db/company-hold';
import { readCompanyFacts } from '../db/facts';
import type { Tx } from '../db/open';
import { ringLists } from '../db/pull-rings';
import { healProblems } from '../db/records';
import { allRead, readPulledLists } from '../db/sync-pull';
import { countRecords, coverRecords } from '../db/sync-records';
import { endSync, factsMark, lockSync, noteLook, noteSyncTrouble, readSync, type SyncRow } from '../db/syncs';
import { companyId as toCompanyId, syncId as toSyncId } from '../domain/ids';
import { isTrouble } from '../domain/holds';
import { mappingFaults } from '../domain/mapping';
import { mappingProblems } from '../domain/problem-catalogue';
import { pullResources } from '../domain/pull';
import type { SyncNowCounts } from '../domain/sync-now';
import { priorities, type OrganisationPart, type SyncNowLook, type SyncNowRef } from '../workflows/contract/names';
import type { ActivityDeps } from './deps';
import { createOrganisationReads } from './read-organisation';

/** The steps of Sync Now. Postgres says how far it is, so that each may be repeated, by another run of its workflow too. */
export function createSyncNow(deps: ActivityDeps) {
  const { db, limits, starts } = deps;

  /** What to do next, from Postgres alone; ends it when every record that it covers has ended or waits for a known reason. */
  async function lookSyncNow(ref: SyncNowRef): Promise<SyncNowLook> {
    const { companyId, syncId } = ids(ref);
    await noteLook(db, syncId);
    const sync = await readSync(db, companyId, syncId);
    if (sync?.status !== 'running') return { next: 'ended', text: 'ended' };
    const hold = await readCompanyHold(db, companyId, limits);
    switch (sync.step) {
      case 'refresh': return hold?.people ? { next: 'send', text: `nothing can be read: ${hold.reason}` } : { next: 'refresh', text: 'reads accounts and tax rates' };
      case 'pull': return hold?.people || allRead(await readPulledLists(db, syncId)) ? { next: 'send', text: 'everything is read' } : { next: 'wait', text: 'reads what has changed in Xero' };
      case 'send': case 'done': break;
    }
    const { counts } = await db.transaction().execute(async (tx): Promise<SyncNowCounts> => {
      const found = await countRecords(tx, syncId, hold);
      if (found.counts.pending === 0) await endSync(tx, syncId, 'done', found);
      return found;
    });
    const text = `${counts.total} records: ${counts.synced} synced, ${counts.excluded} excluded, ${counts.problem} with a problem, ${counts.waiting} waiting, ${counts.pending} on their way`;
    return { next: counts.pending === 0 ? 'ended' : 'wait', text };
  }

  /** Everything is refreshed: checks the mapping by it, and has all lists of the organisation read. */
  async function beginPull(ref: SyncNowRef): Promise<void> {
    const { companyId, syncId } = ids(ref);
    const company = await readCompanyFacts(db, companyId);
    if (!company) return;
    await atStep(ref, ['refresh'], async (tx, { facts }) => {
      const mapping = mappingFaults(company.mapping, company.connection?.accounts ?? [], company.connection?.taxRates ?? []);
      const now = await tx.selectFrom('connections as x').select(factsMark.as('facts')).where('x.company_id', '=', companyId).executeTakeFirst();
      if (now?.facts !== facts) await healProblems(tx, companyId, mappingProblems);
      await tx.updateTable('syncs').set((eb) => ({ step: 'pull', trouble: null, mapping: JSON.stringify(mapping), rung_at: eb.fn<Date>('clock_timestamp') })).where('sync_id', '=', syncId).execute();
      await ringLists(tx, companyId, pullResources);
    });
    await starts.ringPull(companyId, priorities.person);
  }

  /** Everything is read, or nothing can be: notes what is not settled, and has it started. */
  async function beginSending(ref: SyncNowRef): Promise<void> {
    const { companyId, syncId } = ids(ref);
    const hold = await readCompanyHold(db, companyId, limits);
    await atStep(ref, ['refresh', 'pull'], async (tx) => {
      const pulled = await readPulledLists(tx, syncId, { counting: true });
      await tx.updateTable('syncs').set((eb) => ({ step: 'send', trouble: null, pulled: JSON.stringify(pulled), sent_at: eb.fn<Date>('clock_timestamp') })).where('sync_id', '=', syncId).execute();
      await coverRecords(tx, companyId, syncId, hold !== undefined);
    });
    await starts.pokeWriter(companyId);
  }

  /** It cannot go on: by a mistake of ours, or because an operator cancelled it. Its records go their own ways. */
  async function failSyncNow(ref: SyncNowRef): Promise<void> {
    const { companyId, syncId } = ids(ref);
    await endSync(db, syncId, 'failed', await countRecords(db, syncId, await readCompanyHold(db, companyId, limits)));
  }

  /** In one transaction, unless it was done before. */
  async function atStep(ref: SyncNowRef, steps: readonly SyncRow['step'][], run: (tx: Tx, sync: SyncRow) => Promise<void>): Promise<void> {
    const { companyId, syncId } = ids(ref);
    await db.transaction().execute(async (tx) => {
      const sync = await lockSync(tx, companyId, syncId);
      if (sync && steps.includes(sync.step)) await run(tx, sync);
    });
  }
  return { lookSyncNow, beginPull, beginSending, failSyncNow };
}

/** Reads one part of the organisation anew, one call an attempt; what keeps it from coming through is noted, for whoever waits for it. */
export function createRefreshForSyncNow(deps: ActivityDeps) {
  const reads = createOrganisationReads(deps);
  const readPart = (part: OrganisationPart, company: { companyId: string }): Promise<void> => {
    switch (part) {
      case 'organisation': return reads.readOrganisationFacts(company);
      case 'accounts': return reads.readAccountList(company);
      case 'tax-rates': return reads.readTaxRateList(company);
    }
  };
  return async function refreshForSyncNow({ part, ...ref }: SyncNowRef & { part: OrganisationPart }): Promise<void> {
    try {
      await readPart(part, { companyId: ref.companyId });
      await noteSyncTrouble(deps.db, toSyncId(ref.syncId), null);
    } catch (error) {
      if (error instanceof ApplicationFailure && isTrouble(error.type)) await noteSyncTrouble(deps.db, toSyncId(ref.syncId), error.type);
      throw error;
    }
  };
}

const ids = ({ companyId, syncId }: SyncNowRef) => ({ companyId: toCompanyId(companyId), syncId: toSyncId(syncId) });
