import type { RecordKind } from '../domain/kinds';
import type { ProblemCode } from '../domain/problem-catalogue';
import { isAlreadyExists, isIdempotencyClash, isPaymentDeletedAlready, lockDateIn, problemFromMessages } from './refusals';

/** Xero's texts as xero-api.md, section 6, has them. */
const texts: readonly (readonly [string, RecordKind, ProblemCode, Record<string, string>])[] = [
  ['Invoice # must be unique.', 'invoice', 'invoice-number-taken', {}],
  ['The contact name Bayside is already assigned to another contact. The contact name must be unique across all active contacts.', 'contact', 'contact-name-taken', {}],
  ['Another contact has this contact number. Contact numbers must be unique.', 'contact', 'contact-number-taken', {}],
  ['The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID', 'contact', 'contact-incomplete', { missing: 'name' }],
  ['The document with the supplied id was not found for this endpoint.', 'invoice', 'missing-in-xero', {}],
  ['An existing Contact with the specified ContactID could not be found', 'contact', 'missing-in-xero', {}],
  ['Account code \'476\' has been removed as it does not match a recognised account.', 'invoice', 'account-unusable', { account: '476' }],
  ['Account code \'999\' is not a valid code for this document.', 'invoice', 'account-unusable', { account: '999' }],
  ['Account could not be found', 'invoice', 'account-unusable', {}],
  ['Account code \'200\' has been archived, or has been deleted and cannot be used.', 'invoice', 'account-unusable', { account: '200' }],
  ['The TaxType code \'INPUT\' cannot be used with account code \'200\'.', 'invoice', 'tax-account-mismatch', { taxType: 'INPUT', account: '200' }],
  ['Email address must be valid.', 'contact', 'contact-email-invalid', {}],
  ['Invoice not of valid status for modification', 'invoice', 'invoice-voided-in-xero', {}],
  ['This document cannot be edited as it has a payment or credit note allocated to it.', 'invoice', 'invoice-paid', {}],
  ['The status VOIDED cannot be applied to this document because it has payments or credit notes allocated to it.', 'invoice', 'invoice-paid', {}],
  ['The document date cannot be before the period lock date, currently set at 30 September 2026', 'invoice', 'period-locked', { lock: 'period lock date', lockDate: '30 September 2026' }],
  ['The document date cannot be before the end of year lock date, currently set at 30 June 2026', 'invoice', 'period-locked', { lock: 'end of year lock date', lockDate: '30 June 2026' }],
  ['The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.', 'invoice', 'contact-archived', {}],
  ['The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.', 'contact', 'contact-archived', {}],
  ['You have reached the limit of invoices you can approve', 'invoice', 'plan-limit', {}],
  ['Organisation is not subscribed to currency EUR', 'invoice', 'currency-unavailable', { currency: 'EUR' }],
  ['The moon is in the wrong house.', 'invoice', 'xero-refused', {}],
];

describe('a refusal in Xero’s words', () => {
  it.each(texts)('"%s" for %s is %s', (text, kind, code, details) => {
    expect(problemFromMessages([text], kind, { number: 'INV-1' })).toEqual({ code, details: { number: 'INV-1', ...details }, xeroMessage: text });
  });

  it('is decided by the first words that are known, and keeps them all', () => {
    expect(problemFromMessages(['A validation exception occurred', 'Email address must be valid.'], 'contact')).toEqual({
      code: 'contact-email-invalid', details: {}, xeroMessage: 'A validation exception occurred\nEmail address must be valid.',
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
