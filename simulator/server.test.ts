import { startSimulator } from './server';
import { ShellRig, type App } from './testing/shell-rig';

describe('the whole simulator: shell and real books', () => {
  let rig: ShellRig;
  let app: App;
  beforeEach(async () => {
    rig = await new ShellRig({}, startSimulator).start();
    app = await rig.app();
  });
  afterEach(() => rig.dispose());

  const put = (path: string, body: unknown) => app.call('PUT', `${path}?summarizeErrors=false`, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const invoice = (contactId: string) => ({
    Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: 'INV-1', Contact: { ContactID: contactId }, Date: '2026-11-02', DueDate: '2026-11-30', LineAmountTypes: 'Exclusive',
    LineItems: [{ Description: 'Excavator, 3 days', Quantity: 3, UnitAmount: 110.5, AccountCode: '200', TaxType: 'OUTPUT' }],
  });

  it('takes an invoice, shows it to people, and has it still after a restart', async () => {
    const contact = await put('Contacts', { Contacts: [{ Name: 'Harbour Civil' }] });
    const [{ id: contactId } = { id: '' }] = (await rig.effects('contact')).filter(({ label }) => label === 'Harbour Civil');
    expect(contact.status).toBe(200);
    expect(await put('Invoices', { Invoices: [invoice(contactId)] })).toMatchObject({ status: 200, body: { Invoices: [{ InvoiceNumber: 'INV-1', SubTotal: 331.5, TotalTax: 33.15, Total: 364.65 }] } });
    await rig.restart();
    const [created] = await rig.effects('invoice');
    expect(created).toMatchObject({ label: 'INV-1', effect: 'created', actor: 'app' });
    expect((await app.get(`Invoices/${created?.id}`)).body).toMatchObject({ Invoices: [{ InvoiceNumber: 'INV-1', Status: 'AUTHORISED' }] });
    const page = await rig.send('GET', `/AccountsReceivable/View.aspx?InvoiceID=${created?.id}`);
    expect(page.text).toContain('INV-1');
    expect((await rig.send('GET', `/Contacts/View/${contactId}`)).text).toContain('Harbour Civil');
    expect((await rig.send('GET', '/')).text).toContain('364.65 AUD');
  });

  it('the hire chart and the switches of the real books are there', async () => {
    expect((await app.get('Accounts')).text).toContain('Equipment Hire');
    expect((await rig.control('PATCH', '/settings', { switches: { paidInvoiceEdits: 'none' } })).status).toBe(200);
  });
});
