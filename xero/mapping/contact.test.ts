import { recordId } from '../../domain/ids';
import { aContact, contactXeroId } from '../testing/examples';
import { checkContactName, contactBody } from './contact';

describe('a contact as Xero gets it', () => {
  it('carries our record id as its number, and every field that CloudRent gives', () => {
    const contact = aContact({ firstName: 'Ada', lastName: 'Byron', phone: '02 9999 0000', taxNumber: '51824753556', address: { line1: '1 Wharf Rd', city: 'Sydney', region: 'NSW', postalCode: '2000', country: 'Australia' } });
    expect(contactBody(contact, recordId('c-1'))).toEqual({
      contactNumber: 'c-1', name: 'Bayside Scaffolding Pty Ltd', emailAddress: 'accounts@bayside.example', firstName: 'Ada', lastName: 'Byron', taxNumber: '51824753556',
      phones: [{ phoneType: 'DEFAULT', phoneNumber: '02 9999 0000', phoneAreaCode: '', phoneCountryCode: '' }],
      addresses: [{ addressType: 'POBOX', addressLine1: '1 Wharf Rd', city: 'Sydney', region: 'NSW', postalCode: '2000', country: 'Australia' }],
    });
  });

  it('leaves alone what CloudRent does not maintain', () => {
    expect(contactBody({ version: 1, name: 'Bayside' }, recordId('c-1'))).toEqual({ contactNumber: 'c-1', name: 'Bayside' });
  });

  it('clears what is null, but never the name', () => {
    expect(contactBody({ version: 1, name: null, email: null, taxNumber: null, address: null }, recordId('c-1'))).toEqual({
      contactNumber: 'c-1', emailAddress: '', taxNumber: '', addresses: [{ addressType: 'POBOX', addressLine1: '', addressLine2: '', city: '', region: '', postalCode: '', country: '' }],
    });
  });

  it('names the contact to update, and archives it', () => {
    expect(contactBody(aContact({ status: 'archived' }), recordId('c-1'), { xeroId: contactXeroId })).toMatchObject({ contactID: contactXeroId, contactNumber: 'c-1', contactStatus: 'ARCHIVED' });
    expect(contactBody(aContact({ status: 'active' }), recordId('c-1'))).not.toHaveProperty('contactStatus');
  });

  it('keeps the number that another app gave the contact', () => {
    expect(contactBody(aContact(), recordId('c-1'), { xeroId: contactXeroId, keepNumber: true })).not.toHaveProperty('contactNumber');
  });

  it('leaves out the blanks that Xero refuses and nobody sees', () => {
    expect(contactBody(aContact({ name: ' Bayside\u00a0 Scaffolding\tPty Ltd ', email: ' accounts@bayside.example ' }), recordId('c-1'))).toEqual(contactBody(aContact(), recordId('c-1')));
  });
});

describe('a contact name', () => {
  it.each([
    ['  ', 'it is empty'], ['\u200b', 'it is empty'], ['x'.repeat(256), 'it is longer than 255 characters'], ['A <b> C', 'it contains an angle bracket (< or >)'],
  ])('%j is not accepted: %s', (name, reason) => {
    expect(checkContactName(name)).toBe(reason);
  });

  it.each(['Bayside', 'O’Brien & Söhne (Hire) – 株式会社', 'x'.repeat(255), ' Bay  side ', `${'x'.repeat(255)} `])('%j is accepted', (name) => {
    expect(checkContactName(name)).toBeUndefined();
  });
});
