import type { Exchange } from '../../../simulator/recording/exchange';
import { Check, type Outcome } from '../../truth/check';
import { OpenApiDocument } from '../../truth/document';
import { loadDocuments } from '../../truth/documents';
import { listed, summary } from '../../truth/report';
import { Specification } from '../../truth/specification';

const documents = loadDocuments();
const specified = (root: string): Specification[] => documents.all.filter((document) => document.root === root).map((document) => new Specification(document));
/** The last is xero-node, always there. */
const accounting = specified('/api.xro/2.0');
const sdk = accounting.slice(-1);
const id = '11111111-1111-4111-8111-111111111111';
const json = { 'content-type': 'application/json; charset=utf-8' };

interface Told { readonly path?: string; readonly query?: string; readonly headers?: Record<string, string>; readonly body?: unknown; readonly status?: number; readonly answer?: unknown; readonly more?: Partial<Exchange> }

/** An exchange of the product that is true to Xero, but for what a test changes in it. */
function exchange(method: string, { path = 'Invoices', query = '', headers = {}, body, status = 200, answer = { Invoices: [] }, more = {} }: Told = {}): Exchange {
  return {
    askedBy: 'product',
    request: {
      method, path: `/api.xro/2.0/${path}`, query, headers: { accept: 'application/json', 'xero-tenant-id': id, ...headers }, body: body === undefined ? '' : JSON.stringify(body),
    },
    answer: { status, headers: typeof answer === 'string' ? { 'content-type': 'text/html' } : json, body: typeof answer === 'string' ? answer : JSON.stringify(answer) },
    ...more,
  };
}

function outcomeOf(all: readonly Specification[], ...exchanges: readonly Exchange[]): Outcome {
  const check = new Check(all);
  for (const each of exchanges) check.judge(each);
  return check.outcome;
}

/** The findings as 'side where what', without values. */
const found = (all: readonly Specification[], each: Exchange): string[] => outcomeOf(all, each).findings.map(({ side, where, what }) => `${side} ${where} ${what}`);

