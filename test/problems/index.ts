import type { Cure, ProblemCode } from '../../domain/problem-catalogue';
import type { Fix } from '../../domain/problems';
import type { ProblemCase } from './case';
import { company } from './company';
import { connection } from './connection';
import { contacts } from './contacts';
import { creditNotes } from './credit-notes';
import { invoices } from './invoices';
import { mapping } from './mapping';
import { organisation } from './organisation';
import { payments } from './payments';
import { remaps } from './remap';

/** All cases, by the file that plays them (test/parts/problems-*.test.ts). */
export const files = { company, connection, contacts, 'credit-notes': creditNotes, invoices, mapping, organisation, payments, remap: remaps } as const;

export const casesOf = (code: ProblemCode): readonly ProblemCase[] => Object.values(files).flatMap((cases: Partial<Record<ProblemCode, readonly ProblemCase[]>>) => cases[code] ?? []);

/** Codes, and ends of codes, whose cases are not written yet. */
export const owed: readonly (ProblemCode | `${ProblemCode}/${Fix}`)[] = [
];

/** Ends that no case shows, each with the reason. */
export const notPlayed: Partial<Record<ProblemCode, Partial<Record<Cure | Fix, string>>>> = {
  'contact-merged': { contact: 'Xero never takes a merge apart: only the other customer leaving the contact that both are would end it.' },
};
