/** Branded identifiers: a company's id can never be passed where a record's belongs. The brand exists for the compiler alone. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A CloudRent customer, as the platform names it: `[A-Za-z0-9_-]{1,50}`. */
export type CompanyId = Branded<'CompanyId'>;
/** A contact, invoice, credit note or payment, as the platform names it: `[A-Za-z0-9_-]{1,50}`, unique per company and kind. */
export type RecordId = Branded<'RecordId'>;
/** A company's link to one organisation (uuid, ours). */
export type ConnectionId = Branded<'ConnectionId'>;
/** One Xero user's token set (uuid, ours). */
export type GrantId = Branded<'GrantId'>;
/** A Xero organisation (Xero's `tenantId`). */
export type XeroTenantId = Branded<'XeroTenantId'>;
/** The id Xero gave an object (uuid). */
export type XeroId = Branded<'XeroId'>;
/** One press of Sync Now (uuid, ours). */
export type SyncId = Branded<'SyncId'>;
/** One batch of writes (uuid, ours); also its Idempotency-Key at Xero. */
export type BatchId = Branded<'BatchId'>;
/** One cause of one problem code, as the feed names it: `account-unusable` or `account-unusable.4f1c2a9b7d3e5f60`. */
export type CauseId = Branded<'CauseId'>;

export const causeId = (code: string, cause: string): CauseId => (cause === '' ? code : `${code}.${cause}`) as CauseId;
export const companyId = (text: string): CompanyId => text as CompanyId;
export const recordId = (text: string): RecordId => text as RecordId;
export const connectionId = (text: string): ConnectionId => text as ConnectionId;
export const grantId = (text: string): GrantId => text as GrantId;
export const xeroTenantId = (text: string): XeroTenantId => text as XeroTenantId;
export const xeroId = (text: string): XeroId => text as XeroId;
export const syncId = (text: string): SyncId => text as SyncId;
export const batchId = (text: string): BatchId => text as BatchId;
