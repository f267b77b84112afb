export { deliverChanges } from './deliver-changes';
export { readOrganisation } from './read-organisation';
export { syncContact } from './sync-contact';
export { syncInvoice } from './sync-invoice';
export { xeroWriter } from './xero-writer';
