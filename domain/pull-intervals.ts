import { pullResources, type PullResource } from './pull';

/** How the calls of an idle company are spent; the table is in docs/architecture.md, "Pulling". */

/** Minutes between two looks where the day's limit allows it. A payment has no webhook and must reach us within 10 minutes; each list is looked at with a tick of theirs. */
const minutes: Readonly<Record<PullResource, number>> = { 'payments': 9, 'invoices': 45, 'contacts': 63, 'credit-notes': 63 };
const minutesOfDay = 24 * 60;
const looksOfDay = pullResources.reduce((sum, resource) => sum + minutesOfDay / minutes[resource], 0);

/** Calls that a day takes besides the looks: organisation and its plan, accounts and tax rates; a sweep of the payments for deleted ones, and of part-paid invoices for due dates, whose change moves no time of change. */
export const dailyCalls = { organisation: 4, paymentSweep: 5, invoiceSweep: 2 } as const;
const callsBesides = Object.values(dailyCalls).reduce((sum, calls) => sum + calls, 0);
/** What an idle company may take of the day's calls; the rest is for what there is to do. */
const idleShare = 0.25;
/** A look that comes this much early counts as in time, so that it joins the tick before instead of missing it by a second. */
export const earlyMs = 60_000;

/** Milliseconds from one look to the next, per resource. With fewer calls a day all of them stretch alike. */
export function pullIntervals(callsPerDay: number): Readonly<Record<PullResource, number>> {
  const forLooks = Math.max(1, callsPerDay * idleShare - callsBesides);
  const stretch = Math.max(1, looksOfDay / forLooks);
  const interval = (resource: PullResource): number => Math.ceil(minutes[resource] * stretch * 60) * 1000;
  return { 'contacts': interval('contacts'), 'invoices': interval('invoices'), 'credit-notes': interval('credit-notes'), 'payments': interval('payments') };
}

/** How often the Schedule ticks; each tick asks for the payments, so that no look for something else delays them. */
export const tickEveryMs = (callsPerDay: number): number => pullIntervals(callsPerDay).payments;
