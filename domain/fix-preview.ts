import { kindWords } from './kinds';
import { inWords } from './lock-dates';
import type { Candidate, PaymentCandidate, RecordFix } from './problems';

/** What a fix will do, in sentences for a bookkeeper. `changes`: what is otherwise afterwards; '' where there is nothing. */
export interface FixPreview {
  readonly fix: RecordFix; readonly title: string; readonly does: readonly string[];
  readonly changes: readonly { readonly what: string; readonly from: string; readonly to: string }[];
  readonly warning?: string;
}

export interface PaymentFacts { readonly amount: string; readonly currency: string; readonly paidOn: string; /** What it pays, as a sentence names it. */ readonly on: string }

/** What the sentences about a fix name; found by the rule that carries it out. `label` is a document's number or a customer's name. */
export type FixFacts =
  | { readonly fix: 'link'; readonly label: string; readonly id: string; readonly email: string | null; /** As last seen in Xero; undefined: never seen there. */ readonly theirs: Candidate | undefined; readonly before: Candidate | undefined }
  | { readonly fix: 'create'; readonly kind: 'contact'; readonly label: string; readonly id: string; readonly alike: readonly Candidate[] }
  | { readonly fix: 'create'; readonly kind: 'payment'; readonly payment: PaymentFacts; readonly alike: readonly PaymentCandidate[] }
  | { readonly fix: 'adopt'; readonly payment: PaymentFacts; readonly theirs: PaymentCandidate }
  | { readonly fix: 'recreate'; readonly kind: 'invoice' | 'credit-note'; readonly label: string; readonly total: string; readonly status: string | null }
  | { readonly fix: 'recreate'; readonly kind: 'payment'; readonly payment: PaymentFacts }
  | { readonly fix: 'accept'; readonly kind: 'invoice' | 'credit-note'; readonly label: string; readonly status: string | null }
  | { readonly fix: 'accept'; readonly kind: 'payment'; readonly payment: PaymentFacts }
  | { readonly fix: 'renumber'; readonly kind: 'invoice' | 'credit-note'; /** CloudRent's own. */ readonly own: string; readonly from: string; readonly to: string; readonly inXero: boolean }
  | { readonly fix: 'redate'; readonly label: string; readonly from: string; readonly to: string };

const toldCloudRent = 'CloudRent is told.';
const moneyOf = ({ amount, currency, paidOn, on }: PaymentFacts): string => `${amount} ${currency} of ${inWords(paidOn)} on ${on}`;
const contactOf = ({ name, email, status }: Candidate): string => `“${name}”${email === null ? '' : ` (${email})`}${status === 'ACTIVE' ? '' : `, which is ${status.toLowerCase()}`}`;
const wasIn = (status: string | null): string => status === 'DELETED' ? 'deleted' : 'voided';

