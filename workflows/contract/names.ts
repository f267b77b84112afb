import { defineSearchAttributeKey } from '@temporalio/common';
import { defineSignal } from '@temporalio/workflow';
import type { RecordKind } from '../../domain/kinds';

/** What API, worker and tests share with the workflows: ids, queues, signals, search attributes. */

export interface TaskQueues { readonly sync: string; readonly xeroApi: string }
export const taskQueues: TaskQueues = { sync: 'sync', xeroApi: 'xero-api' };

/** One record's sync. Only ids travel through Temporal. */
export interface RecordRef { readonly companyId: string; readonly recordId: string }
export interface CompanyRef { readonly companyId: string }

export const syncWorkflowTypes = { contact: 'syncContact', invoice: 'syncInvoice' } as const satisfies Record<RecordKind, string>;

/** `invoice/{companyId}/{recordId}`. */
export const syncWorkflowId = (kind: RecordKind, ref: RecordRef): string => `${kind}/${ref.companyId}/${ref.recordId}`;
export const writerWorkflowId = (companyId: string): string => `xero-writer/${companyId}`;
export const organisationWorkflowId = (companyId: string): string => `organisation/${companyId}`;

/** A newer version was accepted; carries it. */
export const newerVersion = defineSignal<[number]>('newerVersion');
/** Something waits in the outbox; carries nothing. */
export const poke = defineSignal('poke');

export const searchAttributes = {
  companyId: defineSearchAttributeKey('CompanyId', 'KEYWORD'),
  xeroTenantId: defineSearchAttributeKey('XeroTenantId', 'KEYWORD'),
  syncKind: defineSearchAttributeKey('SyncKind', 'KEYWORD'),
  recordId: defineSearchAttributeKey('RecordId', 'KEYWORD'),
  syncStatus: defineSearchAttributeKey('SyncStatus', 'KEYWORD'),
  problemCode: defineSearchAttributeKey('ProblemCode', 'KEYWORD'),
};

/** 1 before 3 everywhere: Temporal's priority, the outbox, the batches. */
export const priorities = { person: 1, bulk: 3 } as const;
export type Priority = (typeof priorities)[keyof typeof priorities];
