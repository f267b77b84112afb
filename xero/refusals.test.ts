import type { RecordKind } from '../domain/kinds';
import type { ProblemCode } from '../domain/problem-catalogue';
import { isAlreadyExists, isIdempotencyClash, isPaymentDeletedAlready, lockDateIn, mayBePaidAlready, problemFromMessages } from './refusals';

/** Xero's texts, all that xero-api.md, section 6, has, in its order. */
const texts: readonly (readonly [string, RecordKind, ProblemCode, Record<string, string>])[] = [
  ['Invoice # must be unique.', 'invoice', 'invoice-number-taken', {}],
  ['Payment amount exceeds the amount outstanding on this document', 'payment', 'payment-exceeds-due', {}],
  ['The contact name Bayside is already assigned to another contact. The contact name must be unique across all active contacts.', 'contact', 'contact-name-taken', {}],
  ['The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID', 'contact', 'contact-incomplete', { missing: 'name' }],
  ['An existing Credit Note with the specified CreditNoteID could not be found', 'credit-note', 'missing-in-xero', {}],
  ['The document with the supplied id was not found for this endpoint.', 'invoice', 'missing-in-xero', {}],
  ['Account code \'476\' has been removed as it does not match a recognised account.', 'invoice', 'account-unusable', { account: '476', why: 'is no longer in the chart of accounts in Xero' }],
  ['Account code \'999\' is not a valid code for this document.', 'invoice', 'account-unusable', { account: '999', why: 'is not in Xero any more, or of a type to which no sales can go' }],
  ['Account could not be found', 'invoice', 'account-unusable', { why: 'is no longer in the chart of accounts in Xero' }],
  ['Account could not be found', 'payment', 'payment-account-unusable', { why: 'is no longer in the chart of accounts in Xero' }],
  ['Account code \'200\' has been archived, or has been deleted and cannot be used.', 'invoice', 'account-unusable', { account: '200', why: 'is archived or deleted in Xero' }],
  ['Account code \'090\' has been archived, or has been deleted and cannot be used.', 'payment', 'payment-account-unusable', { account: '090', why: 'is archived or deleted in Xero' }],
  ['Account code \'200\' is not a valid code for this document.', 'payment', 'payment-account-unusable', { account: '200', why: 'is of a type that takes no payments in Xero' }],
  ['The TaxType code \'INPUT\' cannot be used with account code \'200\'.', 'invoice', 'tax-account-mismatch', { taxType: 'INPUT', account: '200' }],
  ['Email address must be valid.', 'contact', 'contact-incomplete', { missing: 'e-mail address that Xero accepts' }],
  ['Invoice not of valid status for modification', 'invoice', 'invoice-voided-in-xero', {}],
  ['This document cannot be edited as it has a payment or credit note allocated to it.', 'invoice', 'invoice-paid', {}],
  ['This document cannot be edited as it has a payment or credit note allocated to it.', 'credit-note', 'credit-note-used', {}],
  ['The status VOIDED cannot be applied to this document because it has payments or credit notes allocated to it.', 'invoice', 'invoice-paid', {}],
  ['The status VOIDED cannot be applied to this document because it has payments or credit notes allocated to it.', 'credit-note', 'credit-note-used', {}],
  ['The document date cannot be before the period lock date, currently set at 30 September 2026', 'invoice', 'period-locked', { lock: 'period lock date', lockDate: '30 September 2026', until: '2026-09-30' }],
  ['The document date cannot be before the end of year lock date, currently set at 30 June 2026', 'payment', 'period-locked', { lock: 'end of year lock date', lockDate: '30 June 2026', until: '2026-06-30' }],
  ['The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.', 'invoice', 'contact-archived', {}],
  ['The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.', 'contact', 'contact-archived', {}],
  ['Another contact has this contact number. Contact numbers must be unique.', 'contact', 'contact-number-taken', {}],
  ['Payments can only be made against Authorised documents', 'payment', 'document-not-open', {}],
  ['Payments within a batch cannot be deleted.', 'payment', 'payment-fixed-in-xero', { fixed: 'part of a batch payment', undo: 'Delete the whole batch payment in Xero, and record its other payments there anew' }],
  ['You have reached the limit of invoices you can approve', 'invoice', 'plan-limit', {}],
  ['Organisation is not subscribed to currency EUR', 'invoice', 'currency-unavailable', { currency: 'EUR' }],
  // Told apart before the table is asked: a payment that is deleted already is done, and a key used twice is a defect of ours.
  ['Payment not of valid status for modification', 'payment', 'xero-refused', {}],
  ['Idempotency Key: k is used with a different request.', 'invoice', 'xero-refused', {}],
];

