import type { Cure, ProblemCode } from '../../domain/problem-catalogue';
import type { Fix } from '../../domain/problems';
import type { ProblemCase } from './case';
import { contacts } from './contacts';
import { mapping } from './mapping';
import { organisation } from './organisation';

/** All cases, by the file that plays them (test/parts/problems-*.test.ts). */
export const files = { contacts, mapping, organisation } as const;

export const casesOf = (code: ProblemCode): readonly ProblemCase[] => Object.values(files).flatMap((cases: Partial<Record<ProblemCode, readonly ProblemCase[]>>) => cases[code] ?? []);

/** Codes whose cases are not written yet. */
export const owed: readonly ProblemCode[] = [
  'invoice-number-taken', 'invoice-number-kept', 'invoice-paid',
  'invoice-voided-in-xero', 'credit-note-number-taken', 'credit-note-number-kept', 'credit-note-used', 'credit-note-voided-in-xero', 'allocation-refused', 'method-unmapped',
  'payment-account-unusable', 'payment-exceeds-due', 'payment-ambiguous', 'payment-deleted-in-xero', 'payment-fixed-in-xero', 'document-not-open',
  'not-connected', 'connection-expired', 'connection-disconnected', 'permission-missing', 'daily-limit',
];

/** Ends that no case shows, each with the reason. */
export const notPlayed: Partial<Record<ProblemCode, Partial<Record<Cure | Fix, string>>>> = {
  'contact-merged': { contact: 'Xero never takes a merge apart: only the other customer leaving the contact that both are would end it.' },
};
