/**
 * Links into Xero's pages (xero-api.md, "Deep links"): they switch the user to the organisation first.
 * @param webUrl host of Xero's pages, `https://go.xero.com`.
 * @param shortCode the organisation's, such as `!NLglS`.
 */
const link = (webUrl: string, shortCode: string, path: string): string =>
  `${webUrl}/organisationlogin/default.aspx?shortcode=${encodeURIComponent(shortCode)}&redirecturl=${encodeURIComponent(path)}`;

export const invoiceLink = (webUrl: string, shortCode: string, xeroId: string): string =>
  link(webUrl, shortCode, `/AccountsReceivable/View.aspx?InvoiceID=${encodeURIComponent(xeroId)}`);

export const contactLink = (webUrl: string, shortCode: string, xeroId: string): string => link(webUrl, shortCode, `/Contacts/View/${encodeURIComponent(xeroId)}`);
