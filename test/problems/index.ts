import type { Cure, ProblemCode } from '../../domain/problem-catalogue';
import type { Fix } from '../../domain/problems';
import type { ProblemCase } from './case';
import { creditNotes } from './credit-notes';
import { invoices } from './invoices';
import { mapping } from './mapping';
import { payments } from './payments';

/** All cases, by the file that plays them (test/parts/problems-*.test.ts). */
export const files = { 'credit-notes': creditNotes, invoices, mapping, payments } as const;

export const casesOf = (code: ProblemCode): readonly ProblemCase[] => Object.values(files).flatMap((cases: Partial<Record<ProblemCode, readonly ProblemCase[]>>) => cases[code] ?? []);

/** Codes whose cases are not written yet. */
export const owed: readonly ProblemCode[] = [
  'contact-incomplete', 'contact-name-invalid', 'contact-name-taken', 'contact-number-taken', 'contact-ambiguous', 'contact-archived', 'contact-merged', 'contact-erasure-requested',
  'account-unusable', 'tax-rate-unusable', 'tax-account-mismatch', 'totals-differ',
  'currency-unavailable',
  'plan-limit', 'missing-in-xero', 'depends-on-problem', 'xero-refused', 'not-connected', 'connection-expired', 'connection-disconnected', 'permission-missing', 'daily-limit',

];

/** Ends that no case shows, each with the reason. */
export const notPlayed: Partial<Record<ProblemCode, Partial<Record<Cure | Fix, string>>>> = {};
