/** One thing in a body or an address that its specification does not allow. `where` has no list positions: 'Invoices[].LineItems[].Quantity'. */
export interface Remark { readonly where: string; readonly what: string; readonly value?: unknown }

/** A remark with where it comes from. */
export interface Finding extends Remark {
  /** The document that says so. */
  readonly by: string;
  /** 'PUT /Invoices'. */
  readonly operation: string;
  readonly side: 'request' | 'answer';
}
