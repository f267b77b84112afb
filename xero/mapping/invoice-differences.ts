export { compareInvoice, type Comparison, type DocumentAspect as InvoiceAspect, type DocumentDifference as InvoiceDifference } from './document-differences';