export function describeFix(facts: FixFacts): FixPreview {
  switch (facts.fix) {
    case 'link': return describeLink(facts);
    case 'create': return facts.kind === 'contact' ? describeNewContact(facts) : {
      fix: 'create', title: 'Record it in Xero too', does: [`A payment of ${moneyOf(facts.payment)} is recorded in Xero, beside the one that is there.`, 'From then on the two are different payments, and nobody is asked again.'],
      changes: [payment('', facts.payment)], warning: `If it is the same money as the payment of ${facts.alike.map(({ date }) => inWords(date)).join(' or of ')}, it will be in Xero twice: link it instead.`,
    };
    case 'adopt': return {
      fix: 'adopt', title: 'It is this payment in Xero', does: [`The payment of ${moneyOf(facts.payment)} is linked to the one of ${inWords(facts.theirs.date)} in Xero${facts.theirs.reference === null ? '' : ` with the reference “${facts.theirs.reference}”`}.`, 'Nothing is sent to Xero, and its payment stays as it is there.'],
      changes: [{ what: 'payment in Xero', from: '', to: `${facts.theirs.amount} of ${inWords(facts.theirs.date)}` }],
    };
    case 'recreate': return facts.kind === 'payment' ? {
      fix: 'recreate', title: 'Record it in Xero again', does: [`A payment of ${moneyOf(facts.payment)} is recorded in Xero again. The deleted one stays deleted.`], changes: [payment('deleted', facts.payment)],
    } : {
      fix: 'recreate', title: `Create the ${kindWords[facts.kind]} in Xero again`, does: [`The ${kindWords[facts.kind]} ${facts.label} over ${facts.total} is created in Xero anew, as CloudRent has it. The ${wasIn(facts.status)} one stays as it is.`, `What waits for this ${kindWords[facts.kind]}, such as payments, then goes to the new one.`],
      changes: [{ what: `${kindWords[facts.kind]} in Xero`, from: wasIn(facts.status), to: 'approved' }],
      warning: `Xero may keep the number ${facts.label} for the ${wasIn(facts.status)} one. If so, you are asked for another number, and nothing is created until then.`,
    };
    case 'accept': return {
      fix: 'accept', title: 'Leave it as it is in Xero',
      does: [facts.kind === 'payment' ? `The payment of ${moneyOf(facts.payment)} stays deleted in Xero, and is synced no more.` : `The ${kindWords[facts.kind]} ${facts.label} stays ${wasIn(facts.status)} in Xero, and is synced no more.`, `Nothing is sent to Xero. ${toldCloudRent}`],
      changes: [{ what: 'sync status', from: 'problem', to: 'excluded' }],
      warning: `CloudRent goes on counting it until it is ${facts.kind === 'payment' ? 'deleted' : 'voided'} there too.`,
    };
    case 'renumber': return {
      fix: 'renumber', title: 'Use another number', does: [
        facts.inXero ? `The ${kindWords[facts.kind]} gets the number ${facts.to} in Xero.` : `The ${kindWords[facts.kind]} is created in Xero under the number ${facts.to}.`,
        facts.to === facts.own ? 'That is its number in CloudRent.' : `In CloudRent it has the number ${facts.own}. It stays ${facts.to} in Xero until CloudRent gives it another number. ${toldCloudRent}`,
      ], changes: [{ what: 'number in Xero', from: facts.from, to: facts.to }],
    };
    case 'redate': return {
      fix: 'redate', title: 'Date it into the first open day', does: [
        `The credit note ${facts.label} is created in Xero with the date ${inWords(facts.to)}, the first day that is open.`,
        `In CloudRent its date is ${inWords(facts.from)}. Xero keeps ${inWords(facts.to)} until CloudRent gives it another date. ${toldCloudRent}`,
      ], changes: [{ what: 'date in Xero', from: facts.from, to: facts.to }], warning: 'It then counts in the period of that day, also for tax.',
    };
  }
}

const payment = (from: string, { amount, currency }: PaymentFacts) => ({ what: 'payment in Xero', from, to: `${amount} ${currency}` });

function describeLink({ label, id, email, theirs, before }: Extract<FixFacts, { fix: 'link' }>): FixPreview {
  const changed = (what: string, from: string, to: string | null) => to === null || to === '' || to === from ? [] : [{ what, from, to }];
  return {
    fix: 'link', title: 'Link to this contact in Xero', does: [
      `Customer ${id} is linked to the contact ${theirs ? contactOf(theirs) : 'of this id'} in Xero${before ? `, and no longer to ${contactOf(before)}` : ''}.`,
      'What CloudRent has of the customer is written into that contact; what CloudRent leaves empty stays as Xero has it.',
      'Documents that wait for this customer then go to that contact.',
    ],
    changes: [...changed('contact in Xero', before?.name ?? '', theirs?.name ?? ''), ...(theirs ? [...changed('name in Xero', theirs.name, label), ...changed('e-mail in Xero', theirs.email ?? '', email)] : [])],
    ...(theirs === undefined ? { warning: 'No contact of this id was seen in Xero. If there is none, the customer has a problem again.' } : theirs.status === 'ACTIVE' ? {} : { warning: 'This contact takes no changes in Xero as it is: restore it there first, or the same problem comes back.' }),
  };
}

const describeNewContact = ({ label, id, alike }: Extract<FixFacts, { fix: 'create'; kind: 'contact' }>): FixPreview => ({
  fix: 'create', title: 'Create a new contact in Xero', does: [`A new contact “${label}” is created in Xero for customer ${id}. No contact that is there is changed.`, 'Documents that wait for this customer then go to the new contact.'],
  changes: [{ what: 'contact in Xero', from: '', to: label }],
  ...(alike.length === 0 ? {} : { warning: `Xero then has it beside ${alike.map(contactOf).join(' and ')}. If it is the same customer, link it instead.` }),
});
