import { callXero, type XeroAccess } from '../client';
import type { XeroAnswer } from '../answer';
import { readCreditNote, readInvoice, readOverpayment, readPayment, readPrepayment, type XeroAdvanceSnapshot, type XeroCreditNoteSnapshot, type XeroInvoiceSnapshot, type XeroPaymentSnapshot } from '../snapshots';
import { readDeadlineMs, readPage, unitDecimals, type Page, type PageAsked, type Settings } from './asking';

/**
 * What is dated between two calendar dates, a page of it: customers' documents alone where Xero can tell them from suppliers'. By id, which no change
 * moves: an object that is changed while the pages are read keeps its place.
 */
export interface DatedPage extends PageAsked { /** Both days included. */ readonly from: string; readonly to: string }

const day = (date: string): string => `DateTime(${date.split('-').map(Number).join(', ')})`;
const within = ({ from, to }: DatedPage): string => `Date>=${day(from)} AND Date<=${day(to)}`;
/** Receipts, and refunds of credit notes, overpayments and prepayments. */
const customersPayments = ['ACCRECPAYMENT', 'ARCREDITPAYMENT', 'AROVERPAYMENTPAYMENT', 'ARPREPAYMENTPAYMENT'];

export const readDatedInvoices = (settings: Settings, access: XeroAccess, asked: DatedPage): Promise<XeroAnswer<Page<XeroInvoiceSnapshot>>> =>
  callXero(settings, access, readDeadlineMs, (api, tenant) => api.getInvoices(
    tenant, undefined, `Type=="ACCREC" AND ${within(asked)}`, 'InvoiceID ASC', undefined, undefined, undefined, undefined, asked.page, undefined, undefined, unitDecimals, undefined, asked.pageSize,
  ), (body) => readPage(body.invoices, body.pagination, readInvoice, asked));

export const readDatedCreditNotes = (settings: Settings, access: XeroAccess, asked: DatedPage): Promise<XeroAnswer<Page<XeroCreditNoteSnapshot>>> =>
  callXero(settings, access, readDeadlineMs, (api, tenant) => api.getCreditNotes(tenant, undefined, within(asked), 'CreditNoteID ASC', asked.page, unitDecimals, asked.pageSize),
    (body) => readPage(body.creditNotes, body.pagination, readCreditNote, asked));

/** Xero reads no brackets: each kind of payment names the days. */
export const readDatedPayments = (settings: Settings, access: XeroAccess, asked: DatedPage): Promise<XeroAnswer<Page<XeroPaymentSnapshot>>> =>
  callXero(settings, access, readDeadlineMs, (api, tenant) => api.getPayments(
    tenant, undefined, customersPayments.map((type) => `PaymentType=="${type}" AND ${within(asked)}`).join(' OR '), 'PaymentID ASC', asked.page, asked.pageSize,
  ), (body) => readPage(body.payments, body.pagination, readPayment, asked));

export const readDatedOverpayments = (settings: Settings, access: XeroAccess, asked: DatedPage): Promise<XeroAnswer<Page<XeroAdvanceSnapshot>>> =>
  callXero(settings, access, readDeadlineMs, (api, tenant) => api.getOverpayments(tenant, undefined, within(asked), 'OverpaymentID ASC', asked.page, unitDecimals, asked.pageSize),
    (body) => readPage(body.overpayments, body.pagination, readOverpayment, asked));

export const readDatedPrepayments = (settings: Settings, access: XeroAccess, asked: DatedPage): Promise<XeroAnswer<Page<XeroAdvanceSnapshot>>> =>
  callXero(settings, access, readDeadlineMs, (api, tenant) => api.getPrepayments(tenant, undefined, within(asked), 'PrepaymentID ASC', asked.page, unitDecimals, asked.pageSize),
    (body) => readPage(body.prepayments, body.pagination, readPrepayment, asked));
