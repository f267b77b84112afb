export { pullChanges } from './pull-changes';
export { pullTick } from './pull-tick';
export { readOrganisation } from './read-organisation';
export { syncContact } from './sync-contact';
export { syncInvoice } from './sync-invoice';
export { xeroWriter } from './xero-writer';
