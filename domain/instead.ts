/** A value that a person chose in place of CloudRent's. It holds as long as CloudRent says `from`: a version that says something else ends it. */
export interface Replaced { readonly from: string; readonly to: string }

/** What a document is sent with to Xero instead of what CloudRent says. Dates are calendar dates. */
export interface Instead { readonly number?: Replaced; readonly issuedOn?: Replaced }

/** The values that hold for a document as CloudRent says it now; undefined when none do. */
export function insteadOf(document: unknown, instead: Instead | null): { readonly number?: string; readonly issuedOn?: string } | undefined {
  const said = document as Partial<Record<keyof Instead, string>>;
  const holding = Object.entries<Replaced>({ ...instead }).flatMap(([field, { from, to }]) => said[field as keyof Instead] === from ? [[field, to] as const] : []);
  return holding.length === 0 ? undefined : Object.fromEntries(holding);
}

/** A document as it is to be in Xero. */
export const asSent = <T>(document: T, instead: Instead | null): T => ({ ...document, ...insteadOf(document, instead) });
