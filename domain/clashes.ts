import type { RecordKind } from './kinds';

/** The check before set-up is finished: what of ours Xero has already. These are its words. */

/** `contacts` reads Xero's contacts anew, `match` compares ours with them; then the numbers of invoices and credit notes. */
export const clashSteps = ['contacts', 'match', 'invoice', 'credit-note', 'done'] as const;
export type ClashStep = (typeof clashSteps)[number];
export const nextStep = { contacts: 'match', match: 'invoice', invoice: 'credit-note', 'credit-note': 'done', done: 'done' } as const satisfies Record<ClashStep, ClashStep>;

/** How far a step is: by pages of Xero's list, or from after a record of ours by lists of numbers. Empty where it begins. */
export interface ClashPosition { readonly by?: 'pages' | 'numbers'; readonly page?: number; readonly after?: string }

/** `will-link`: the sync takes it for the same, and nothing new is made. `differs`: it has our number and is another one. `asks`: a person has to say. */
export const clashOutcomes = ['will-link', 'differs', 'asks'] as const;
export type ClashOutcome = (typeof clashOutcomes)[number];

/** What Xero has. Amounts are decimal strings, dates calendar dates. */
export interface ClashInXero { readonly id: string; readonly label: string; readonly status: string; readonly contact?: string; readonly total?: string; readonly currency?: string; readonly date?: string; readonly email?: string | null }
export interface Clash { readonly kind: Exclude<RecordKind, 'payment'>; readonly id: string; readonly label: string; readonly xero: ClashInXero; readonly outcome: ClashOutcome }

/**
 * Whether reading a whole list costs fewer calls than asking by numbers, one page having been read.
 * @param numberCalls calls that the lists of numbers take; @param pages pages of the list in all.
 */
export const pagesAreFewer = (numberCalls: number, pages: number): boolean => pages - 1 <= numberCalls;
