import { ShellRig, type App } from '../testing/shell-rig';

describe('pages for people', () => {
  let rig: ShellRig;
  let app: App;
  let invoiceId: string;
  let shortCode: string;
  beforeEach(async () => {
    rig = await new ShellRig().start();
    app = await rig.app();
    await app.put(['INV-1']);
    invoiceId = (await rig.effects('invoice'))[0]?.id ?? '';
    shortCode = (await rig.organisations())[0]?.shortCode ?? '';
  });
  afterEach(() => rig.dispose());

  const deepLink = (code: string, target: string) => `/organisationlogin/default.aspx?shortcode=${encodeURIComponent(code)}&redirecturl=${encodeURIComponent(target)}`;
  const view = () => `/AccountsReceivable/View.aspx?InvoiceID=${invoiceId}`;

  it('the start page lists organisations, invoices, calls left and what happened', async () => {
    const { status, text } = await rig.send('GET', '/');
    expect(status).toBe(200);
    expect(text).toContain('Xero simulator');
    expect(text).toContain('CloudRent Demo Hire Pty Ltd');
    expect(text).toContain('INV-1');
    expect(text).toContain('11.00 AUD');
    expect(text).toContain('59 of 60 this minute, 4999 of 5000 today');
    expect(text).toContain('invoice created');
  });

  it('the start page shows names as text, whatever is in them', async () => {
    const { text } = await rig.send('GET', '/');
    expect(text).toContain('Buyer &lt;b&gt;');
    expect(text).not.toContain('Buyer <b>');
  });

  it('a deep link opens the invoice in its organisation (xero-api.md 4, deep links)', async () => {
    const opened = await rig.send('GET', deepLink(shortCode, view()));
    expect([opened.status, opened.headers.get('location')]).toEqual([302, view()]);
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await rig.send('GET', view(), { headers: { cookie } })).text).toContain('invoice INV-1');
  });

  it('a link switches the organisation: the invoice of another is not found there', async () => {
    const other = (await rig.organisations())[1]?.shortCode ?? '';
    const opened = await rig.send('GET', deepLink(other, view()));
    const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await rig.send('GET', view(), { headers: { cookie } })).status).toBe(404);
  });

  it('an unknown short code, contact or page says so', async () => {
    expect((await rig.send('GET', deepLink('!nope', view()))).status).toBe(404);
    expect((await rig.send('GET', '/Contacts/View/nobody')).text).toContain('There is no such contact');
    expect((await rig.send('GET', '/somewhere')).text).toContain('There is no such page');
  });

  it.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example'])('a deep link never leads to another site: %s', async (target) => {
    expect((await rig.send('GET', deepLink(shortCode, target))).status).toBe(400);
  });
});
