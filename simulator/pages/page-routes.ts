import { Router, type Request, type Response } from 'express';
import type { Accounting } from '../accounting-parts';
import type { Books } from '../seam';
import type { Organisation } from '../state/organisations';
import type { State } from '../state/state';
import { sorryPage } from './html';
import { startPage } from './start-page';

const ORGANISATION_COOKIE = 'xero-simulator-organisation';

/** What people open in a browser: the start page and Xero's deep links (xero-api.md 4). */
export function pageRoutes(state: State, accounting: Accounting): Router {
  const router = Router();
  router.get('/', (_req, res) => void res.type('html').send(startPage(state)));
  router.get('/organisationlogin/default.aspx', (req, res) => openOrganisation(state, req, res));
  router.get('/AccountsReceivable/View.aspx', (req, res) => {
    const id = parameters(req).get('InvoiceID') ?? '';
    show(res, 'invoice', find(state, req, (books) => accounting.renderInvoicePage(books, id)));
  });
  router.get('/AccountsReceivable/ViewCreditNote.aspx', (req, res) => {
    const id = parameters(req).get('creditNoteID') ?? '';
    show(res, 'credit note', find(state, req, (books) => accounting.renderCreditNotePage(books, id)));
  });
  router.get('/Bank/ViewTransaction.aspx', (req, res) => {
    const id = parameters(req).get('bankTransactionID') ?? '';
    show(res, 'payment', find(state, req, (books) => accounting.renderPaymentPage(books, id)));
  });
  router.get('/Contacts/View/:id', (req, res) => {
    show(res, 'contact', find(state, req, (books) => accounting.renderContactPage(books, req.params.id)));
  });
  router.use((req, res) => void res.status(404).type('html').send(sorryPage('There is no such page', `${req.method} ${req.path} is not something that the simulator knows.`)));
  return router;
}

/** Switches the person to an organisation, as Xero's links do, and goes on to a page of it. */
function openOrganisation(state: State, req: Request, res: Response): void {
  const query = parameters(req);
  const shortCode = query.get('shortcode') ?? '';
  const target = query.get('redirecturl') ?? '/';
  const organisation = state.organisations.all().find((known) => known.shortCode === shortCode);
  if (organisation === undefined) {
    res.status(404).type('html').send(sorryPage('You have no such organisation', `No organisation has the short code ${shortCode || '(none)'}.`));
  } else if (!/^\/(?![/\\])/.test(target)) {
    res.status(400).type('html').send(sorryPage('This link leads elsewhere', 'redirecturl must be a path of this site.'));
  } else {
    res.cookie(ORGANISATION_COOKIE, organisation.tenantId, { httpOnly: true, sameSite: 'lax' });
    res.redirect(302, target);
  }
}

/** Looks in the person's current organisation, or in all of them before one was opened. */
function find(state: State, req: Request, render: (books: Books) => string | undefined): string | undefined {
  for (const { tenantId } of currentOrganisations(state, req)) {
    const page = render(state.organisations.booksOf(tenantId));
    if (page !== undefined) return page;
  }
  return undefined;
}

function currentOrganisations(state: State, req: Request): Organisation[] {
  const cookie = new RegExp(`(?:^|; )${ORGANISATION_COOKIE}=([^;]+)`).exec(req.headers.cookie ?? '')?.[1];
  const current = cookie === undefined ? undefined : state.organisations.get(cookie);
  return current === undefined ? state.organisations.all() : [current];
}

function show(res: Response, what: string, page: string | undefined): void {
  if (page === undefined) res.status(404).type('html').send(sorryPage(`There is no such ${what}`, `This organisation has no ${what} with that id.`));
  else res.type('html').send(page);
}

function parameters(req: Request): URLSearchParams {
  return new URL(req.originalUrl, 'http://simulator').searchParams;
}
