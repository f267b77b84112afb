import { ApplicationFailure } from '@temporalio/common';
import { measureOpen, noteCheckTrouble, openDocumentsAfter, openDocumentsNumbered, readCheck, storeChecked, type CheckRow, type OpenDocument } from '../../db/clashes';
import { readCompanyFacts } from '../../db/facts';
import { pagesAreFewer, type ClashPosition } from '../../domain/clashes';
import { isTrouble } from '../../domain/holds';
import { companyId as toCompanyId, type CompanyId } from '../../domain/ids';
import { findCreditNotesByNumber, findInvoicesByNumber, largestPage, readCreditNotesPage, readInvoicesPage, type Page } from '../../xero/calls';
import type { ActivityDeps } from '../deps';
import { isNothingToRead } from '../failures';
import { besideNumber, fittingOneCall, type Document } from '../look-up-documents';
import type { Books } from '../one-call';
import { createOrganisationCalls, createOrganisationReads } from '../read-organisation';
import { lookUpCharacters, numbersLookedAt } from '../tuning';
import { judgeNumbers } from './documents';

type Kind = 'invoice' | 'credit-note';
/** What one call looked at: documents of Xero's, and which of ours were asked for by it (undefined: all whose numbers are there). */
interface Seen { readonly theirs: readonly Document[]; readonly asked?: readonly OpenDocument[]; readonly next: ClashPosition | null; readonly done: number }

/**
 * One call of a company's check for clashes. Numbers go in lists as long as an address holds, some 150 invoices or 40 credit notes a call;
 * where that would take more calls than the whole list has pages of 1,000 (few credit notes are ever written), the pages are read instead.
 * A read that fails is tried again: it is never "nothing there". Only reads.
 */
export function createAskClashes(deps: ActivityDeps) {
  const { db, xero, pullPageSize: pageSize = largestPage } = deps;
  const { books, read } = createOrganisationCalls(deps);
  const reads = createOrganisationReads(deps);

  return async function askClashes(input: { companyId: string }): Promise<void> {
    const companyId = toCompanyId(input.companyId);
    const check = await readCheck(db, companyId);
    const state = (await readCompanyFacts(db, companyId))?.connection?.state;
    // The workflow looks again, and ends.
    if (!check || check.step === 'done' || check.step === 'match' || (state !== 'setup' && state !== 'connected')) return;
    try {
      if (check.step === 'contacts') await mirrorPage(check);
      else await askNumbers(companyId, check, check.step);
    } catch (error) {
      // Let go of in this moment.
      if (isNothingToRead(error)) return;
      if (error instanceof ApplicationFailure && isTrouble(error.type)) await noteCheckTrouble(db, companyId, error.type);
      throw error;
    }
  };

  async function mirrorPage(check: CheckRow): Promise<void> {
    const { page = 1 } = check.position;
    const { more } = await reads.mirrorContactsPage({ companyId: check.company_id, page });
    await db.transaction().execute((tx) => storeChecked(tx, check, { found: [], position: more ? { page: page + 1 } : null, done: 0 }));
  }

  async function askNumbers(companyId: CompanyId, check: CheckRow, kind: Kind): Promise<void> {
    const { documents, characters } = await measureOpen(db, companyId, kind);
    const where = await books(companyId);
    const seen = documents === 0 ? { theirs: [], asked: [], next: null, done: 0 } : await look(where, check, kind, { documents, calls: Math.ceil((characters + documents * besideNumber[kind]) / lookUpCharacters) });
    await db.transaction().execute(async (tx) => {
      const company = await readCompanyFacts(tx, companyId);
      if (!company || company.connection?.xeroTenantId !== check.xero_tenant_id) return;
      const open = seen.asked ?? await openDocumentsNumbered(tx, companyId, kind, [...new Set(seen.theirs.map(({ number }) => number))]);
      await storeChecked(tx, check, { found: await judgeNumbers(tx, company, check, kind, open, seen.theirs), position: seen.next, done: seen.done });
    });
  }

  async function look(where: Books, { position }: CheckRow, kind: Kind, { documents, calls }: { documents: number; calls: number }): Promise<Seen> {
    if (position.by === 'pages' || (position.by === undefined && calls > 1)) {
      const { page = 1 } = position;
      const { items, pageCount } = await read<Page<Document>>(where, (access) => kind === 'invoice' ? readInvoicesPage(xero, access, page, pageSize) : readCreditNotesPage(xero, access, page, pageSize));
      // The first page has said how many there are: perhaps lists are fewer calls after all.
      if (position.by === undefined && !pagesAreFewer(calls, pageCount)) return { theirs: items, next: { by: 'numbers' }, done: 0 };
      return { theirs: items, next: page < pageCount ? { by: 'pages', page: page + 1 } : null, done: page < pageCount ? 0 : documents };
    }
    const next = await openDocumentsAfter(db, where.companyId, kind, position.after ?? '', numbersLookedAt);
    const asked = fittingOneCall(next, ({ number }) => number, besideNumber[kind]);
    const numbers = [...new Set(asked.map(({ number }) => number))];
    if (numbers.length === 0) return { theirs: [], asked: [], next: null, done: 0 };
    const theirs = await read<Document[]>(where, (access) => kind === 'invoice' ? findInvoicesByNumber(xero, access, numbers) : findCreditNotesByNumber(xero, access, numbers));
    const last = asked.length < next.length || next.length === numbersLookedAt ? asked.at(-1) : undefined;
    return { theirs, asked, next: last ? { by: 'numbers', after: last.recordId } : null, done: asked.length };
  }
}
