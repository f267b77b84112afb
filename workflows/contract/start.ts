import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { ApplicationFailure, WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import type { RecordKind } from '../../domain/kinds';
import { checkAgain, clashesWorkflowId, closeWorkflowId, deliver, deliveryWorkflowId, endConnectionWorkflowId, newerVersion, organisationWorkflowId, poke, priorities, pullWorkflowId, ring, searchAttributes, syncNowWorkflowId, syncQueueName, syncWorkflowId, syncWorkflowTypes, writerWorkflowId, type EndConnectionRef, type Priority, type RecordRef, type SyncNowRef } from './names';
import { checkMonth, decide, decisionRejections, reconcileWorkflowId, type DecisionRef, type DecisionTaken, type MonthRef } from './reconcile';

/** The only place that starts or signals workflows. Never inside a database transaction. */
export interface Starts {
  /** Starts a record's sync, or tells the running one of a newer version. */
  sync(kind: RecordKind, ref: RecordRef, version: number, priority: Priority, xeroTenantId?: string): Promise<void>;
  /** Rings the company's writer. */
  pokeWriter(companyId: string): Promise<void>;
  /** Rings the company's pull, which reads what is due; what that is stands in Postgres before (db/pull-rings.ts). Bulk unless a person waits for it. */
  ringPull(companyId: string, priority?: Priority): Promise<void>;
  /** Has the company's callbacks sent, after the commit that added changes. */
  ringDelivery(companyId: string): Promise<void>;
  /** Starts the workflow of a Sync Now, whose row stands in Postgres before; one that runs goes on. */
  syncNow(ref: SyncNowRef): Promise<void>;
  /** Has Xero told that a connection is over, which stands in Postgres before (db/endings.ts); one that is being told goes on. */
  endConnection(ref: EndConnectionRef): Promise<void>;
  /** Has a company's check for clashes carried out, whose row stands in Postgres before; one that runs goes on. */
  checkClashes(companyId: string): Promise<void>;
  /** Has organisation, accounts and tax rates read again; resolves when that has begun. */
  refreshOrganisation(companyId: string): Promise<void>;
  /** Begins a month's reconciliation, whose row stands in Postgres before (db/months.ts), or has one that is open read and compared again. */
  checkMonth(ref: MonthRef): Promise<void>;
  /** Starts a month's workflow if none runs; one that runs notices nothing. */
  mendMonth(ref: MonthRef): Promise<void>;
  /** Has a decision taken that stands in Postgres before; resolves to what became of it. `month-closed` also when the workflow did not let it in, since it is just closing. */
  decideMonth(ref: MonthRef, decision: DecisionRef): Promise<DecisionTaken>;
  /** Ends whatever runs of a company, after the commit that closed it. */
  closeCompany(companyId: string): Promise<void>;
  /** Reads organisation, accounts, tax rates (and with `mirrorContacts` the contacts) from Xero; resolves when it is done. */
  readOrganisation(companyId: string, mirrorContacts: boolean): Promise<void>;
}

/** What an operator reads on each workflow, below its summary; symptoms and commands: docs/operating.md. */
const details = {
  sync: '**Running**: not in Xero yet; why it waits stands in *Pending Activities*. **Completed**: in Xero, or deliberately not sent. **Failed**: a person must fix something; the failure says what. Cancelling takes the queued write back; the record is synced anew later.',
  writer: 'Sends what the outbox holds, up to 50 records a call, within Xero’s limits. Ends when idle; any new record starts it again. Cancelling or terminating it loses nothing.',
  pull: 'Reads what has changed in Xero, one call a step, and ends when nothing is due. Changes nothing in Xero. Cancelling or terminating it loses nothing: the next ring or tick goes on where it was.',
  delivery: 'Tells the platform what Xero changed, by signed callbacks, in order per record. One that is not taken is tried again for three days. Cancelling or terminating it loses nothing: it is rung again.',
  syncNow: 'A person’s Sync Now: reads the organisation and what changed in it, then has every record started that is not settled. Ends when each has ended or waits for a known reason; the records are brought by workflows of their own. **Failed** or cancelled: it counts no further, the records go on.',
  endConnection: 'Tells Xero that a connection is over which a person has ended here. Nothing syncs any more, whether or not Xero hears of it. Cancelled or terminated, it begins again in a quarter of an hour.',
  closing: 'The platform closed the company: ends its syncs, writer, pulls, deliveries and Schedules. What is stored stays; when the platform names the company again and it is connected, everything goes on.',
  clashes: 'Looks which numbers and contacts Xero has already, before anything is sent. Changes nothing in Xero. Cancelling or terminating it loses nothing: it is started again and goes on.',
  reconciling: 'Holds a month against Xero, document by document, and stays **Running** until every difference is decided and the month is closed: `OpenDifferences` says how many wait for a person. Changes in Xero only what may be repaired without anybody. Cancelling or terminating it loses nothing: it is started again within a minute and goes on.',
  organisation: 'Reads accounts, tax rates and contacts into our tables, one call a step. Changes nothing in Xero.',
} as const;

/**
 * The server's own attribute: the builds that ran a workflow. It notes the first one when the first task is done, with a second write to
 * its list of workflows (some sixty indexes); told at the start what it is going to be, it has nothing to note.
 */
const buildIds = defineSearchAttributeKey('BuildIds', 'KEYWORD_LIST');

/** `ownBuild`: the build of a worker of this queue that shares the client's connection; it is handed the first task with the answer. */
export function createStarts(client: Client, syncQueue: string = syncQueueName, { ownBuild }: { ownBuild?: () => string } = {}): Starts {
  return {
    async sync(kind, { companyId, recordId }, version, priority, xeroTenantId) {
      // Only these travel, whatever else the caller's object knows.
      const ref: RecordRef = { companyId, recordId };
      const options = {
        taskQueue: syncQueue, workflowId: syncWorkflowId(kind, ref), args: [ref],
        priority: { priorityKey: priority, fairnessKey: ref.companyId },
        staticSummary: `Brings ${kind} ${ref.recordId} of ${ref.companyId} to Xero`, staticDetails: details.sync,
        typedSearchAttributes: new TypedSearchAttributes([
          { key: searchAttributes.companyId, value: ref.companyId }, { key: searchAttributes.syncKind, value: kind },
          { key: searchAttributes.recordId, value: ref.recordId }, { key: searchAttributes.syncStatus, value: 'pending' },
          ...(xeroTenantId === undefined ? [] : [{ key: searchAttributes.xeroTenantId, value: xeroTenantId }]),
          ...(ownBuild === undefined ? [] : [{ key: buildIds, value: ['unversioned', `unversioned:${ownBuild()}`] }]),
        ]),
      };
      if (ownBuild !== undefined) {
        try {
          await client.workflow.start(syncWorkflowTypes[kind], { ...options, requestEagerStart: true });
          return;
        } catch (error) {
          // It runs already: the signal tells it of the newer version.
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      }
      await client.workflow.signalWithStart(syncWorkflowTypes[kind], { ...options, signal: newerVersion, signalArgs: [version] });
    },
    async pokeWriter(companyId) {
      await client.workflow.signalWithStart('xeroWriter', {
        taskQueue: syncQueue, workflowId: writerWorkflowId(companyId), args: [{ companyId }], signal: poke, signalArgs: [],
        priority: { priorityKey: 1, fairnessKey: companyId },
        staticSummary: `Writes what ${companyId} has to say to Xero, in batches`, staticDetails: details.writer,
        typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
      });
    },
    async ringPull(companyId, priority = priorities.bulk) {
      await client.workflow.signalWithStart('pullChanges', {
        taskQueue: syncQueue, workflowId: pullWorkflowId(companyId), args: [{ companyId }], signal: ring, signalArgs: [priority],
        priority: { priorityKey: priority, fairnessKey: companyId },
        staticSummary: `Reads what has changed in the Xero organisation of ${companyId}`, staticDetails: details.pull,
        typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
      });
    },
    async ringDelivery(companyId) {
      await client.workflow.signalWithStart('deliverChanges', {
        taskQueue: syncQueue, workflowId: deliveryWorkflowId(companyId), args: [{ companyId }], signal: deliver, signalArgs: [],
        priority: { priorityKey: 3, fairnessKey: companyId },
        staticSummary: `Tells the platform what Xero changed of ${companyId}, by callbacks`, staticDetails: details.delivery,
        typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
      });
    },
    async syncNow({ companyId, syncId }) {
      await client.workflow.start('syncNow', {
        taskQueue: syncQueue, workflowId: syncNowWorkflowId({ companyId, syncId }), args: [{ companyId, syncId }], workflowIdConflictPolicy: 'USE_EXISTING',
        priority: { priorityKey: priorities.person, fairnessKey: companyId },
        staticSummary: `Sync Now of ${companyId}: reads what changed in Xero, then sends what is not settled`, staticDetails: details.syncNow,
        typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
      });
    },
    async endConnection({ companyId, xeroConnectionId }) {
      await client.workflow.start('endConnection', {
        taskQueue: syncQueue, workflowId: endConnectionWorkflowId(xeroConnectionId), args: [{ companyId, xeroConnectionId }], workflowIdConflictPolicy: 'USE_EXISTING',
        priority: { priorityKey: priorities.person, fairnessKey: companyId },
        staticSummary: `Ends a connection of ${companyId} at Xero`, staticDetails: details.endConnection,
      });
    },
    async closeCompany(companyId) {
      await client.workflow.start('closeCompany', {
        taskQueue: syncQueue, workflowId: closeWorkflowId(companyId), args: [{ companyId }], workflowIdConflictPolicy: 'USE_EXISTING',
        priority: { priorityKey: priorities.bulk, fairnessKey: companyId },
        staticSummary: `Ends what runs of ${companyId}, which was closed`, staticDetails: details.closing,
      });
    },
    async checkClashes(companyId) {
      await client.workflow.signalWithStart('checkClashes', {
        taskQueue: syncQueue, workflowId: clashesWorkflowId(companyId), args: [{ companyId }], signal: checkAgain, signalArgs: [],
        priority: { priorityKey: priorities.person, fairnessKey: companyId },
        staticSummary: `Looks what of ${companyId} Xero has already`, staticDetails: details.clashes,
        typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
      });
    },
    async checkMonth(ref) { await client.workflow.signalWithStart('reconcileMonth', { ...reconciling(ref), signal: checkMonth, signalArgs: [] }); },
    async mendMonth(ref) { await client.workflow.start('reconcileMonth', { ...reconciling(ref), workflowIdConflictPolicy: 'USE_EXISTING' }); },
    async decideMonth(ref, { decisionId }) {
      const startWorkflowOperation = new WithStartWorkflowOperation('reconcileMonth', { ...reconciling(ref), workflowIdConflictPolicy: 'USE_EXISTING' });
      try {
        return await client.workflow.executeUpdateWithStart(decide, { startWorkflowOperation, updateId: decisionId, args: [{ decisionId }] });
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure && error.cause.type === decisionRejections.closing) return { taken: 'refused', because: decisionRejections.closing };
        throw error;
      }
    },
    async readOrganisation(companyId, mirrorContacts) { await client.workflow.execute('readOrganisation', reading(companyId, mirrorContacts)); },
    async refreshOrganisation(companyId) { await client.workflow.start('readOrganisation', reading(companyId, false)); },
  };

  function reconciling({ companyId, month }: MonthRef) {
    return {
      taskQueue: syncQueue, workflowId: reconcileWorkflowId({ companyId, month }), args: [{ companyId, month }],
      priority: { priorityKey: priorities.bulk, fairnessKey: companyId },
      staticSummary: `Reconciles ${month} of ${companyId} with Xero`, staticDetails: details.reconciling,
      typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }, { key: searchAttributes.reconPeriod, value: month }]),
    };
  }

  function reading(companyId: string, mirrorContacts: boolean) {
    return {
      taskQueue: syncQueue, workflowId: organisationWorkflowId(companyId), args: [{ companyId, mirrorContacts }],
      // A reading that is under way may be of the organisation that the company had before: with a new one it begins anew.
      workflowIdConflictPolicy: mirrorContacts ? 'TERMINATE_EXISTING' as const : 'USE_EXISTING' as const,
      priority: { priorityKey: 1, fairnessKey: companyId },
      staticSummary: `Reads the Xero organisation of ${companyId}: accounts, tax rates${mirrorContacts ? ', contacts' : ''}`, staticDetails: details.organisation,
      typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
    };
  }
}
