import type { Cure, ProblemCode } from '../../domain/problem-catalogue';
import type { Fix } from '../../domain/problems';
import type { ProblemCase } from './case';
import { mapping } from './mapping';

/** All cases, by the file that plays them (test/parts/problems-*.test.ts). */
export const files = { mapping } as const;

export const casesOf = (code: ProblemCode): readonly ProblemCase[] => Object.values(files).flatMap((cases: Partial<Record<ProblemCode, readonly ProblemCase[]>>) => cases[code] ?? []);

/** Codes whose cases are not written yet. */
export const owed: readonly ProblemCode[] = [
  'contact-incomplete', 'contact-name-invalid', 'contact-name-taken', 'contact-number-taken', 'contact-ambiguous', 'contact-archived', 'contact-merged', 'contact-erasure-requested',
  'account-unusable', 'tax-rate-unusable', 'tax-account-mismatch', 'totals-differ', 'invoice-number-taken', 'invoice-number-kept', 'invoice-paid',
  'invoice-voided-in-xero', 'credit-note-number-taken', 'credit-note-number-kept', 'credit-note-used', 'credit-note-voided-in-xero', 'allocation-refused', 'method-unmapped',
  'payment-account-unusable', 'payment-exceeds-due', 'payment-ambiguous', 'payment-deleted-in-xero', 'payment-fixed-in-xero', 'document-not-open', 'period-locked', 'currency-unavailable',
  'plan-limit', 'missing-in-xero', 'depends-on-problem', 'xero-refused', 'not-connected', 'connection-expired', 'connection-disconnected', 'permission-missing', 'daily-limit',

];

/** Ends that no case shows, each with the reason. */
export const notPlayed: Partial<Record<ProblemCode, Partial<Record<Cure | Fix, string>>>> = {};