/** Words that are not known: nothing of what is known may be read into them. */
const unknown: readonly (readonly [string, RecordKind])[] = [
  ['The moon is in the wrong house.', 'invoice'], ['The account of this organisation is suspended', 'payment'], ['Your bank account was reconciled yesterday', 'payment'],
  ['The credit note number cannot be longer than 255 characters.', 'credit-note'], ['The contact group could not be updated', 'contact'], ['Invoice must have a DueDate', 'invoice'],
];

describe('a refusal in Xero’s words', () => {
  it.each(texts)('"%s" for %s is %s', (text, kind, code, details) => {
    expect(problemFromMessages([text], kind, { number: 'INV-1' })).toEqual({ code, details: { number: 'INV-1', ...details }, xeroMessage: text });
  });

  it.each(unknown)('"%s" for %s is shown as Xero says it, and taken for nothing that is known', (text, kind) => {
    expect(problemFromMessages([text], kind)).toEqual({ code: 'xero-refused', details: {}, xeroMessage: text });
  });

  it('may mean that a payment is there already only where it says that there is no room for it', () => {
    expect(texts.filter(([text]) => mayBePaidAlready([text])).map(([text]) => text)).toEqual(['Payment amount exceeds the amount outstanding on this document', 'Payments can only be made against Authorised documents']);
  });

  it('is decided by the first words that are known, and keeps them all', () => {
    expect(problemFromMessages(['A validation exception occurred', 'Email address must be valid.'], 'contact')).toEqual({
      code: 'contact-incomplete', details: { missing: 'e-mail address that Xero accepts' }, xeroMessage: 'A validation exception occurred\nEmail address must be valid.',
    });
  });

  it.each([
    ['The document date cannot be before the period lock date, currently set at 30 June 2026', '2026-06-30'], ['… end of year lock date, currently set at 1 January 2026.', '2026-01-01'],
    ['The document date cannot be before the period lock date', undefined], ['period lock date, currently set at 30 Juni 2026', undefined],
  ])('names the lock date: %s', (message, date) => {
    expect(lockDateIn(['A validation exception occurred', message])).toBe(date);
  });

  it('says whether what we create is there already', () => {
    const already = texts.filter(([text]) => isAlreadyExists([text])).map(([, , code]) => code);
    expect(already).toEqual(['invoice-number-taken', 'contact-name-taken', 'contact-number-taken']);
  });

  it('says so of a credit note too', () => {
    expect(isAlreadyExists(['Credit Note # must be unique.'])).toBe(true);
  });

  it('tells a payment that is deleted already', () => {
    expect(isPaymentDeletedAlready(['Payment not of valid status for modification'])).toBe(true);
    expect(isPaymentDeletedAlready(['Invoice not of valid status for modification', 'Payments within a batch cannot be deleted.'])).toBe(false);
  });

  it('tells a key that was used for another request', () => {
    expect(isIdempotencyClash(['Idempotency Key: batch-1 is used with a different request.'])).toBe(true);
    expect(isIdempotencyClash(['Invoice # must be unique.'])).toBe(false);
  });
});
