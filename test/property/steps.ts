import fc from 'fast-check';

/** What may happen in a run, and how often it does. Which record a step is about is found when it is carried out, so that any step of a run can be left out. */

const weights = {
  // The platform's PUTs.
  'contact.rename': 2, 'contact.mail': 2, 'contact.archive': 1,
  'invoice.issue': 6, 'invoice.lines': 5, 'invoice.texts': 4, 'invoice.void': 2,
  'note.issue': 4, 'note.amount': 2, 'note.allocate': 4, 'note.void': 2,
  'payment.receive': 7, 'payment.change': 4, 'payment.delete': 3, 'refund.receive': 2,
  // The bookkeeper, on our side.
  'person.fix': 4, 'person.retry': 2,
  // People in Xero.
  'xero.contact.rename': 2, 'xero.contact.mail': 2, 'xero.contact.archive': 1, 'xero.contact.restore': 2,
  'xero.invoice.texts': 3, 'xero.invoice.line': 3, 'xero.invoice.void': 1, 'xero.invoice.make': 1,
  'xero.note.texts': 1, 'xero.note.void': 1, 'xero.allocate': 3, 'xero.deallocate': 2,
  'xero.pay': 5, 'xero.payment.delete': 4, 'xero.payment.remake': 3,
  // What lies between.
  pull: 8, ring: 6, webhook: 4, settle: 8, 'answer.lost': 2, 'pull.between': 4,
} as const;
export type Act = keyof typeof weights;

/** `which` of the records there are, and what with; any number will do. */
export interface Step { readonly act: Act; readonly which: number; readonly value: number }

const acts = fc.oneof(...Object.entries(weights).map(([act, weight]) => ({ weight, arbitrary: fc.constant(act as Act) })));
const step: fc.Arbitrary<Step> = fc.record({ act: acts, which: fc.nat(11), value: fc.nat(11) });

/** The run of a seed: the same each time. */
export function stepsOf(seed: number, length: number): readonly Step[] {
  return fc.sample(fc.array(step, { minLength: length, maxLength: length, size: 'max' }), { seed, numRuns: 1 })[0] ?? [];
}
