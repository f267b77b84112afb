import type { BooksAnswer, BooksRequest } from '../seam';
import { answerBatch, readElements, type BatchKind } from './batch';
import { isUuid } from './body';
import { wrapped } from './contacts';
import { handleHistory } from './history';
import { invoiceFields, type InvoiceInput } from './invoice-input';
import { invoiceJson } from './invoice-json';
import { listInvoices, readInvoice } from './invoice-read';
import { emailInvoice, onlineInvoice } from './invoice-send';
import { writeInvoice, type Written } from './invoice-write';
import { allowParameters, readPlaces } from './reading';
import { NotFound, Refusal } from './refusal';
import type { Session } from './session';
import { texts } from './texts';

/** `/Invoices`, `/Invoices/{InvoiceID}`, its history, its address for the customer and sending it. */
export function handleInvoices(session: Session, request: BooksRequest): BooksAnswer {
  const [, id, below, ...rest] = request.path;
  if (rest.length > 0 || (id !== undefined && !isUuid(id))) throw new NotFound();
  if (id !== undefined && below === 'History') {
    const invoice = session.state.invoices.get(id.toLowerCase());
    return handleHistory(session, request, invoice && { id: invoice.id, label: invoice.number || invoice.id, log: invoice.log });
  }
  if (id !== undefined && (below === 'OnlineInvoice' || below === 'Email')) {
    const invoice = session.state.invoices.get(id.toLowerCase());
    if (!invoice) throw new NotFound();
    return below === 'Email' ? emailInvoice(session, request, invoice) : onlineInvoice(session, request, invoice);
  }
  if (below !== undefined) throw new NotFound();
  if (request.method === 'GET') return id === undefined ? listInvoices(session, request) : readInvoice(session, request, id);
  if (id === undefined && (request.method === 'PUT' || request.method === 'POST')) return writeInvoices(session, request, request.method);
  if (id !== undefined && request.method === 'POST') return updateInvoice(session, request, id.toLowerCase());
  throw new NotFound();
}

function kindOf(session: Session, places: 2 | 4, write: (input: InvoiceInput) => Written): BatchKind<InvoiceInput> {
  return {
    plural: 'Invoices', type: 'Invoice', idField: 'InvoiceID', errorFlag: 'HasErrors', fields: invoiceFields,
    write: (input) => {
      const { invoice, warnings } = write(input);
      return { json: invoiceJson(session, invoice, { lines: true, wholeContact: true, places }), warnings };
    },
  };
}

function writeInvoices(session: Session, request: BooksRequest, method: 'PUT' | 'POST'): BooksAnswer {
  allowParameters(request, ['summarizeErrors', 'unitdp']);
  const places = readPlaces(request);
  const kind = kindOf(session, places, (input) => writeInvoice(session, input, { method, places }));
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, false));
}

/** `POST /Invoices/{id}`: the id in the address counts, one in the body must agree. */
function updateInvoice(session: Session, request: BooksRequest, id: string): BooksAnswer {
  allowParameters(request, ['unitdp']);
  const invoice = session.state.invoices.get(id);
  if (!invoice) throw new NotFound();
  const places = readPlaces(request);
  const kind = kindOf(session, places, (input) => {
    if (input.InvoiceID && input.InvoiceID !== id) throw new Refusal(texts.documentNotFound);
    return writeInvoice(session, { ...input, InvoiceID: id }, { method: 'POST', places });
  });
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, true));
}
