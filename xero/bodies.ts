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

/** Credit notes have no discounts on their lines in Xero. */
export type XeroCreditNoteLineBody = Omit<XeroLineBody, 'discountRate'>;

/** A whole credit note, as {@link XeroInvoiceContent}. What it is allocated to is said in calls of its own. */
export interface XeroCreditNoteContent {
  readonly creditNoteID?: XeroId;
  readonly type: 'ACCRECCREDIT';
  /** Only when it is created. */
  readonly status?: 'AUTHORISED';
  readonly contact: { readonly contactID: XeroId };
  readonly creditNoteNumber: string;
  readonly date: string;
  readonly currencyCode: string;
  readonly lineAmountTypes: 'Exclusive' | 'Inclusive';
  readonly reference?: string;
  readonly lineItems: readonly XeroCreditNoteLineBody[];
}

export interface XeroCreditNoteVoidBody { readonly creditNoteID: XeroId; readonly status: 'VOIDED' }

/** Some fields of a credit note, as {@link XeroInvoicePart}. */
export type XeroCreditNotePart = { readonly creditNoteID: XeroId } & Partial<Omit<XeroCreditNoteContent, 'creditNoteID' | 'type' | 'status'>>;

export type XeroCreditNoteBody = XeroCreditNoteContent | XeroCreditNoteVoidBody | XeroCreditNotePart;

export const isVoid = <Body extends XeroInvoiceBody | XeroCreditNoteBody>(body: Body): body is Extract<Body, { readonly status: 'VOIDED' }> => 'status' in body && body.status === 'VOIDED';

/** A payment of an invoice, or the refund of a credit note, into or out of an account. */
export type XeroPaymentBody = ({ readonly invoice: { readonly invoiceID: XeroId } } | { readonly creditNote: { readonly creditNoteID: XeroId } }) & {
  readonly account: { readonly accountID: XeroId };
  readonly date: string;
  readonly amount: number;
  readonly reference: string;
};

/** How much of a credit note goes to an invoice, and from which day on. */
export interface XeroAllocationBody { readonly invoice: { readonly invoiceID: XeroId }; readonly amount: number; readonly date: string }
