/** What Xero does although its specification does not say so, each with its source. Nothing else is let pass. */

interface Undocumented {
  /** 'answer body' is the outermost object of an answer, whatever its schema. */
  readonly schema: string;
  readonly property: string;
  /** The property is there but breaks what is said of it in this way: a keyword of JSON Schema. Otherwise it is not there at all. */
  readonly breaks?: string;
  readonly why: string;
}

const envelope = 'xero-api.md, section 9: the envelope Id, Status, ProviderName, DateTimeUTC is undocumented; it stands in the examples of Xero’s file.';
const dateString = 'xero-api.md, section 3: DateString and DueDateString beside /Date()/.';
const example = (operation: string): string => `It stands in the example of ${operation} in Xero’s file.`;
const total = 'Xero’s file: a Total that is sent “will be ignored if it doesn’t equal the sum of the LineAmounts”; so it may be sent.';
const withoutZone = 'xero-api.md, section 9, defects: identity times lack a zone.';

const webhookZone = 'xero-api.md, section 9, defects: webhook times lack a zone; so do the examples of Xero’s file.';
const sequenceZero = 'xero-api.md, section 5: the intent to receive has sequences 0, where Xero’s file has a minimum of 1 (section 9, defects).';

const undocumented: readonly Undocumented[] = [
  ...['Id', 'Status', 'ProviderName', 'DateTimeUTC'].map((property) => ({ schema: 'answer body', property, why: envelope })),
  { schema: 'Invoice', property: 'DateString', why: dateString },
  { schema: 'Invoice', property: 'DueDateString', why: dateString },
  { schema: 'LineItem', property: 'ValidationErrors', why: example('POST /Invoices') },
  { schema: 'HistoryRecord', property: 'DateUTCString', why: example('GET /Invoices/{InvoiceID}/History') },
  { schema: 'HistoryRecord', property: 'ValidationErrors', why: example('PUT /Invoices/{InvoiceID}/History') },
  ...['SubTotal', 'TotalTax', 'Total'].map((property) => ({ schema: 'Invoice', property, breaks: 'readOnly', why: total })),
  ...['CreditNote', 'Overpayment', 'Prepayment', 'BankTransaction'].map((schema) => ({ schema, property: 'DateString', why: dateString })),
  { schema: 'BatchPayment', property: 'TotalAmount', breaks: 'type', why: 'A number to xero-node and in the example of GET /BatchPayments in Xero’s file.' },
  { schema: 'Payment', property: 'Payments', why: example('POST /Payments') },
  { schema: 'PaymentDelete', property: 'Payments', why: example('POST /Payments/{PaymentID}') },
  { schema: 'PaymentDelete', property: 'Status', breaks: 'required', why: example('POST /Payments/{PaymentID}') },
  { schema: 'Allocation', property: 'AllocationId', why: example('DELETE /CreditNotes/{CreditNoteID}/Allocations/{AllocationID}') },
  { schema: 'Allocation', property: 'Amount', breaks: 'required', why: example('DELETE /CreditNotes/{CreditNoteID}/Allocations/{AllocationID}') },
  { schema: 'Allocation', property: 'Invoice', breaks: 'required', why: 'xero-api.md, section 4: an allocation that was taken off comes with Invoice “an array or missing”.' },
  { schema: 'Connection', property: 'createdDateUtc', breaks: 'format', why: withoutZone },
  { schema: 'Connection', property: 'updatedDateUtc', breaks: 'format', why: withoutZone },
  { schema: 'WebhookEvent', property: 'eventDateUtc', breaks: 'format', why: webhookZone },
  { schema: 'WebhookEvent', property: 'firstEventSequence', breaks: 'minimum', why: sequenceZero },
  { schema: 'WebhookEvent', property: 'lastEventSequence', breaks: 'minimum', why: sequenceZero },
  { schema: 'AccessToken', property: 'scope', why: 'RFC 6749, section 5.1.' },
];

const keyOf = (schema: string | undefined, property: string, breaks = ''): string => `${String(schema)}.${property} ${breaks}`;
const known = new Set(undocumented.map(({ schema, property, breaks }) => keyOf(schema, property, breaks)));
/** Whether a property may stand in an object of this schema though the schema has none of that name; with `breaks`, whether it may break that keyword. */
export const isUndocumented = (schema: string | undefined, property: string, breaks?: string): boolean => known.has(keyOf(schema, property, breaks));

/** Xero's file and the SDK want an instant; HTTP (RFC 9110, section 13.1.3) and xero-api.md, section 3, "UTC, to the second", allow other spellings. */
export const freelySpeltHeaders: ReadonlySet<string> = new Set(['if-modified-since']);

/** Statuses that no operation of Xero's file declares (xero-api.md, section 9: only 200, 204 and 400), and the form of their bodies. */
export const undeclaredStatuses: ReadonlyMap<number, { readonly form: 'refusal' | 'html' | 'empty' | 'empty or refusal'; readonly why: string }> = new Map([
  [401, { form: 'refusal', why: 'xero-api.md, section 2: the texts stand in Detail.' }],
  [403, { form: 'refusal', why: 'xero-api.md, section 2.' }],
  [404, { form: 'html', why: 'xero-api.md, section 6: 404 is text/html.' }],
  [429, { form: 'empty or refusal', why: 'xero-api.md, section 1: the body is maybe empty [open].' }],
  [304, { form: 'empty', why: 'xero-api.md, section 3: whether If-Modified-Since is answered so is open; RFC 9110, section 15.4.5.' }],
  [400, { form: 'refusal', why: 'xero-api.md, section 3: a key used with another request; refused before the books, so in the form of section 2.' }],
  [405, { form: 'empty', why: 'RFC 9110, section 15.5.6.' }],
  [406, { form: 'refusal', why: 'xero-api.md, section 3: JSON only with Accept: application/json; the simulator refuses what Xero would answer in XML.' }],
  [413, { form: 'refusal', why: 'xero-api.md, section 3: a longest body; the form is that of section 2.' }],
  [415, { form: 'refusal', why: 'As 406, for bodies.' }],
  [500, { form: 'refusal', why: 'xero-api.md, section 3: internal errors; the form is that of section 2.' }],
]);

/** xero-api.md, section 2: `{"Type":null,"Title","Status","Detail","Instance","Extensions":{}}`, the text also seen in `detail`. */
export const refusalSchema = {
  type: 'object', additionalProperties: false, required: ['Type', 'Title', 'Status', 'Instance', 'Extensions'], minProperties: 6,
  properties: {
    Type: { type: 'null' }, Title: { type: 'string' }, Status: { type: 'integer' }, Detail: { type: 'string' }, detail: { type: 'string' },
    Instance: { type: 'string', format: 'uuid' }, Extensions: { type: 'object', additionalProperties: false },
  },
};
