import { recordId } from '../../domain/ids';
import { findContacts, findInvoicesById, findInvoicesByNumber, readAccounts, readContactsPage, readInvoicesPage, readOrganisation, readPlanLimits, readTaxRates, searchContacts, writeContacts, writeInvoices } from './index';
import { contactBody } from '../mapping/contact';
import { invoiceBody, voidBody } from '../mapping/invoice';
import { calledXero } from '../testing/called-xero';
import { accountXeroId, aContact, anInvoice, contactOnTheWire, contactXeroId, creditNoteXeroId, invoiceOnTheWire, invoiceXeroId, lineXeroId, paymentXeroId, zeroGuid } from '../testing/examples';

describe('calls to an organisation’s books', () => {
  const { xero, access, settings, lastHeard, valueOf } = calledXero();

  const invoice = invoiceBody({ invoice: anInvoice(), contactXeroId, lineCodes: [{ accountCode: '200', taxType: 'OUTPUT' }] });

  describe('writing invoices', () => {
    it('creates with a PUT that wants each element’s own result, under the batch’s key', async () => {
      xero.answerWith({ body: { Invoices: [invoiceOnTheWire()] } });
      const results = await valueOf(writeInvoices(settings(), access, 'create', [invoice], 'batch-1'));
      expect(results).toEqual([{
        ok: true, xeroId: invoiceXeroId, number: 'INV-1001', status: 'AUTHORISED', totals: { subtotal: '136.52', tax: '13.65', total: '150.17' },
        lineItemIds: [lineXeroId], updatedAt: '2026-10-05T04:00:00.123Z', warnings: [],
      }]);
      expect(lastHeard()).toMatchObject({ method: 'PUT', path: '/api.xro/2.0/Invoices' });
      expect(Object.fromEntries(lastHeard().query)).toEqual({ summarizeErrors: 'false', unitdp: '4' });
      expect(lastHeard().headers['idempotency-key']).toBe('batch-1');
    });

    it('sends exactly the documented shape', () => {
      expect(JSON.parse(lastHeard().body)).toEqual({ Invoices: [{
        Type: 'ACCREC', Status: 'AUTHORISED', Contact: { ContactID: contactXeroId }, InvoiceNumber: 'INV-1001', Date: '2026-10-05', DueDate: '2026-10-19',
        CurrencyCode: 'AUD', LineAmountTypes: 'Exclusive',
        LineItems: [{ Description: 'Scaffold tower, 3 days', Quantity: 3, UnitAmount: 45.505, AccountCode: '200', TaxType: 'OUTPUT' }],
      }] });
    });

    it('voids with a POST that names the id', async () => {
      xero.answerWith({ body: { Invoices: [invoiceOnTheWire({ Status: 'VOIDED' })] } });
      expect(await valueOf(writeInvoices(settings(), access, 'update', [voidBody(invoiceXeroId)], 'batch-2'))).toMatchObject([{ ok: true, status: 'VOIDED' }]);
      expect(lastHeard().method).toBe('POST');
      expect(JSON.parse(lastHeard().body)).toEqual({ Invoices: [{ InvoiceID: invoiceXeroId, Status: 'VOIDED' }] });
    });

    it('tells the refused from the accepted in one answer', async () => {
      const refused = { InvoiceID: zeroGuid, InvoiceNumber: 'INV-1002', HasErrors: true, StatusAttributeString: 'ERROR', ValidationErrors: [{ Message: 'Invoice # must be unique.' }], LineItems: [] };
      const warned = invoiceOnTheWire({ InvoiceID: '44444444-4444-4444-8444-444444444444', InvoiceNumber: 'INV-1003', StatusAttributeString: 'WARNING', Warnings: [{ Message: 'Account code \'476\' has been removed.' }] });
      xero.answerWith({ body: { Invoices: [invoiceOnTheWire(), refused, warned] } });
      const sent = ['INV-1001', 'INV-1002', 'INV-1003'].map((invoiceNumber) => ({ ...invoice, invoiceNumber }));
      expect(await valueOf(writeInvoices(settings(), access, 'create', sent, 'batch-3'))).toMatchObject([
        { ok: true, xeroId: invoiceXeroId }, { ok: false, messages: ['Invoice # must be unique.'] }, { ok: true, warnings: ['Account code \'476\' has been removed.'] },
      ]);
    });

    it.each([
      ['the zero GUID alone', { InvoiceID: zeroGuid, HasErrors: undefined, StatusAttributeString: undefined }],
      ['the status ERROR alone', { StatusAttributeString: 'ERROR' }],
      ['HasErrors alone', { HasErrors: true }],
      ['a validation error alone', { ValidationErrors: [{ Message: 'No.' }] }],
      ['a validation error of its contact', { Contact: { ContactID: contactXeroId, ValidationErrors: [{ Message: 'No.' }] } }],
    ])('takes %s for a refusal', async (_name, fields) => {
      xero.answerWith({ body: { Invoices: [invoiceOnTheWire(fields)] } });
      const [result] = await valueOf(writeInvoices(settings(), access, 'create', [invoice], 'batch-4')) ?? [];
      expect(result?.ok).toBe(false);
    });

    it.each([
      ['another number of results', 'create' as const, [invoiceOnTheWire(), invoiceOnTheWire()]],
      ['the number of another invoice', 'create' as const, [invoiceOnTheWire({ InvoiceNumber: 'INV-9' })]],
      ['the id of another invoice', 'update' as const, [invoiceOnTheWire({ InvoiceID: '55555555-5555-4555-8555-555555555555' })]],
      ['a result without an id', 'create' as const, [invoiceOnTheWire({ InvoiceID: undefined })]],
    ])('does not believe an answer with %s', async (_name, op, Invoices) => {
      xero.answerWith({ body: { Invoices } });
      const sent = op === 'update' ? { ...invoice, invoiceID: invoiceXeroId } : invoice;
      expect(await writeInvoices(settings(), access, op, [sent], 'batch-5')).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });

    it('never sends an update without an id, which would edit whatever bears the number', () => {
      expect(() => writeInvoices(settings(), access, 'update', [invoice], 'batch-6')).toThrow('must name the Xero id');
      expect(() => writeInvoices(settings(), access, 'create', [voidBody(invoiceXeroId)], 'batch-6')).toThrow('must not name a Xero id');
      expect(() => writeInvoices(settings(), access, 'create', [], 'batch-6')).toThrow('must not be empty');
    });
  });

  describe('writing contacts', () => {
    it('creates with a PUT and reads each result', async () => {
      xero.answerWith({ body: { Contacts: [contactOnTheWire(), contactOnTheWire({ ContactID: zeroGuid, ContactNumber: 'c-2', HasValidationErrors: true, ValidationErrors: [{ Message: 'Email address must be valid.' }] })] } });
      const bodies = ['c-1', 'c-2'].map((id) => contactBody(aContact(), recordId(id)));
      expect(await valueOf(writeContacts(settings(), access, 'create', bodies, 'batch-7'))).toEqual([
        { ok: true, xeroId: contactXeroId, number: 'c-1', status: 'ACTIVE', updatedAt: '2026-10-05T04:00:00.123Z', warnings: [],
          contact: { xeroId: contactXeroId, contactNumber: 'c-1', name: 'Bayside Scaffolding Pty Ltd', email: 'accounts@bayside.example', status: 'ACTIVE', updatedAt: '2026-10-05T04:00:00.123Z' } },
        { ok: false, messages: ['Email address must be valid.'] },
      ]);
      expect(lastHeard()).toMatchObject({ method: 'PUT', path: '/api.xro/2.0/Contacts' });
      expect(lastHeard().query.get('summarizeErrors')).toBe('false');
    });

    it('updates with a POST; what is cleared goes out as an empty text', async () => {
      xero.answerWith({ body: { Contacts: [contactOnTheWire()] } });
      await writeContacts(settings(), access, 'update', [contactBody({ version: 2, email: null, phone: null }, recordId('c-1'), { xeroId: contactXeroId })], 'batch-8');
      expect(lastHeard().method).toBe('POST');
      expect(JSON.parse(lastHeard().body)).toEqual({ Contacts: [{
        ContactID: contactXeroId, ContactNumber: 'c-1', EmailAddress: '', Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '', PhoneAreaCode: '', PhoneCountryCode: '' }],
      }] });
    });
  });

  describe('reading', () => {
    it('reads the organisation with its lock dates as calendar dates', async () => {
      xero.answerWith({ body: { Organisations: [{ Name: 'Demo (AU)', ShortCode: '!NLglS', BaseCurrency: 'AUD', CountryCode: 'AU', Timezone: 'EAUSTRALIASTANDARDTIME', PeriodLockDate: '/Date(1790726400000+0000)/' }] } });
      expect(await valueOf(readOrganisation(settings(), access))).toEqual({
        name: 'Demo (AU)', shortCode: '!NLglS', baseCurrency: 'AUD', countryCode: 'AU', xeroTimeZone: 'EAUSTRALIASTANDARDTIME', timeZone: 'Australia/Brisbane', periodLockDate: '2026-09-30',
      });
    });

    it('reads the plan by Xero’s class, else by its edition', async () => {
      const organisation = { Name: 'Demo (AU)', ShortCode: '!NLglS', Edition: 'BUSINESS' };
      xero.answerWith({ body: { Organisations: [{ ...organisation, Class: 'STARTER' }] } });
      expect(await valueOf(readOrganisation(settings(), access))).toMatchObject({ edition: 'STARTER' });
      xero.answerWith({ body: { Organisations: [organisation] } });
      expect(await valueOf(readOrganisation(settings(), access))).toMatchObject({ edition: 'BUSINESS' });
    });

    it.each([
      ['allows another invoice', [{ Name: 'CreateDraftInvoice', Status: 'ALLOWED' }, { Name: 'CreateApprovedInvoice', Status: 'ALLOWED' }], { mayCreateInvoices: true }],
      ['allows none any more', [{ Name: 'CreateApprovedInvoice', Status: 'NOT-ALLOWED' }], { mayCreateInvoices: false }],
      ['says nothing of it', [{ Name: 'UseMulticurrency', Status: 'ALLOWED' }], {}],
    ])('reads that the plan %s', async (_what, actions, limits) => {
      xero.answerWith({ body: { Actions: actions } });
      expect(await valueOf(readPlanLimits(settings(), access))).toEqual(limits);
    });

    it('takes a plan that cannot be read for no answer, not for one without limits', async () => {
      xero.answerWith({ body: {} });
      expect((await readPlanLimits(settings(), access)).answer).toBe('in-doubt');
    });

    it('reads accounts and tax rates', async () => {
      xero.answerWith({ body: { Accounts: [{ AccountID: 'a-1', Code: '200', Name: 'Sales', Type: 'REVENUE', Class: 'REVENUE', Status: 'ACTIVE', TaxType: 'OUTPUT', EnablePaymentsToAccount: false }, { AccountID: 'a-2', Name: 'Bank', Type: 'BANK', Class: 'ASSET', Status: 'ACTIVE', TaxType: 'BASEXCLUDED', SystemAccount: 'BANK' }] } });
      expect(await valueOf(readAccounts(settings(), access))).toEqual([
        { accountId: 'a-1', code: '200', name: 'Sales', type: 'REVENUE', class: 'REVENUE', status: 'ACTIVE', taxType: 'OUTPUT', enablePaymentsToAccount: false },
        { accountId: 'a-2', code: '', name: 'Bank', type: 'BANK', class: 'ASSET', status: 'ACTIVE', taxType: 'BASEXCLUDED', enablePaymentsToAccount: false, systemAccount: 'BANK' },
      ]);
      xero.answerWith({ body: { TaxRates: [{ TaxType: 'OUTPUT', Name: 'GST on Income', Status: 'ACTIVE', EffectiveRate: 10, CanApplyToRevenue: true }] } });
      expect(await valueOf(readTaxRates(settings(), access))).toEqual([{ taxType: 'OUTPUT', name: 'GST on Income', status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true }]);
    });

    it('reads a page of contacts, archived and merged ones too', async () => {
      const merged = contactOnTheWire({ ContactID: '66666666-6666-4666-8666-666666666666', ContactNumber: undefined, ContactStatus: 'ARCHIVED', MergedToContactID: contactXeroId, EmailAddress: '' });
      xero.answerWith({ body: { pagination: { page: 2, pageSize: 1000, pageCount: 3, itemCount: 2002 }, Contacts: [contactOnTheWire({ FirstName: 'Ada' }), merged] } });
      const page = await valueOf(readContactsPage(settings(), access, 2, 1000, new Date('2026-10-01T00:00:00Z')));
      expect(page).toEqual({ pageCount: 3, items: [
        { xeroId: contactXeroId, contactNumber: 'c-1', name: 'Bayside Scaffolding Pty Ltd', email: 'accounts@bayside.example', status: 'ACTIVE', firstName: 'Ada', updatedAt: '2026-10-05T04:00:00.123Z' },
        { xeroId: '66666666-6666-4666-8666-666666666666', name: 'Bayside Scaffolding Pty Ltd', status: 'ARCHIVED', mergedToXeroId: contactXeroId, updatedAt: '2026-10-05T04:00:00.123Z' },
      ] });
      expect(Object.fromEntries(lastHeard().query)).toEqual({ order: 'UpdatedDateUTC ASC', page: '2', includeArchived: 'true', pageSize: '1000' });
      expect(lastHeard().headers['if-modified-since']).toContain('2026-10-01T00:00:00');
    });

    it('reads telephone, tax number and postal address of a contact, and leaves out what is empty', async () => {
      const blank = { Addresses: [{ AddressType: 'POBOX', City: '', Region: '', PostalCode: '', Country: '', AttentionTo: '' }], Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '', PhoneAreaCode: '', PhoneCountryCode: '' }], TaxNumber: '' };
      xero.answerWith({ body: { Contacts: [contactOnTheWire(blank), contactOnTheWire({
        TaxNumber: '51824753556', Phones: [{ PhoneType: 'MOBILE', PhoneNumber: '0400' }, { PhoneType: 'DEFAULT', PhoneNumber: '9999 0000', PhoneAreaCode: '02', PhoneCountryCode: '61' }],
        Addresses: [{ AddressType: 'STREET', City: 'Perth' }, { AddressType: 'POBOX', AddressLine1: '1 Wharf Rd', AddressLine2: '', City: 'Sydney', Region: 'NSW', PostalCode: '2000', Country: 'Australia' }],
      })] } });
      const [empty, full] = (await valueOf(readContactsPage(settings(), access, 1)))?.items ?? [];
      expect(Object.keys(empty ?? {})).toEqual(['xeroId', 'contactNumber', 'name', 'email', 'status', 'updatedAt']);
      expect(full).toMatchObject({ phone: '61 02 9999 0000', taxNumber: '51824753556', address: { line1: '1 Wharf Rd', city: 'Sydney', region: 'NSW', postalCode: '2000', country: 'Australia' } });
      expect(full?.address).not.toHaveProperty('line2');
    });

    it('reads a page of invoices in the order of change, bills too, with what was paid and credited', async () => {
      const settled = invoiceOnTheWire({
        Status: 'PAID', AmountDue: 0, AmountPaid: 100.1, AmountCredited: 50.07, Payments: [{ PaymentID: paymentXeroId, Date: '/Date(1791244800000+0000)/', Amount: 100.1, Reference: 'p-1', HasAccount: false }],
        CreditNotes: [{ CreditNoteID: creditNoteXeroId, CreditNoteNumber: 'CN-1001', AppliedAmount: 30, Date: '/Date(1791158400000+0000)/' }],
        Overpayments: [{ OverpaymentID: accountXeroId, AppliedAmount: 20 }], Prepayments: [{ PrepaymentID: contactXeroId, AppliedAmount: 0.07 }],
      });
      xero.answerWith({ body: { pagination: { page: 1, pageSize: 1000, pageCount: 1, itemCount: 2 }, Invoices: [settled, invoiceOnTheWire({ Type: 'ACCPAY', AmountDue: undefined })] } });
      const page = await valueOf(readInvoicesPage(settings(), access, 1, 1000, new Date('2026-10-01T00:00:00Z')));
      expect(page).toMatchObject({ pageCount: 1, items: [{
        type: 'ACCREC', status: 'PAID', amountDue: '0.00', amountPaid: '100.10', amountCredited: '50.07', payments: [{ xeroId: paymentXeroId, date: '2026-10-06', amount: '100.10', reference: 'p-1' }],
        credits: [
          { source: 'credit-note', xeroId: creditNoteXeroId, amount: '30.00', date: '2026-10-05' }, { source: 'overpayment', xeroId: accountXeroId, amount: '20.00' }, { source: 'prepayment', xeroId: contactXeroId, amount: '0.07' },
        ],
      }, { type: 'ACCPAY', amountDue: '150.17', payments: [], credits: [] }] });
      expect(Object.fromEntries(lastHeard().query)).toEqual({ order: 'UpdatedDateUTC ASC', page: '1', unitdp: '4', pageSize: '1000' });
      expect(lastHeard().headers['if-modified-since']).toContain('2026-10-01T00:00:00');
    });

    it('goes on after a full page when Xero does not say how many there are', async () => {
      xero.answerWith({ body: { Contacts: [contactOnTheWire()] } });
      expect(await valueOf(readContactsPage(settings(), access, 1, 1))).toMatchObject({ pageCount: 2 });
      expect(await valueOf(readContactsPage(settings(), access, 1, 2))).toMatchObject({ pageCount: 1 });
    });

    it('takes a 304 for an empty page only when it asked for what changed', async () => {
      xero.answerWith({ status: 304 });
      expect(await valueOf(readContactsPage(settings(), access, 1, 1000, new Date('2026-10-01T00:00:00Z')))).toEqual({ items: [], pageCount: 0 });
      expect(await readContactsPage(settings(), access, 1)).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });

    it('does not take an unreadable page for an empty one', async () => {
      xero.answerWith({ body: {} });
      expect(await readContactsPage(settings(), access, 1)).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });
  });

  describe('looking up', () => {
    it('finds contacts by id, number and name in one filter', async () => {
      xero.answerWith({ body: { Contacts: [contactOnTheWire()] } });
      expect(await valueOf(findContacts(settings(), access, { ids: [contactXeroId], numbers: ['c-1', 'c-2'], names: ['The "big" one'] }))).toMatchObject([{ xeroId: contactXeroId, contactNumber: 'c-1' }]);
      expect(Object.fromEntries(lastHeard().query)).toEqual({ where: `ContactID==guid("${contactXeroId}") OR ContactNumber=="c-1" OR ContactNumber=="c-2" OR Name=="The ""big"" one"`, page: '1', includeArchived: 'true', pageSize: '1000' });
    });

    it('searches contacts by text, whatever the case', async () => {
      xero.answerWith({ body: { Contacts: [contactOnTheWire()] } });
      expect(await valueOf(searchContacts(settings(), access, 'The "big" one'))).toHaveLength(1);
      expect(Object.fromEntries(lastHeard().query)).toEqual({ searchTerm: 'The "big" one', page: '1', includeArchived: 'true', pageSize: '1000' });
    });

    it('finds invoices by id', async () => {
      xero.answerWith({ body: { Invoices: [invoiceOnTheWire()] } });
      expect(await valueOf(findInvoicesById(settings(), access, [invoiceXeroId]))).toHaveLength(1);
      expect(Object.fromEntries(lastHeard().query)).toEqual({ IDs: invoiceXeroId, page: '1', unitdp: '4', pageSize: '1000' });
    });

    it('finds invoices by number, with their lines and without bills', async () => {
      xero.answerWith({ body: { Invoices: [invoiceOnTheWire({ Reference: 'PO 7', AmountPaid: 100.1 }), invoiceOnTheWire({ Type: 'ACCPAY' })] } });
      expect(await valueOf(findInvoicesByNumber(settings(), access, ['INV-1001', 'INV-1002']))).toEqual([{
        xeroId: invoiceXeroId, number: 'INV-1001', status: 'AUTHORISED', type: 'ACCREC', contactXeroId, date: '2026-10-05', dueDate: '2026-10-19', currency: 'AUD',
        reference: 'PO 7', lineAmountTypes: 'Exclusive', totals: { subtotal: '136.52', tax: '13.65', total: '150.17' }, amountDue: '150.17', amountPaid: '100.10', amountCredited: '0.00', payments: [], credits: [],
        lines: [{ lineItemId: lineXeroId, description: 'Scaffold tower, 3 days', quantity: '3', unitPrice: '45.505', accountCode: '200', taxType: 'OUTPUT', lineAmount: '136.52', taxAmount: '13.65' }],
        updatedAt: '2026-10-05T04:00:00.123Z',
      }]);
      expect(lastHeard().query.get('InvoiceNumbers')).toBe('INV-1001,INV-1002');
      expect(lastHeard().query.get('page')).toBe('1');
    });

    it('asks by filter when a number holds a comma, and doubles quotation marks', async () => {
      xero.answerWith({ body: { Invoices: [] } });
      expect(await valueOf(findInvoicesByNumber(settings(), access, ['INV-1,2', 'The "big" one']))).toEqual([]);
      expect(lastHeard().query.get('where')).toBe('InvoiceNumber=="INV-1,2" OR InvoiceNumber=="The ""big"" one"');
      expect(lastHeard().query.has('InvoiceNumbers')).toBe(false);
    });

    it('does not read everything when asked for nothing', async () => {
      await expect(findInvoicesByNumber(settings(), access, [])).rejects.toThrow(RangeError);
      expect(() => findContacts(settings(), access, { ids: [], numbers: [], names: [] })).toThrow(RangeError);
    });
  });
});
