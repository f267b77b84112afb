import type { BooksAnswer, BooksRequest } from '../seam';
import { writeAdvance } from './advance-write';
import type { Json } from './answers';
import { answerBatch, readElements, type BatchKind } from './batch';
import { bankTransactionFields, type BankTransactionInput } from './bank-transaction-input';
import { wrapped } from './contacts';
import { contactInInvoiceJson } from './contact-json';
import { dateString, xeroDate, xeroInstant } from './dates';
import { lineJson } from './line-json';
import { asNumber } from './money';
import { allowParameters, readPlaces } from './reading';
import type { AdvanceRecord } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';

/** `PUT /BankTransactions` of the types RECEIVE-OVERPAYMENT and RECEIVE-PREPAYMENT: how over- and prepayments come about (section 4). */
export function handleBankTransactions(session: Session, request: BooksRequest): BooksAnswer {
  if (request.path.length > 1 || request.method !== 'PUT') throw new NotFound();
  allowParameters(request, ['summarizeErrors', 'unitdp']);
  const places = readPlaces(request);
  const kind: BatchKind<BankTransactionInput> = {
    plural: 'BankTransactions', type: 'BankTransaction', idField: 'BankTransactionID', fields: bankTransactionFields,
    write: (input) => ({ json: bankTransactionJson(session, writeAdvance(session, input, places), places), warnings: [] }),
  };
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, false));
}

/** In the simulator the bank transaction and what it brought about are one thing with one id. */
function bankTransactionJson(session: Session, advance: AdvanceRecord, places: 2 | 4): Json {
  const contact = session.state.contacts.get(advance.contactId);
  const account = session.state.accounts.get(advance.bankAccountId);
  return {
    BankTransactionID: advance.id,
    ...(advance.kind === 'overpayment' ? { Type: 'RECEIVE-OVERPAYMENT', OverpaymentID: advance.id } : { Type: 'RECEIVE-PREPAYMENT', PrepaymentID: advance.id }),
    BankAccount: { AccountID: advance.bankAccountId, Code: account?.code, Name: account?.name },
    ...(contact ? { Contact: contactInInvoiceJson(session, contact) } : {}),
    DateString: dateString(advance.date),
    Date: xeroDate(advance.date),
    Reference: advance.reference,
    IsReconciled: false,
    HasAttachments: false,
    Status: advance.status,
    LineAmountTypes: advance.lineAmountTypes,
    LineItems: advance.lines.map((line) => lineJson(session, line, places)),
    SubTotal: asNumber(advance.subTotal),
    TotalTax: asNumber(advance.totalTax),
    Total: asNumber(advance.total),
    CurrencyCode: advance.currencyCode,
    CurrencyRate: asNumber(advance.currencyRate),
    UpdatedDateUTC: xeroInstant(advance.updatedAt),
  };
}
