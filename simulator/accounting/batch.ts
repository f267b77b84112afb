import type { BooksAnswer, BooksRequest } from '../seam';
import { ok, validationException, zeroGuid, type Json } from './answers';
import { readList, type Fields } from './body';
import { xeroDate } from './dates';
import { BadRequest, Refusal } from './refusal';
import type { Session } from './session';

/** Xero's guidance is about 50 elements a call (section 3); the simulator refuses the 51st. */
export const maxElements = 50;

/** What a batch needs to know of one kind of element. */
export interface BatchKind<Input> {
  readonly plural: 'Invoices' | 'Contacts' | 'CreditNotes' | 'Payments' | 'Allocations' | 'BankTransactions' | 'BatchPayments';
  readonly type: string;
  readonly idField: 'InvoiceID' | 'ContactID' | 'CreditNoteID' | 'PaymentID' | 'AllocationID' | 'BankTransactionID' | 'BatchPaymentID';
  /** Absent where Xero's documents know no flag. */
  readonly errorFlag?: 'HasErrors' | 'HasValidationErrors';
  readonly fields: Fields;
  /** Writes one element, or throws Refusal; what it changed before that is taken back. */
  write(input: Input): { readonly json: Json; readonly warnings: readonly string[] };
}

interface Outcome {
  readonly refused: boolean;
  readonly warned: boolean;
  readonly json: Json;
}

/** Reads `{Invoices: [...]}`: at least one element, at most `maxElements`; on an address with an id exactly one. */
export function readElements(request: BooksRequest, kind: Pick<BatchKind<never>, 'plural' | 'type' | 'fields'>, single: boolean): Json[] {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw BadRequest.body(`the body must be an object with '${kind.plural}'.`);
  const stranger = Object.keys(body).find((property) => property !== kind.plural);
  if (stranger !== undefined) throw BadRequest.body(`Could not find member '${stranger}' on object of type '${kind.plural}'. Path '${stranger}'.`);
  const elements = readList((body as Json)[kind.plural], kind.type, kind.fields, kind.plural);
  if (elements.length === 0) throw BadRequest.body(`'${kind.plural}' is empty.`);
  if (single && elements.length > 1) throw BadRequest.body(`'${kind.plural}' must hold exactly one element for this address.`);
  if (elements.length > maxElements) throw BadRequest.body(`'${kind.plural}' holds more than ${maxElements} elements.`);
  return elements;
}

/** A body that may leave out the list around its one element. */
export function bareOrWrapped(request: BooksRequest, plural: string): BooksRequest {
  const { body } = request;
  const bare = typeof body === 'object' && body !== null && !Array.isArray(body) && !Object.hasOwn(body, plural);
  return bare ? { ...request, body: { [plural]: [body as Json] } } : request;
}

/** Writes the elements one after the other and answers as `summarizeErrors` asks (sections 3 and 6). */
export function answerBatch<Input>(session: Session, request: BooksRequest, kind: BatchKind<Input>, elements: readonly Json[]): BooksAnswer {
  const summarize = readSummarizeErrors(request);
  const start = session.mark();
  const outcomes = elements.map((element) => writeOne(session, kind, element));
  if (summarize === false) return ok(session, { [kind.plural]: outcomes.map(withStatus) });

  const refused = outcomes.filter((outcome) => outcome.refused);
  if (refused.length === 0) return ok(session, { [kind.plural]: outcomes.map(({ json }) => json) });
  if (summarize || session.switches.omittedSummarizeErrors === 'atomic') session.rollback(start);
  return validationException(session, refused.map(({ json }) => json));
}

function readSummarizeErrors({ query }: BooksRequest): boolean | undefined {
  const value = query.get('summarizeErrors')?.toLowerCase();
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw BadRequest.query('summarizeErrors must be true or false.');
}

function writeOne<Input>(session: Session, kind: BatchKind<Input>, element: Json): Outcome {
  const mark = session.mark();
  try {
    const { json, warnings } = kind.write(element as Input);
    const warned = warnings.length > 0;
    return { refused: false, warned, json: warned ? { ...json, Warnings: messages(warnings) } : json };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    session.rollback(mark);
    return { refused: true, warned: false, json: echo(kind, element, error) };
  }
}

const dateFields = ['Date', 'DueDate', 'ExpectedPaymentDate', 'PlannedPaymentDate'] as const;

/** The element as it was sent, dates in Xero's form, with its errors; a new one carries the zero GUID (section 6). */
function echo<Input>(kind: BatchKind<Input>, element: Json, { texts }: Refusal): Json {
  const dates = dateFields.flatMap((field) => (typeof element[field] === 'string' ? [[field, xeroDate(element[field])]] : []));
  return { ...element, ...Object.fromEntries(dates), [kind.idField]: element[kind.idField] ?? zeroGuid, ...(kind.errorFlag ? { [kind.errorFlag]: true } : {}), ValidationErrors: messages(texts) };
}

function messages(texts: readonly string[]): Json[] {
  return texts.map((text) => ({ Message: text }));
}

function withStatus({ refused, warned, json }: Outcome): Json {
  const status = refused ? 'ERROR' : warned ? 'WARNING' : 'OK';
  return { ...json, StatusAttributeString: status };
}
