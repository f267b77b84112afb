import type { Books, BooksChange } from './seam';

/** What an organisation is opened with. */
export interface OrganisationSeed {
  readonly tenantId: string;
  readonly name: string;
  readonly shortCode: string;
  readonly countryCode: 'AU' | 'GB' | 'NZ' | 'US';
  readonly baseCurrency: string;
  /** In Xero's spelling: AUSEASTERNSTANDARDTIME. */
  readonly timezone: string;
  readonly chart?: 'hire' | 'plain';
}

/** The accounting half as the shell uses it, so that the shell's tests can bring books of their own. */
export interface Accounting {
  createBooks(seed: OrganisationSeed): { books: Books; changes: readonly BooksChange[] };
  emptyBooks(): Books;
  /** These books only stand in for books: what they answer is not to be taken for Xero's. */
  readonly stub?: true;
  /** The switches that the books know and the values of each, the default first. */
  readonly switchValues: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** A whole HTML page, or undefined when these books have no such invoice. */
  renderInvoicePage(books: Books, invoiceId: string): string | undefined;
  renderContactPage(books: Books, contactId: string): string | undefined;
  renderCreditNotePage(books: Books, creditNoteId: string): string | undefined;
  renderPaymentPage(books: Books, paymentId: string): string | undefined;
}