const line = { Description: 'Excavator, 1 day', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT' };
const invoice = { Type: 'ACCREC', Contact: { ContactID: id }, LineItems: [line], Date: '2026-11-20', DueDate: '2026-12-20', LineAmountTypes: 'Exclusive', CurrencyCode: 'AUD', Status: 'AUTHORISED' };
const answered = { ...invoice, InvoiceID: id, Total: 110, Date: '/Date(1795132800000+0000)/', DueDate: '/Date(1797724800000+0000)/', DateString: '2026-11-20T00:00:00', UpdatedDateUTC: '/Date(1795132800000+0000)/' };
const put = (body: unknown): Exchange => exchange('PUT', { query: 'summarizeErrors=false&unitdp=4', headers: { 'idempotency-key': 'batch-1', ...json }, body, answer: { Id: id, Status: 'OK', Invoices: [answered] } });
const get = (Invoices: unknown): Exchange => exchange('GET', { query: 'page=1', answer: { Invoices } });

describe.each(accounting.map((specification) => [specification.name, specification] as const))('by %s', (_name, specification) => {
  const all = [specification];

  it.each([
    ['a write and its answer', put({ Invoices: [invoice] })],
    ['a read by page', get([answered])],
    ['a read by id', exchange('GET', { path: `Invoices/${id}`, query: 'unitdp=4' })],
    ['a read by lists', exchange('GET', { query: `IDs=${id},${id}&Statuses=DRAFT,VOIDED` })],
    ['a contact by its number, which is no uuid', exchange('GET', { path: 'Contacts/C-1', answer: { Contacts: [] } })],
    ['a refusal that repeats the document', exchange('PUT', { body: { Invoices: [invoice] }, status: 400, answer: { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: [{ ...answered, ValidationErrors: [{ Message: 'No.' }] }] } })],
    ['an element that was refused and is repeated as it was sent', exchange('PUT', { body: { Invoices: [invoice] }, answer: { Invoices: [answered, { ...answered, LineAmountTypes: 'exclusive', StatusAttributeString: 'ERROR', ValidationErrors: [{ Message: 'No.' }] }] } })],
    ['a refusal before the books', exchange('GET', { status: 401, answer: { Type: null, Title: 'Unauthorized', Status: 401, Detail: 'TokenExpired', Instance: id, Extensions: {} } })],
    ['one whose text stands in detail', exchange('GET', { status: 403, answer: { Type: null, Title: 'Forbidden', Status: 403, detail: 'AuthenticationUnsuccessful', Instance: id, Extensions: {} } })],
    ['a refused mail, whose element is the invoice', exchange('POST', { path: `Invoices/${id}/Email`, body: {}, status: 400, answer: { ErrorNumber: 10, Elements: [{ InvoiceID: id, HasErrors: true }] } })],
    ['a limit without a body', exchange('GET', { status: 429, more: { answer: { status: 429, headers: {}, body: '' } } })],
    ['an unknown thing', exchange('GET', { path: `Invoices/${id}`, status: 404, answer: '<!DOCTYPE html>' })],
  ])('%s passes', (_what, each) => {
    expect(found(all, each)).toEqual([]);
  });

  it.each([
    ['an unknown property of a request', put({ Invoices: [{ ...invoice, Total2: 1 }] }), 'request Invoices[].Total2 is unknown to Invoice'],
    ['one far down', put({ Invoices: [{ ...invoice, LineItems: [{ ...line, quantity: 1 }] }] }), 'request Invoices[].LineItems[].quantity is unknown to LineItem'],
    ['one of the outermost object', put({ Invoices: [], Id: id }), 'request Id is unknown to Invoices'],
    ['a wrong type in a request', put({ Invoices: [{ ...invoice, LineItems: [{ ...line, Quantity: '1' }] }] }), 'request Invoices[].LineItems[].Quantity must be number'],
    ['null', put({ Invoices: [{ ...invoice, DueDate: null }] }), 'request Invoices[].DueDate must be string'],
    ['a value that is no choice', put({ Invoices: [{ ...invoice, LineAmountTypes: 'exclusive' }] }), 'request Invoices[].LineAmountTypes must be one of Exclusive, Inclusive, NoTax'],
    ['a body where none is taken', exchange('GET', { body: {} }), 'request body is not taken by this operation'],
    ['an unknown property of an answer', get([{ ...answered, Colour: 'red' }]), 'answer Invoices[].Colour is unknown to Invoice'],
    ['one far down in an answer', get([{ ...answered, Contact: { Phones: [{ Number: '1' }] } }]), 'answer Invoices[].Contact.Phones[].Number is unknown to Phone'],
    ['a wrong type in an answer', get([{ ...answered, Total: '110' }]), 'answer Invoices[].Total must be number'],
    ['a thing where a list belongs', get(answered), 'answer Invoices must be array'],
    ['an unknown property of a refused element', exchange('PUT', { body: { Invoices: [] }, status: 400, answer: { ErrorNumber: 10, Elements: [{ Reason: 'x' }] } }), 'answer Elements[].Reason is unknown to Element'],
    ['a wrong type in a refused element', exchange('PUT', { body: { Invoices: [] }, status: 400, answer: { ErrorNumber: 10, Elements: [{ Total: 'x' }] } }), 'answer Elements[].Total must be number'],
    ['a wrong type in an element refused on its own', get([answered, { ...answered, Total: 'x', StatusAttributeString: 'ERROR' }]), 'answer Invoices[].Total must be number'],
    ['an unknown property in an element refused on its own', get([{ ...answered, Reason: 'x', StatusAttributeString: 'ERROR' }]), 'answer Invoices[].Reason is unknown to Invoice'],
    ['a body that is no JSON', exchange('GET', { answer: '<!DOCTYPE html>' }), 'answer body is not JSON'],
    ['a refusal without its text', exchange('GET', { status: 401, answer: { Type: null, Title: 'Unauthorized', Status: 401, Instance: id, Extensions: {} } }), 'answer body must NOT have fewer than 6 properties'],
    ['a status from nowhere', exchange('GET', { status: 418 }), 'answer status is neither declared nor known from elsewhere'],
    ['an unknown query parameter', exchange('GET', { query: 'pagesize=5' }), 'request ?pagesize is unknown'],
    ['a query parameter of another operation', exchange('PUT', { query: 'page=1', body: { Invoices: [] } }), 'request ?page is unknown'],
    ['a query parameter of the wrong type', exchange('GET', { query: 'includeArchived=maybe' }), 'request ?includeArchived must be boolean'],
    ['an unknown path', exchange('GET', { path: 'Bills', status: 404, answer: '<!DOCTYPE html>' }), 'request path no such operation'],
    ['a path in another spelling', exchange('GET', { path: 'invoices', status: 404, answer: '<!DOCTYPE html>' }), 'request path no such operation'],
    ['a method that the path does not have', exchange('DELETE', { status: 404, answer: '<!DOCTYPE html>' }), 'request path no such operation'],
    ['a missing header', exchange('GET', { more: { request: { method: 'GET', path: '/api.xro/2.0/Invoices', query: '', headers: {}, body: '' } } }), 'request xero-tenant-id is missing'],
    ['a key where none is taken', exchange('GET', { headers: { 'idempotency-key': 'k' } }), 'request idempotency-key is not taken by this operation'],
  ])('%s is found', (_what, each, finding) => {
    expect(found(all, each)).toEqual([finding]);
  });
});

const described = documents.missing === undefined ? describe : describe.skip;
described('what Xero’s file alone says', () => {
  const all = accounting.slice(0, 1);

  it('a required property that is missing', () => {
    const allocations = exchange('PUT', { path: `CreditNotes/${id}/Allocations`, body: { Allocations: [{ Amount: 1, Date: '2026-11-20' }] }, answer: { Allocations: [] } });
    expect(found(all, allocations)).toEqual(['request Allocations[] must have required property \'Invoice\'']);
  });

  it('a read-only property that is sent, and a text that is too long', () => {
    expect(found(all, put({ Invoices: [{ ...invoice, AmountDue: 1 }] }))).toEqual(['request Invoices[].AmountDue is read-only and must not be sent']);
    expect(found(all, put({ Invoices: [{ ...invoice, InvoiceNumber: 'x'.repeat(256) }] }))).toEqual(['request Invoices[].InvoiceNumber must NOT have more than 255 characters']);
  });

  it('a date of an answer that is not spelt Xero’s way', () => {
    expect(found(all, get([{ ...answered, Date: '2026-11-20' }]))).toEqual(['answer Invoices[].Date must be spelt /Date(ms+0000)/']);
  });

  it('an id that is no uuid', () => {
    expect(found(all, get([{ ...answered, InvoiceID: 'INV-1' }]))).toEqual(['answer Invoices[].InvoiceID must match format "uuid"']);
  });
});

describe('a made-up specification', () => {
  const made = new Specification(new OpenApiDocument('made-up', '/api.xro/2.0', {
    paths: { '/Things': { get: { parameters: [{ in: 'query', name: 'since', required: true, schema: { type: 'integer' } }], responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } } } } },
    components: { schemas: { Thing: { type: 'object', required: ['Name'], properties: { Name: { type: 'string' } } } } },
  }));
  const things = (query: string, answer: unknown): Exchange => exchange('GET', { path: 'Things', query, answer });

  it('what it requires may not be missing', () => {
    expect(found([made], things('since=1', { Name: 'a' }))).toEqual([]);
    expect(found([made], things('', {}))).toEqual(['request ?since is missing', 'answer body must have required property \'Name\'']);
  });
});

