import { sql } from 'kysely';
import { companyId } from '../../domain/ids';
import type { Json } from './house';
import { acts, totalsOf, type Mutation, type Scene } from './month-mutations';
import { aCreditNote, aPayment } from './money-desk';

const invoice = ({ id }: Scene): string => `invoice/${id}`;
const payment = ({ id }: Scene): string => `payment/${id}`;
const note = ({ id }: Scene): string => `credit-note/${id}`;
const onlyXero = (): string => '';
const lines = (document: Json, over: Json): Json => ({ ...document, lines: (document['lines'] as Json[]).map((line) => ({ ...line, ...over })) });
const bare = { allocations: [] };

/** What people do in Xero without our having seen it. */
export const changesInXero: Mutation[] = [
  { name: 'a price', finds: 'line-differs', by: 'xero', mend: 'repair', change: async ({ edit, line, price }) => edit({ LineItems: [await line({ UnitAmount: price + 5 })] }) },
  { name: 'a quantity', finds: 'line-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineItems: [await line({ Quantity: 2 })] }) },
  { name: 'a discount', finds: 'line-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineItems: [await line({ DiscountRate: 10 })] }) },
  { name: 'a description', finds: 'line-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineItems: [await line({ Description: 'Digger' })] }) },
  { name: 'an account', finds: 'account-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineItems: [await line({ AccountCode: '230' })] }) },
  { name: 'a tax rate', finds: 'tax-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineItems: [await line({ TaxType: 'EXEMPTOUTPUT' })] }) },
  { name: 'a line more', finds: 'line-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineItems: [await line({}), { Description: 'Fuel', Quantity: 1, UnitAmount: 8, AccountCode: '210', TaxType: 'OUTPUT' }] }) },
  {
    name: 'a line less', finds: 'line-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineItems: [await line({ UnitAmount: 90 })] }),
    invoice: { lines: [{ id: 'l1', description: 'Excavator', quantity: '1', unitPrice: '90.00', category: 'equipment-hire', tax: 'gst' }, { id: 'l2', description: 'Fuel', quantity: '1', unitPrice: '10.00', category: 'service', tax: 'gst' }], totals: totalsOf(100) },
  },
  { name: 'prices with tax', finds: 'line-differs', by: 'xero', mend: 'repair', change: async ({ edit, line }) => edit({ LineAmountTypes: 'Inclusive', LineItems: [await line({})] }) },
  { name: 'a tax amount', finds: 'total-differs', by: 'xero', change: async ({ edit, line, price }) => edit({ LineItems: [await line({ TaxAmount: price / 10 + 1 })] }), mend: async ({ edit, line, price }) => edit({ LineItems: [await line({ TaxAmount: price / 10 })] }) },
  { name: 'a cent of tax', finds: 'rounding', by: 'unknown', change: async ({ edit, line, price }) => edit({ LineItems: [await line({ TaxAmount: Number((price / 10 + 0.01).toFixed(2)) })] }), mend: async ({ edit, line, price }) => edit({ LineItems: [await line({ TaxAmount: price / 10 })] }) },
  { name: 'the date within the month', finds: 'date-differs', by: 'xero', mend: 'repair', change: ({ edit }) => edit({ Date: '2026-11-05' }) },
  { name: 'the date into the next month', finds: 'other-month', by: 'xero', mend: 'repair', change: ({ edit }) => edit({ Date: '2026-12-01', DueDate: '2026-12-16' }) },
  { name: 'the date into the month before', finds: 'other-month', by: 'xero', mend: 'repair', change: ({ edit }) => edit({ Date: '2026-10-31' }) },
  { name: 'the date into the month from the one before', invoice: { issuedOn: '2026-10-20' }, finds: 'other-month', by: 'xero', mend: 'repair', change: ({ edit }) => edit({ Date: '2026-11-01' }) },
  { name: 'the due date', finds: 'due-date-differs', by: 'xero', mend: 'repair', change: ({ edit }) => edit({ DueDate: '2026-11-30' }) },
  { name: 'the due date of a part-paid one, silently', prepare: acts.ourPayment, finds: 'due-date-differs', by: 'xero', mend: 'repair', change: ({ edit }) => edit({ DueDate: '2026-11-29' }) },
  { name: 'the number', finds: 'number-differs', by: 'xero', mend: 'repair', change: ({ edit, id }) => edit({ InvoiceNumber: `OTHER-${id}` }) },
  { name: 'the customer', finds: 'contact-differs', by: 'xero', mend: 'repair', change: async ({ edit, desk }) => edit({ Contact: { ContactID: await desk.xeroId('contacts/bayside') } }) },
  { name: 'voided', finds: 'status-differs', by: 'xero', change: ({ edit }) => edit({ Status: 'VOIDED' }), mend: (scene) => acts.newVersion(scene, `invoices/${scene.id}`, scene.body({ version: 2, status: 'void' })) },
  { name: 'a payment made there', finds: 'payment-missing-in-cloudrent', by: 'xero', record: onlyXero, mend: 'repair', change: (scene) => acts.pay(scene, 25) },
  { name: 'a payment deleted there', prepare: acts.ourPayment, finds: 'payment-missing-in-xero', by: 'xero', record: payment, change: acts.deleteOurs, mend: (scene) => acts.newVersion(scene, `payments/${scene.id}`, aPayment(scene.id, { version: 2, amount: '40.00', status: 'deleted' })) },
  {
    name: 'a payment of theirs deleted', finds: 'payment-missing-in-xero', by: 'xero', mend: 'repair', record: ({ kept }) => `payment/xero-${String(kept.get('payment'))}`,
    prepare: async (scene) => { await acts.pay(scene, 26); await scene.desk.pulled(); }, change: (scene) => acts.unpay(scene),
  },
  { name: 'a payment made twice', prepare: acts.ourPayment, finds: 'payment-twice', by: 'xero', record: onlyXero, change: (scene) => acts.pay(scene, 40), mend: (scene) => acts.unpay(scene) },
  {
    name: 'a payment of another amount', prepare: acts.ourPayment, finds: 'payment-amount-differs', by: 'xero', record: payment,
    change: async (scene) => { await acts.deleteOurs(scene); await acts.pay(scene, 45); }, mend: (scene) => acts.newVersion(scene, `payments/${scene.id}`, aPayment(scene.id, { version: 2, amount: '40.00', status: 'deleted' })),
  },
  {
    name: 'a payment of another date', prepare: acts.ourPayment, finds: 'payment-date-differs', by: 'xero', record: payment,
    change: async (scene) => { await acts.deleteOurs(scene); await acts.pay(scene, 40, '2026-11-22'); }, mend: (scene) => acts.newVersion(scene, `payments/${scene.id}`, aPayment(scene.id, { version: 2, amount: '40.00', status: 'deleted' })),
  },
  { name: 'an invoice made by hand', finds: 'missing-in-cloudrent', by: 'xero', record: onlyXero, change: (scene) => acts.handMade(scene, 'Invoices'), mend: (scene) => acts.voidHandMade(scene, 'Invoices') },
  {
    name: 'the invoice made twice', finds: 'duplicate-document', by: 'xero', mend: (scene) => acts.voidHandMade(scene, 'Invoices'),
    change: (scene) => acts.handMade(scene, 'Invoices', { Date: '2026-11-02', LineItems: [{ Description: 'Excavator', Quantity: 1, UnitAmount: scene.price, AccountCode: '210', TaxType: 'OUTPUT' }] }),
  },
  { name: 'a credit note made by hand', finds: 'missing-in-cloudrent', by: 'xero', record: onlyXero, change: (scene) => acts.handMade(scene, 'CreditNotes'), mend: (scene) => acts.voidHandMade(scene, 'CreditNotes') },
  { name: 'a credit note re-dated', prepare: (scene) => acts.ourNote(scene, bare), finds: 'other-month', by: 'xero', record: note, mend: 'repair', change: async ({ person, desk, id }) => person('POST', ['CreditNotes', await desk.xeroId(`credit-notes/${id}`)], { CreditNotes: [{ Date: '2026-12-02' }] }) },
  { name: 'a credit note voided', prepare: (scene) => acts.ourNote(scene, bare), finds: 'status-differs', by: 'xero', record: note, change: async ({ person, desk, id }) => person('POST', ['CreditNotes', await desk.xeroId(`credit-notes/${id}`)], { CreditNotes: [{ Status: 'VOIDED' }] }), mend: (scene) => acts.newVersion(scene, `credit-notes/${scene.id}`, aCreditNote(`CN-${scene.id}`, { version: 2, status: 'void' })) },
  {
    name: 'an allocation taken off', prepare: (scene) => acts.ourNote(scene, { allocations: [{ invoiceId: scene.id, amount: '30.00' }] }), finds: 'credit-not-allocated', by: 'xero', record: note, mend: 'repair',
    async change({ person, desk, id }) {
      const xeroId = await desk.xeroId(`credit-notes/${id}`);
      const [found] = (await person('GET', ['CreditNotes', xeroId], {}))['CreditNotes'] as Json[];
      const [allocation] = (found?.['Allocations'] ?? []) as Json[];
      await person('DELETE', ['CreditNotes', xeroId, 'Allocations', String(allocation?.['AllocationID'])], {});
    },
  },
  { name: 'an allocation made there', prepare: (scene) => acts.ourNote(scene, bare), finds: 'credit-not-allocated', by: 'xero', record: note, mend: 'repair', change: async (scene) => acts.allocate(scene, 'CreditNotes', await scene.desk.xeroId(`credit-notes/${scene.id}`), 35) },
  { name: 'an overpayment', finds: 'missing-in-cloudrent', by: 'xero', record: onlyXero, change: (scene) => acts.advance(scene, 'RECEIVE-OVERPAYMENT', 51), mend: (scene) => acts.allocate(scene, 'Overpayments', scene.kept.get(scene.id) ?? '', 51) },
  { name: 'a prepayment', finds: 'missing-in-cloudrent', by: 'xero', record: onlyXero, change: (scene) => acts.advance(scene, 'RECEIVE-PREPAYMENT', 52), mend: (scene) => acts.allocate(scene, 'Prepayments', scene.kept.get(scene.id) ?? '', 52) },
  {
    name: 'the contact merged', invoice: { contactId: 'merged' }, finds: 'contact-merged', by: 'xero', mend: 'repair', record: () => 'contact/merged',
    change: async ({ person, desk, kept }) => person('POST', ['Contacts', await desk.xeroId('contacts/merged')], { Contacts: [{ MergedToContactID: kept.get('survivor') }] }),
    async prepare({ person, kept }) { kept.set('survivor', String(((await person('PUT', ['Contacts'], { Contacts: [{ Name: 'Survivor Hire' }] }))['Contacts'] as Json[])[0]?.['ContactID'])); },
  },
  {
    name: 'the contact made twice', invoice: { contactId: 'double' }, finds: 'duplicate-contacts', by: 'xero', record: () => 'contact/double',
    async change({ person, kept }) { kept.set('second', String(((await person('PUT', ['Contacts'], { Contacts: [{ Name: 'Double Hire Pty', EmailAddress: 'office@double.example' }] }))['Contacts'] as Json[])[0]?.['ContactID'])); },
    mend: ({ person, kept }) => person('POST', ['Contacts', kept.get('second') ?? ''], { Contacts: [{ ContactStatus: 'ARCHIVED' }] }),
  },
];

/** What CloudRent says otherwise without a sync having noticed. */
export const changesInCloudRent: Mutation[] = [
  { name: 'our price', finds: 'line-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id, price }) => ours(`invoices/${id}`, (document) => ({ ...lines(document, { unitPrice: `${String(price + 3)}.00` }), totals: totalsOf(price + 3) })) },
  { name: 'our description', finds: 'line-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => lines(document, { description: 'Loader' })) },
  { name: 'our category', finds: 'account-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => lines(document, { category: 'delivery' })) },
  { name: 'our tax', finds: 'tax-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id, price }) => ours(`invoices/${id}`, (document) => ({ ...lines(document, { tax: 'gst-free' }), totals: totalsOf(price, 0) })) },
  { name: 'our date', finds: 'date-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...document, issuedOn: '2026-11-03' })) },
  { name: 'our date, in another month', finds: 'other-month', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...document, issuedOn: '2026-10-31' })) },
  { name: 'our due date', finds: 'due-date-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...document, dueOn: '2026-11-28' })) },
  { name: 'our number', finds: 'number-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...document, number: `NEW-${id}` })) },
  { name: 'our customer', finds: 'contact-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...document, contactId: 'bayside' })) },
  { name: 'our currency', finds: 'currency-differs', by: 'cloudrent', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...document, currency: 'NZD' })), mend: (scene) => acts.newVersion(scene, `invoices/${scene.id}`, scene.body({ version: 2 })) },
  { name: 'our total', finds: 'total-differs', by: 'cloudrent', change: ({ ours, id, price }) => ours(`invoices/${id}`, (document) => ({ ...document, totals: totalsOf(price + 7) })), mend: (scene) => acts.newVersion(scene, `invoices/${scene.id}`, scene.body({ version: 2 })) },
  { name: 'voided here', finds: 'status-differs', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...document, status: 'void' })) },
  { name: 'a newer version', finds: 'not-synced', by: 'cloudrent', mend: 'repair', change: ({ ours, id }) => ours(`invoices/${id}`, (document) => ({ ...lines(document, { description: 'Newer' }), version: 2 })) },
  { name: 'a version with a problem', finds: 'not-synced', by: 'cloudrent', change: (scene) => acts.newVersion(scene, `invoices/${scene.id}`, lines(scene.body({ version: 2 }), { category: 'unheard-of' })), mend: (scene) => acts.newVersion(scene, `invoices/${scene.id}`, scene.body({ version: 3 })) },
  { name: 'our payment’s amount', prepare: acts.ourPayment, finds: 'payment-amount-differs', by: 'cloudrent', record: payment, mend: 'repair', change: ({ ours, id }) => ours(`payments/${id}`, (document) => ({ ...document, amount: '41.00' })) },
  { name: 'our payment’s date', prepare: acts.ourPayment, finds: 'payment-date-differs', by: 'cloudrent', record: payment, mend: 'repair', change: ({ ours, id }) => ours(`payments/${id}`, (document) => ({ ...document, paidOn: '2026-11-12' })) },
  { name: 'our payment’s date, in another month', prepare: acts.ourPayment, finds: 'other-month', by: 'cloudrent', record: payment, mend: 'repair', change: ({ ours, id }) => ours(`payments/${id}`, (document) => ({ ...document, paidOn: '2026-10-31' })) },
  { name: 'our payment deleted', prepare: acts.ourPayment, finds: 'status-differs', by: 'cloudrent', record: payment, mend: 'repair', change: ({ ours, id }) => ours(`payments/${id}`, (document) => ({ ...document, status: 'deleted' })) },
  { name: 'our allocation', prepare: (scene) => acts.ourNote(scene, { allocations: [{ invoiceId: scene.id, amount: '30.00' }] }), finds: 'credit-not-allocated', by: 'cloudrent', record: note, mend: 'repair', change: ({ ours, id }) => ours(`credit-notes/${id}`, (document) => ({ ...document, allocations: [{ invoiceId: id, amount: '20.00' }] })) },
  {
    name: 'an invoice that Xero does not have', finds: 'missing-in-xero', by: 'xero', record: (scene) => `${invoice(scene)}-gone`,
    async change({ desk: { house }, id }) {
      const of = companyId(house.company);
      await house.db.transaction().execute(async (tx) => {
        await sql`insert into records (company_id, kind, record_id, version, origin, document, label, contact_id, total, currency) select company_id, kind, record_id || '-gone', version, origin, document || '{"number": "GONE"}', 'GONE', contact_id, total, currency from records where company_id = ${of} and kind = 'invoice' and record_id = ${id}`.execute(tx);
        await sql`insert into links (company_id, kind, record_id, xero_tenant_id, xero_id, xero_number, xero_status, sync_status, synced_version, priority) select company_id, kind, record_id || '-gone', xero_tenant_id, gen_random_uuid(), 'GONE', 'AUTHORISED', 'synced', version, 3 from (select l.*, r.version from links l join records r using (company_id, kind, record_id) where l.company_id = ${of} and l.kind = 'invoice' and l.record_id = ${id}) s`.execute(tx);
      });
    },
    async mend({ desk: { house }, id }) {
      await house.db.transaction().execute(async (tx) => {
        for (const table of ['links', 'records']) await sql`delete from ${sql.table(table)} where company_id = ${companyId(house.company)} and kind = 'invoice' and record_id = ${`${id}-gone`}`.execute(tx);
      });
    },
  },
];
