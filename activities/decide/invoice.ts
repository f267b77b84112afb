import { xeroId, type XeroId } from '../../domain/ids';
import { problem } from '../../domain/problems';
import type { Invoice } from '../../domain/records';
import { givenTexts, invoiceBody, voidBody } from '../../xero/mapping/invoice';
import { fingerprint, type Decision } from './decision';
import { codeLines, isOver, isStillTheVoided, knownLineIds, unlinked, type CodingFacts } from './sales-document';

export interface InvoiceFacts extends CodingFacts {
  readonly invoice: Invoice;
  readonly contactXeroId: XeroId | null;
}

/** Create, update, void, nothing, or a problem: the newest version of one invoice against what was last sent and the mapping. Pure. */
export function decideInvoice(facts: InvoiceFacts): Decision {
  const { invoice, link } = facts;
  if (invoice.status === 'void') {
    if (!link.xeroId) return { action: 'exclude', because: 'voided-before-sent' };
    if (isOver(link.xeroStatus)) return { action: 'nothing' };
    return { action: 'write', operation: 'invoice-update', body: voidBody(link.xeroId), sent: { fingerprint: fingerprint('void'), number: invoice.number } };
  }
  if (isStillTheVoided(invoice.number, link)) return { action: 'problem', problem: problem('invoice-voided-in-xero') };
  return decideIssued(isOver(link.xeroStatus) ? { ...facts, link: unlinked } : facts);
}

function decideIssued(facts: InvoiceFacts): Decision {
  const { invoice, link } = facts;
  const coded = codeLines(invoice, facts);
  if ('code' in coded) return { action: 'problem', problem: coded };
  const { codes, lines } = coded;
  // Without a linked contact nothing is sent; only what is wrong with the invoice itself is of interest.
  const contactXeroId = facts.contactXeroId ?? xeroId('');
  const { version: _version, ...content } = invoice;
  const sent = { fingerprint: fingerprint([content, contactXeroId, codes]), lines, totals: invoice.totals, number: invoice.number, ...givenTexts(invoice) };
  if (!link.xeroId) return { action: 'write', operation: 'invoice-create', body: invoiceBody({ invoice, contactXeroId, lineCodes: codes }), sent };
  if (link.sent?.fingerprint === sent.fingerprint) return { action: 'nothing' };
  return { action: 'write', operation: 'invoice-update', body: invoiceBody({ invoice, contactXeroId, lineCodes: codes, existing: { xeroId: link.xeroId, lineItemIds: knownLineIds(lines), gave: link.sent ?? {} } }), sent };
}