describe('tokens and connections', () => {
  const identity = specified('');
  const token = (form: Record<string, string>, answer: unknown, status = 200): Exchange => ({
    askedBy: 'product', request: { method: 'POST', path: '/connect/token', query: '', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() },
    answer: { status, headers: json, body: JSON.stringify(answer) },
  });
  const granted = { access_token: 'a', refresh_token: 'r', id_token: 'i', expires_in: 1800, token_type: 'Bearer', scope: 'openid' };
  /** Every document has its say; equal ones count once. */
  const foundOnce = (each: Exchange): string[] => [...new Set(found(identity, each))];

  it('pass as RFC 6749 has them', () => {
    expect(foundOnce(token({ grant_type: 'refresh_token', refresh_token: 'r' }, granted))).toEqual([]);
    expect(foundOnce(token({ grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://a.example' }, { error: 'invalid_grant' }, 400))).toEqual([]);
  });

  it('a form without what its grant needs, and an answer without a token, are found', () => {
    expect(foundOnce(token({ grant_type: 'refresh_token' }, granted))).toContain('request body must have required property \'refresh_token\'');
    expect(foundOnce(token({ grant_type: 'refresh_token', refresh_token: 'r' }, { ...granted, access_token: undefined }))).toEqual(['answer body must have required property \'access_token\'']);
    expect(foundOnce(token({ grant_type: 'refresh_token', refresh_token: 'r' }, { error: 'tired' }, 400))).toEqual([expect.stringContaining('answer error must be one of invalid_request')]);
  });
});

describe('what is left out', () => {
  const wrong = put({ Invoices: [{ ...invoice, Total2: 1 }] });
  const refused = { status: 400, headers: json, body: JSON.stringify({ ErrorNumber: 17, Type: 'PostDataInvalidException', Message: 'No.' }) };
  const by = (more: Partial<Exchange>): Outcome => outcomeOf(sdk, { ...wrong, ...more });

  it('of the product’s requests nothing, even when they were refused', () => {
    expect(by({ answer: refused }).findings).toHaveLength(1);
    expect(by({ unlikeXero: 'fault' })).toMatchObject({ requests: 1, answers: 0, findings: [{ where: 'Invoices[].Total2' }] });
  });

  it('of a test of the simulator what was refused, but not what was taken', () => {
    expect([...by({ askedBy: 'simulator-test', answer: refused }).excluded]).toEqual([['requests that tests of the simulator sent wrong to see them refused', 1]]);
    expect(by({ askedBy: 'simulator-test' }).findings).toHaveLength(1);
  });

  it('is counted, with its reason, in the one line at the end', () => {
    const outcome = outcomeOf(sdk, get([answered]), { ...get([answered]), unlikeXero: 'fault' }, { ...get([{ Colour: 'red' }]), unlikeXero: 'stub' });
    expect(outcome.findings).toEqual([]);
    expect(summary(outcome, ['xero-node 20.0.0'])).toBe('3 requests and 1 answers held against xero-node 20.0.0. Left out: 1 answers that an ordered fault replaced, spoilt or kept back; 1 answers of stub books.');
  });
});

it('lists equal findings once, with how often and an example', () => {
  const twice = get([{ ...answered, Colour: 'red' }, { ...answered, Colour: 'blue' }]);
  const names = accounting.map(({ name }) => name).join(' and ');
  expect(listed(outcomeOf(accounting, twice).findings)).toBe(`  GET /Invoices, answer: Invoices[].Colour is unknown to Invoice, as "red" (by ${names}; 2 times)`);
});
