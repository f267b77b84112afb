import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** What API, worker and tests share with the workflows of a month. */

/** A month of a company, 'YYYY-MM'. */
export interface MonthRef { readonly companyId: string; readonly month: string }
/** One reconciliation of it. */
export interface ReconcileRef extends MonthRef { readonly revision: number }

/** `reconcile/{companyId}/{YYYY-MM}`: one at a time, whatever its revision. */
export const reconcileWorkflowId = ({ companyId, month }: MonthRef): string => `reconcile/${companyId}/${month}`;
/** The inverse of `reconcileWorkflowId`. */
export function parseReconcileWorkflowId(workflowId: string): MonthRef {
  const [type, companyId, month] = workflowId.split('/');
  if (type !== 'reconcile' || !companyId || !month) throw new Error(`not a month's workflow id: ${workflowId}`);
  return { companyId, month };
}
/** The Schedule of a connection that begins each month's reconciliation. */
export const monthScheduleId = (companyId: string): string => `reconcile-tick/${companyId}`;

/** The month is to be read and compared now, or a reconciliation of it has begun; carries nothing. */
export const checkMonth = defineSignal('checkMonth');

/** A decision as it stands in Postgres (`reconciliation_decisions`): what a person wrote does not travel. */
export interface DecisionRef { readonly decisionId: string }
/** What became of it. `refused`: not as things stand by now, and why in a word. */
export type DecisionTaken = { readonly taken: 'taken' } | { readonly taken: 'refused'; readonly because: string };
/** A person decides about a difference; the update's id is the decision's, so that one sent twice is taken once. */
export const decide = defineUpdate<DecisionTaken, [DecisionRef]>('decide');
/** Types of the failures with which a decision is rejected, before anything is recorded. */
export const decisionRejections = { malformed: 'decision-malformed', closing: 'month-closed' } as const;

/** What a month does next. */
export type ReconcilePlan =
  /** `steps`: from where it goes on; a page that is stored meanwhile makes this one void. */
  | { readonly next: 'read'; readonly steps: number; readonly text: string }
  | { readonly next: 'compare'; readonly text: string }
  /** Nothing can be read for now: the company is not connected, a read failed, Xero's limit. */
  | { readonly next: 'wait'; readonly ms: number; readonly text: string }
  /** It is compared: so many differences are open, so many may be repaired without anybody, and of so many the record or Xero's object is on its way. */
  | { readonly next: 'compared'; readonly open: number; readonly repairing: number; readonly settling: number; readonly text: string };

/** `not-over`: nothing is open, and the month or its last day's night is still on; look again after `ms`. */
export type MonthClosed = { readonly closed: 'closed' } | { readonly closed: 'not-over'; readonly ms: number } | { readonly closed: 'not-agreed' };
