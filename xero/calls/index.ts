/** The calls to an organisation's books: each is one HTTP request, and answers with one row of the table of answers. */
export { largestPage, readDeadlineMs, writeDeadlineMs, type Page, type WriteOperation } from './asking';
export * from './allocations';
export * from './contacts';
export * from './credit-notes';
export * from './dated';
export * from './history';
export * from './invoices';
export * from './organisation';
export * from './payments';
