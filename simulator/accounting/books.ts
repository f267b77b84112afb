import type { Books, BooksAnswer, BooksChange, BooksRequest, BooksWorld } from '../seam';
import { handleAccounts } from './accounts';
import { badRequest, notFound } from './answers';
import { handleBankTransactions } from './bank-transactions';
import { handleBatchPayments } from './batch-payments';
import { handleContacts } from './contacts';
import { handleCreditNotes } from './credit-notes';
import { handleAdvances } from './advances';
import { handleInvoices } from './invoices';
import { handleOrganisation } from './organisation';
import { handlePayments } from './payments';
import { BadRequest, NotFound } from './refusal';
import { Session } from './session';
import { BooksState } from './state';
import { readSwitches } from './switches';
import { handleTaxRates } from './tax-rates';

const resources = new Map<string, (session: Session, request: BooksRequest) => BooksAnswer>([
  ['Organisation', handleOrganisation],
  ['Accounts', handleAccounts],
  ['TaxRates', handleTaxRates],
  ['Contacts', handleContacts],
  ['Invoices', handleInvoices],
  ['CreditNotes', handleCreditNotes],
  ['Overpayments', (session, request) => handleAdvances(session, request, 'overpayment')],
  ['Prepayments', (session, request) => handleAdvances(session, request, 'prepayment')],
  ['Payments', handlePayments],
  ['BatchPayments', handleBatchPayments],
  ['BankTransactions', handleBankTransactions],
]);

/** One organisation's books, in memory; everything they know came in as changes and can be restored from them. */
export class OrganisationBooks implements Books {
  readonly state = new BooksState();

  /** Answers one call. A call that cannot be read or found leaves no change behind; any other error is a defect and thrown. */
  handle(request: BooksRequest, world: BooksWorld): BooksAnswer {
    const session = new Session(this.state, world, readSwitches(world.switches), request.actor);
    try {
      const resource = resources.get(request.path[0] ?? '');
      if (!resource) return notFound();
      return resource(session, request);
    } catch (error) {
      session.rollback(0);
      if (error instanceof BadRequest) return badRequest(error);
      if (error instanceof NotFound) return notFound();
      throw error;
    }
  }

  restore(change: Pick<BooksChange, 'entity' | 'id' | 'value'>): void {
    this.state.restore(change);
  }
}
