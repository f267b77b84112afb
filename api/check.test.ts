import { contactSchema, invoiceSchema, type Invoice } from '../domain/records';
import { check } from './check';
import { Refusal, type FieldError } from './problem';
import { parseJson } from './strict-json';

const line = { id: 'l1', description: 'Crane', quantity: '1', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' };
const invoice: Invoice = {
  version: 1, number: 'INV-1', contactId: 'c1', status: 'issued', issuedOn: '2026-11-01', dueOn: '2026-11-15', currency: 'AUD', pricesIncludeTax: false,
  lines: [line], totals: { subtotal: '100.00', tax: '10.00', total: '110.00' },
};
function refusal(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
const errorsOf = (act: () => unknown): readonly FieldError[] => refusal(act).errors;

describe('what is said of a wrong field', () => {
  it.each<[unknown, FieldError]>([
    [{ ...invoice, version: '1' }, { field: 'version', message: 'must be a number' }],
    [{ ...invoice, version: 1.5 }, { field: 'version', message: 'must be a whole number' }],
    [{ ...invoice, version: 0 }, { field: 'version', message: 'must be at least 1' }],
    [{ ...invoice, number: null }, { field: 'number', message: 'must be a text' }],
    [{ ...invoice, number: undefined }, { field: 'number', message: 'is missing' }],
    [{ ...invoice, number: '' }, { field: 'number', message: 'must have at least 1 character' }],
    [{ ...invoice, number: ' \u200b' }, { field: 'number', message: 'must not be blank' }],
    [{ ...invoice, number: 'n'.repeat(256) }, { field: 'number', message: 'must have at most 255 characters' }],
    [{ ...invoice, status: 'draft' }, { field: 'status', message: 'must be "issued" or "void"' }],
    [{ ...invoice, issuedOn: '2026-02-30' }, { field: 'issuedOn', message: 'is not a day of the calendar' }],
    [{ ...invoice, issuedOn: 20_261_130 }, { field: 'issuedOn', message: 'must be a date such as "2026-11-30"' }],
    [{ ...invoice, lines: [] }, { field: 'lines', message: 'must have at least 1 item' }],
    [{ ...invoice, lines: [line, line] }, { field: 'lines.1.id', message: 'is the id of lines.0 too; each line needs an id of its own' }],
    [{ ...invoice, lines: [{ ...line, colour: 'red' }] }, { field: 'lines.0.colour', message: 'is not known here' }],
    [{ ...invoice, totals: { ...invoice.totals, total: 110 } }, { field: 'totals.total', message: 'must be a decimal string such as "12.50", with at most 12 digits before the point and 2 after it' }],
    [undefined, { field: '(body)', message: 'is missing' }], [[], { field: '(body)', message: 'must be a JSON object' }],
  ])('%#: names it and says what would be right', (body, error) => {
    expect(errorsOf(() => check(invoiceSchema, body))).toEqual([error]);
  });

  it('is said of all wrong fields at once: the first three in the sentence', () => {
    const { detail, errors } = refusal(() => check(invoiceSchema, {}));
    expect(errors).toHaveLength(10);
    expect(detail).toBe('version: is missing; number: is missing; contactId: is missing; and 7 more.');
  });

  it('is said of 50 at most', () => {
    expect(errorsOf(() => check(invoiceSchema, Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${String(index)}`, 1]))))).toHaveLength(50);
  });
});

describe('text', () => {
  it.each([['NUL', 'a\u0000'], ['a control character', 'a\u0007'], ['one of the upper control characters', 'a\u0085'], ['half of a surrogate pair', 'a\ud800'], ['U+FFFE', 'a\ufffe'], ['U+1FFFF', 'a\u{1ffff}'], ['a reversal of direction', 'a\u202eb']])('is refused with %s', (_what, name) => {
    expect(errorsOf(() => check(contactSchema, { version: 1, name }))).toEqual([{ field: 'name', message: expect.stringMatching(/^must not contain/) as string }]);
  });

  it.each(['🚜 Crane Co', 'Zoë Ångström', 'خدمات\u200f', '👩\u200d🔧', 'two\nlines\tand a tab', 'a\u0301\u0302\u0303'])('%j is as good as any', (name) => {
    expect(check(contactSchema, { version: 1, name })).toEqual({ version: 1, name });
  });
});

describe('JSON', () => {
  it('is refused when a name is there twice, however it is written', () => {
    expect(errorsOf(() => parseJson(String.raw`{"totals":{"total":"1.00","t\u006ftal"   :"2.00"}}`))).toEqual([{ field: 'totals.total', message: 'is there twice' }]);
    expect(errorsOf(() => parseJson('{"lines":[{"id":"a"},{"id":"b","id":"c"}]}'))).toEqual([{ field: 'lines.1.id', message: 'is there twice' }]);
  });

  it('is refused with __proto__, which libraries pass over in silence', () => {
    expect(errorsOf(() => parseJson('{"accounts":{"__proto__":"210"}}'))).toEqual([{ field: 'accounts.__proto__', message: 'is not known here' }]);
  });

  it('may hold one name in several objects, and as a value', () => {
    const text = String.raw`{"a":{"a":"a"},"b":["a","a",{"a":"\\\"a\":"}],"":""}`;
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('is refused nested a hundred thousand deep, by the field that holds it', () => {
    expect(errorsOf(() => parseJson(`{"version":1,"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))).toEqual([{ field: 'name', message: 'is nested more than 20 deep' }]);
  });

  it('is refused with more values than any record has', () => {
    expect(refusal(() => parseJson(`[${'1,'.repeat(20_000)}1]`))).toMatchObject({ status: 413, code: 'body-too-large' });
  });

  it.each([['{"version":1,}', ': it cannot be read from its character 14 on.'], ['{"version":1', ': it ends too early.'], ['', ': it ends too early.'], ['NaN', '.']])('%j is told where it cannot be read', (text, where) => {
    expect(refusal(() => parseJson(text))).toMatchObject({ status: 400, code: 'not-json', detail: `The body is not JSON${where}` });
  });
});
