/**
 * What is unknown about Xero (xero-api.md, sections 10 and 11) and therefore a switch. The first value is the default: the less
 * convenient one for whoever calls.
 */
export const switchValues = {
  /** `summarizeErrors` left out and an element refused: are the valid elements stored behind the 400? (section 3) */
  omittedSummarizeErrors: ['partial', 'atomic'],
  /** What may change on a paid or part-paid invoice: the short list of section 4, or nothing. */
  paidInvoiceEdits: ['some', 'none'],
  /** Does `If-Modified-Since` include what changed in that very second? (section 3) */
  modifiedSinceInclusive: [false, true],
  /** `If-Modified-Since` and nothing changed (section 11): 304 without a body, or 200 with an empty list. */
  nothingModified: ['304', 'empty-list'],
  /** Names of active contacts (section 4): unique whatever the case, unique as written, or not unique at all. */
  contactNames: ['unique-ignoring-case', 'unique', 'free'],
  /** Contact numbers (section 4): unique, archived contacts included; or shared, as two active ones were seen to. */
  contactNumbers: ['unique', 'shared'],
  /** Does a voided or deleted sales invoice keep its number? */
  numbersOfVoidedInvoices: ['taken', 'free'],
  /** May a line give its own `TaxAmount`? (section 4) */
  taxAmountOverrides: ['accepted', 'refused'],
  /** Does a payment that is reconciled with the bank statement let itself be deleted? (section 4) */
  reconciledPayments: ['kept', 'deletable'],
  /** Does `If-Modified-Since` tell of payments that were deleted? (sections 4 and 11) */
  deletedPaymentsModifiedSince: ['left-out', 'listed'],
  /** How quantity x price is rounded to cents (section 4); tax is half up in any case. */
  amountRounding: ['half-up', 'half-even'],
} as const;

export type Switches = { readonly [Name in keyof typeof switchValues]: (typeof switchValues)[Name][number] };

/**
 * The switches as set, the rest at their defaults. Names the books do not know are left alone (the shell has its own); a value
 * they do not know is an Error that lists those there are.
 */
export function readSwitches(given: Readonly<Record<string, string | number | boolean>>): Switches {
  const entries = Object.entries(switchValues).map(([name, values]) => [name, chosen(name, values, given[name])]);
  return Object.fromEntries(entries) as Switches;
}

function chosen(name: string, values: readonly (string | boolean)[], value: string | number | boolean | undefined): string | boolean | undefined {
  if (value === undefined) return values[0];
  const known = values.find((candidate) => candidate === value);
  if (known === undefined) throw new Error(`The switch ${name} cannot be ${JSON.stringify(value)}; it is one of ${values.map((v) => JSON.stringify(v)).join(', ')}.`);
  return known;
}
