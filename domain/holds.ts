import type { ConnectionState } from './kinds';
import type { ProblemCode } from './problem-catalogue';
import { describeProblem } from './problems';

/** What keeps a batch from going through for now: the machinery's own codes, which the writer's pending activities show too. */
export const troubles = ['xero-rate-limited', 'xero-not-reached', 'xero-unavailable', 'token-refresh-busy', 'token-not-refreshed', 'in-doubt'] as const;
export type Trouble = (typeof troubles)[number];
export const isTrouble = (type: string | null | undefined): type is Trouble => troubles.some((trouble) => trouble === type);

/** Why an accepted record is not in Xero yet although nothing is wrong with it: what an operator reads on its waiting sync. */
const sentences = {
  'queue': 'Queued: it goes out with one of the company’s next calls.',
  'contact': 'Its contact must be in Xero first.',
  'invoice': 'Its invoice must be in Xero first.',
  'credit-note': 'Its credit note must be in Xero first.',
  'earlier-version': 'An earlier version of it is on its way to Xero; this one follows.',
  'batch': 'Its batch is stored and about to be sent.',
  'sent': 'Its batch was sent; Xero has not answered yet.',
  'answered': 'Xero has answered its batch; the outcome is being stored.',
  'in-doubt': 'Its batch was sent and the answer was lost. It is repeated under the same key, or looked up in Xero: nothing is written twice.',
  'xero-rate-limited': 'Xero’s limit is used up for the moment; it goes out when Xero allows the next call.',
  'xero-not-reached': 'Xero cannot be reached. Nothing was sent; it is tried again every few seconds.',
  'xero-unavailable': 'Xero gives no usable answer at the moment; it is tried again.',
  'token-refresh-busy': 'The access to Xero is being refreshed; it goes out right after.',
  'reading': 'What has changed in Xero is still being read; should Xero not be reached, it is tried again every few seconds.',
  'worker-away': 'No worker is at it at the moment; it goes on by itself once one is back.',
  'token-not-refreshed': 'Xero did not answer the refresh of our access. Nothing was sent; it is tried again every few seconds.',
} as const satisfies Record<string, string> & Record<Trouble, string>;

type OwnReason = keyof typeof sentences;
/** A reason of the record's own, or the company-wide problem that holds everything. */
export type HoldReason = OwnReason | ProblemCode;

export function describeHold(reason: HoldReason): string {
  if (isOwn(reason)) return sentences[reason];
  const { title, solution } = describeProblem({ code: reason, details: {} });
  return `${title}. ${solution}`;
}

/** Why nothing can be sent while a company's connection stands like this; none is no connection. `because`: why Xero ended it; nothing when a person here did. */
export function reasonOfState(state: Exclude<ConnectionState, 'connected'> | undefined, because?: { readonly code: ProblemCode } | null): ProblemCode {
  if (state !== 'expired' && state !== 'disconnected') return 'not-connected';
  return because?.code ?? (state === 'expired' ? 'connection-expired' : 'not-connected');
}

const isOwn = (reason: HoldReason): reason is OwnReason => Object.hasOwn(sentences, reason);
