import { recordId, type RecordId } from '../../domain/ids';

/** How long a payment's reference may be in Xero is not known; this has been seen to work (xero-api.md, "Payments"). */
const longest = 120;

/** The text without half a character at its end. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '').trimEnd();

/**
 * The reference under which a payment goes to Xero and is found again: our record id, after the payer's own words where there are any.
 * Words too long are cut, the id never is.
 */
export function paymentReference(id: RecordId, reference?: string): string {
  const words = cut((reference ?? '').trim(), longest - id.length - ' []'.length);
  return words === '' ? id : `${words} [${id}]`;
}

/** The record id that a reference carries. A person's own reference may look like one: whether there is such a record is for the caller to see. */
export function recordIdIn(reference: string | undefined): RecordId | undefined {
  const found = /^(?<whole>[A-Za-z0-9_-]{1,50})$|\s\[(?<last>[A-Za-z0-9_-]{1,50})\]$/.exec(reference?.trim() ?? '')?.groups;
  const id = found?.['whole'] ?? found?.['last'];
  return id === undefined ? undefined : recordId(id);
}
