import type { XeroId } from '../domain/ids';

/** The documents as we send them: plain JSON in xero-node's spelling, so that a batch can be stored before it leaves. */

export interface XeroAddressBody {
  readonly addressType: 'POBOX';
  readonly addressLine1?: string; readonly addressLine2?: string;
  readonly city?: string; readonly region?: string; readonly postalCode?: string; readonly country?: string;
}

export interface XeroPhoneBody { readonly phoneType: 'DEFAULT'; readonly phoneNumber: string; readonly phoneAreaCode: string; readonly phoneCountryCode: string }

/** '' clears a field in Xero; an absent one is left alone. */
export interface XeroContactBody {
  readonly contactID?: XeroId;
  readonly contactNumber?: string;
  readonly name?: string;
  readonly emailAddress?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly taxNumber?: string;
  readonly phones?: readonly XeroPhoneBody[];
  readonly addresses?: readonly XeroAddressBody[];
  readonly contactStatus?: 'ARCHIVED';
}

export interface XeroLineBody {
  readonly lineItemID?: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly discountRate?: number;
  readonly accountCode: string;
  readonly taxType: string;
}

/** A whole invoice. To edit one it names its id and no status: an approved invoice stays as it is, and a paid one cannot be told to be approved. */
export interface XeroInvoiceContent {
  readonly invoiceID?: XeroId;
  readonly type: 'ACCREC';
  /** Only when it is created. */
  readonly status?: 'AUTHORISED';
  readonly contact: { readonly contactID: XeroId };
  readonly invoiceNumber: string;
  readonly date: string;
  readonly dueDate: string;
  readonly currencyCode: string;
  readonly lineAmountTypes: 'Exclusive' | 'Inclusive';
  readonly reference?: string;
  readonly url?: string;
  readonly lineItems: readonly XeroLineBody[];
}

export interface XeroVoidBody { readonly invoiceID: XeroId; readonly status: 'VOIDED' }

/** Some fields of an invoice; Xero leaves alone what is not there. Lines, where given, are all of its lines. */
export type XeroInvoicePart = { readonly invoiceID: XeroId } & Partial<Omit<XeroInvoiceContent, 'invoiceID' | 'type' | 'status'>>;

export type XeroInvoiceBody = XeroInvoiceContent | XeroVoidBody | XeroInvoicePart;

export const isVoid = (body: XeroInvoiceBody): body is XeroVoidBody => 'status' in body && body.status === 'VOIDED';
