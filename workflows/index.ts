export { pullChanges } from './pull-changes';
export { pullTick } from './pull-tick';
export { readOrganisation } from './read-organisation';
export { syncContact } from './sync-contact';
export { syncCreditNote } from './sync-credit-note';
export { syncInvoice } from './sync-invoice';
export { syncPayment } from './sync-payment';
export { xeroWriter } from './xero-writer';
