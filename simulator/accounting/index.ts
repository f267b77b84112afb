import type { Books, BooksChange } from '../seam';
import { OrganisationBooks } from './books';
import { seedChanges, type OrganisationSeed } from './seed';

export { renderCreditNotePage, renderPaymentPage } from './money-pages';
export { renderContactPage, renderInvoicePage } from './pages';
export type { OrganisationSeed } from './seed';
export { switchValues, type Switches } from './switches';

/** Opens an organisation's books: its accounts and tax rates by country and chart. `changes` is what must be stored. */
export function createBooks(seed: OrganisationSeed): { books: Books; changes: BooksChange[] } {
  const books = new OrganisationBooks();
  const changes = seedChanges(seed);
  for (const change of changes) books.restore(change);
  return { books, changes };
}

/** Books that know nothing yet: to be filled by `restore` from stored changes. */
export function emptyBooks(): Books {
  return new OrganisationBooks();
}
