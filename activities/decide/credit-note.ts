import type { SentAllocation } from '../../db/schema';
import { xeroId, type RecordId, type XeroId } from '../../domain/ids';
import { decimal } from '../../domain/money';
import { problem } from '../../domain/problems';
import type { Allocation, CreditNote } from '../../domain/records';
import type { XeroAllocationBody } from '../../xero/bodies';
import { creditNoteBody, creditNoteVoidBody } from '../../xero/mapping/credit-note';
import { fingerprint, type Decision } from './decision';
import { codeLines, isOver, isStillTheVoided, knownLineIds, unlinked, type CodingFacts } from './sales-document';

export interface CreditNoteFacts extends CodingFacts {
  readonly creditNote: CreditNote;
  readonly contactXeroId: XeroId | null;
  /** The invoices of its allocations that are in Xero, by our id; `issuedOn` a calendar date. */
  readonly invoices: ReadonlyMap<string, { readonly xeroId: XeroId; readonly issuedOn: string }>;
}

/** Allocations to make, as one call; the body of `credit-note-allocate`. */
export interface AllocateBody { readonly creditNoteId: XeroId; readonly invoiceIds: readonly RecordId[]; readonly allocations: readonly XeroAllocationBody[] }
/** One allocation to take off; the body of `credit-note-deallocate`. */
export interface DeallocateBody { readonly creditNoteId: XeroId; readonly allocationId: string; readonly invoiceId: RecordId }

/**
 * The next step that a credit note's newest version asks for: its content first, then its allocations, which is one call each; voided, it
 * loses its allocations first. Allocations that people made in Xero are theirs: only ours are taken off. Pure.
 */
export function decideCreditNote(facts: CreditNoteFacts): Decision {
  const { creditNote, link } = facts;
  if (creditNote.status === 'void') {
    if (!link.xeroId) return { action: 'exclude', because: 'voided-before-sent' };
    if (isOver(link.xeroStatus)) return { action: 'nothing' };
    return takeOff(facts, link.sent?.allocations ?? [])
      ?? { action: 'write', operation: 'credit-note-update', body: creditNoteVoidBody(link.xeroId), sent: { fingerprint: fingerprint('void'), number: creditNote.number } };
  }
  if (isStillTheVoided(creditNote.number, link)) return { action: 'problem', problem: problem('credit-note-voided-in-xero') };
  return decideIssued(isOver(link.xeroStatus) ? { ...facts, link: unlinked } : facts);
}

function decideIssued(facts: CreditNoteFacts): Decision {
  const { creditNote, link } = facts;
  const coded = codeLines(creditNote, facts);
  if ('code' in coded) return { action: 'problem', problem: coded };
  const { codes, lines } = coded;
  const contactXeroId = facts.contactXeroId ?? xeroId('');
  const { version: _version, allocations: _allocations, url: _url, ...content } = creditNote;
  const { reference } = creditNote;
  const allocations = link.sent?.allocations ?? [];
  const sent = { fingerprint: fingerprint([content, contactXeroId, codes]), lines, totals: creditNote.totals, number: creditNote.number, allocations, ...(reference === undefined ? {} : { reference }) };
  if (!link.xeroId) return { action: 'write', operation: 'credit-note-create', body: creditNoteBody({ creditNote, contactXeroId, lineCodes: codes }), sent };
  if (link.sent?.fingerprint !== sent.fingerprint) {
    // Xero fixes the amounts of what is allocated: ours come off first, and are made again after.
    const moved = link.sent?.fingerprint !== '' && !sameTotal(link.sent?.totals?.total, creditNote.totals.total);
    return (moved ? takeOff(facts, allocations) : undefined)
      ?? { action: 'write', operation: 'credit-note-update', body: creditNoteBody({ creditNote, contactXeroId, lineCodes: codes, existing: { xeroId: link.xeroId, lineItemIds: knownLineIds(lines), gave: link.sent ?? {} } }), sent };
  }
  return takeOff(facts, allocations.filter((made) => !creditNote.allocations.some((wanted) => isMade(wanted, made)))) ?? allocate(facts, link.xeroId);
}

const sameTotal = (before: string | undefined, now: string): boolean => before !== undefined && decimal(before).eq(decimal(now));
export const isMade = (wanted: Allocation, made: Pick<SentAllocation, 'invoiceId' | 'amount'>): boolean => wanted.invoiceId === made.invoiceId && decimal(wanted.amount).eq(decimal(made.amount));

/** The step that takes the first of these allocations off; undefined when there are none. */
function takeOff({ link }: CreditNoteFacts, gone: readonly SentAllocation[]): Decision | undefined {
  const [first] = gone;
  if (!first || !link.xeroId || !link.sent) return undefined;
  const body: DeallocateBody = { creditNoteId: link.xeroId, allocationId: first.allocationId, invoiceId: first.invoiceId };
  return { action: 'write', operation: 'credit-note-deallocate', body, sent: { ...link.sent, allocations: (link.sent.allocations ?? []).filter((one) => one !== first) } };
}

/** All allocations that are not made yet, in one call. An allocation is dated by the later of the two documents. */
function allocate({ creditNote, link, invoices }: CreditNoteFacts, creditNoteId: XeroId): Decision {
  const missing = creditNote.allocations.filter((wanted) => !link.sent?.allocations?.some((made) => isMade(wanted, made)));
  if (missing.length === 0 || !link.sent) return { action: 'nothing' };
  const allocations = missing.map(({ invoiceId, amount }): XeroAllocationBody => {
    const invoice = invoices.get(invoiceId);
    return { invoice: { invoiceID: invoice?.xeroId ?? xeroId('') }, amount: Number(amount), date: invoice && invoice.issuedOn > creditNote.issuedOn ? invoice.issuedOn : creditNote.issuedOn };
  });
  const body: AllocateBody = { creditNoteId, invoiceIds: missing.map(({ invoiceId }) => invoiceId as RecordId), allocations };
  return { action: 'write', operation: 'credit-note-allocate', body, sent: link.sent };
}

/** The invoices that the next step of a credit note needs to be in Xero. */
export const invoicesFor = ({ creditNote, link }: Pick<CreditNoteFacts, 'creditNote' | 'link'>): readonly RecordId[] =>
  creditNote.status === 'void' ? [] : creditNote.allocations.filter((wanted) => !link.sent?.allocations?.some((made) => isMade(wanted, made))).map(({ invoiceId }) => invoiceId as RecordId);
