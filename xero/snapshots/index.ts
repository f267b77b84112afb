/** Xero's documents as the rest of the service knows them. Each reader says undefined when something it needs is missing. */
export * from './advance';
export * from './contact';
export * from './credit-note';
export * from './invoice';
export * from './organisation';
export { readAllocation, readTotals, type XeroLineSnapshot } from './parts';
export * from './payment';
