import { defineSearchAttributeKey } from '@temporalio/common';
import { defineSignal } from '@temporalio/workflow';
import type { RecordKind } from '../../domain/kinds';
import type { PullResource } from '../../domain/pull';

/** What API, worker and tests share with the workflows: ids, queues, signals, search attributes. */

/** The queue of workflows and database activities; that of calls to Xero follows from it (queues.ts). */
export const syncQueueName = 'sync';

/** One record's sync. Only ids travel through Temporal. */
export interface RecordRef { readonly companyId: string; readonly recordId: string }
export interface CompanyRef { readonly companyId: string }
/** One press of Sync Now. */
export interface SyncNowRef { readonly companyId: string; readonly syncId: string }

/** A connection at Xero that a person has ended here. */
export interface EndConnectionRef { readonly companyId: string; readonly xeroConnectionId: string }

export const syncWorkflowTypes = { contact: 'syncContact', invoice: 'syncInvoice', 'credit-note': 'syncCreditNote', payment: 'syncPayment' } as const satisfies Record<RecordKind, string>;

/** `invoice/{companyId}/{recordId}`. */
export const syncWorkflowId = (kind: RecordKind, ref: RecordRef): string => `${kind}/${ref.companyId}/${ref.recordId}`;
/** The inverse of `syncWorkflowId`. Ids of companies and records hold no slash. */
export function parseSyncWorkflowId(workflowId: string): { kind: RecordKind } & RecordRef {
  const [kind, companyId, recordId] = workflowId.split('/');
  if (!kind || !companyId || !recordId || !Object.hasOwn(syncWorkflowTypes, kind)) throw new Error(`not a sync's workflow id: ${workflowId}`);
  return { kind: kind as RecordKind, companyId, recordId };
}
export const writerWorkflowId = (companyId: string): string => `xero-writer/${companyId}`;
export const pullWorkflowId = (companyId: string): string => `pull/${companyId}`;
export const deliveryWorkflowId = (companyId: string): string => `deliver/${companyId}`;
export const syncNowWorkflowId = ({ companyId, syncId }: SyncNowRef): string => `sync-now/${companyId}/${syncId}`;
export const endConnectionWorkflowId = (xeroConnectionId: string): string => `end-connection/${xeroConnectionId}`;
export const closeWorkflowId = (companyId: string): string => `close/${companyId}`;
export const clashesWorkflowId = (companyId: string): string => `clashes/${companyId}`;
export const organisationWorkflowId = (companyId: string): string => `organisation/${companyId}`;

/** A newer version was accepted; carries it. */
export const newerVersion = defineSignal<[number]>('newerVersion');
/** Something waits in the outbox; carries nothing. */
export const poke = defineSignal('poke');
/** Something may have changed in Xero, or is asked for by id; carries how urgent it is. */
export const ring = defineSignal<[Priority]>('ring');
/** A check for clashes has begun; carries nothing. */
export const checkAgain = defineSignal('checkAgain');
/** There are changes for the platform; carries nothing. */
export const deliver = defineSignal('deliver');

export const searchAttributes = {
  companyId: defineSearchAttributeKey('CompanyId', 'KEYWORD'),
  xeroTenantId: defineSearchAttributeKey('XeroTenantId', 'KEYWORD'),
  syncKind: defineSearchAttributeKey('SyncKind', 'KEYWORD'),
  recordId: defineSearchAttributeKey('RecordId', 'KEYWORD'),
  syncStatus: defineSearchAttributeKey('SyncStatus', 'KEYWORD'),
  problemCode: defineSearchAttributeKey('ProblemCode', 'KEYWORD'),
  /** The month of a reconciliation, 'YYYY-MM'. */
  reconPeriod: defineSearchAttributeKey('ReconPeriod', 'KEYWORD'),
  openDifferences: defineSearchAttributeKey('OpenDifferences', 'INT'),
};

/** 1 before 3 everywhere: Temporal's priority, the outbox, the batches. */
export const priorities = { person: 1, bulk: 3 } as const;
export type Priority = (typeof priorities)[keyof typeof priorities];

/** What `claimBatch` found for the writer to do. */
export type Claimed =
  | { readonly next: 'post'; readonly batchId: string; readonly priority: number; readonly text: string; readonly standing: string }
  /** Nothing can go out yet; look again then, or when poked. */
  | { readonly next: 'wait'; readonly ms: number; readonly text: string; readonly standing: string }
  /** Held by a company-wide reason, `problem`: look again after `ms`, or when a poke says that a person has ended it. */
  | { readonly next: 'parked'; readonly problem: string; readonly until?: string; readonly ms?: number; readonly text: string; readonly standing: string }
  /** Nothing is queued. */
  | { readonly next: 'idle' };

/** What one HTTP call came to, as the writer needs to know it. */
export type Posted =
  | { readonly next: 'settle' }
  /** In doubt: the same bytes under the same key, after a pause. */
  | { readonly next: 'repeat'; readonly afterMs: number }
  | { readonly next: 'look-up' }
  /** Given back to the outbox, nothing was sent. */
  | { readonly next: 'released' };

/** What a pull does next. */
export type PullPlan =
  /** `steps`: from where it goes on; a page that is stored meanwhile makes this one void. */
  | { readonly next: 'read'; readonly resource: PullResource; readonly steps: number }
  | { readonly next: 'read-wanted'; readonly kind: RecordKind }
  /** A line for the history of an object in Xero. */
  | { readonly next: 'write-note'; readonly noteId: string }
  /** Reads that failed, and that are tried again then. */
  | { readonly next: 'wait'; readonly ms: number; readonly text: string }
  /** Xero's limit allows no call before `until`. */
  | { readonly next: 'parked'; readonly ms: number; readonly until: string; readonly text: string }
  | { readonly next: 'idle'; readonly text: string };

/** What one read of a pull came to. */
export type PullStep =
  | { readonly step: 'stored'; readonly changed: number }
  /** Somebody else was faster; nothing of this one is stored. */
  | { readonly step: 'overtaken' }
  | { readonly step: 'not-read'; readonly why: string }
  | { readonly step: 'parked' };
/** What is read of an organisation anew before everything is synced, one call each. The last marks it as read. */
export const organisationParts = ['organisation', 'accounts', 'tax-rates'] as const;
export type OrganisationPart = (typeof organisationParts)[number];
/** What a check for clashes does next. */
export interface ClashLook { readonly next: 'look' | 'ask' | 'ended'; readonly text: string }
/** What Sync Now does next. */
export interface SyncNowLook { readonly next: 'refresh' | 'send' | 'wait' | 'ended'; readonly text: string }

/** How a company's callbacks stand after a look. `nextMs`: until the next try; undefined when none is to come. */
export interface Delivered { readonly waiting: number; readonly givenUp: number; readonly nextMs?: number }
