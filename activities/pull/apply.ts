import { healContacts } from '../../db/contact-links';
import { storeSeen } from '../../db/contact-mirror';
import type { Tx } from '../../db/open';
import type { Told } from '../../db/untold';
import { storeObjects } from '../../db/xero-objects';
import { emailKey } from '../../domain/contact-key';
import type { CompanyId, XeroId, XeroTenantId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import type { XeroContactSnapshot, XeroCreditNoteSnapshot, XeroInvoiceSnapshot, XeroPaymentSnapshot } from '../../xero/snapshots';
import { seenContact } from '../seen-contact';

/** What was read of one kind, in one call. */
export type Snapshots =
  | { readonly kind: 'contact'; readonly snapshots: readonly XeroContactSnapshot[] }
  | { readonly kind: 'invoice'; readonly snapshots: readonly XeroInvoiceSnapshot[] }
  | { readonly kind: 'credit-note'; readonly snapshots: readonly XeroCreditNoteSnapshot[] }
  | { readonly kind: 'payment'; readonly snapshots: readonly XeroPaymentSnapshot[] };

export type Pulled = Snapshots & {
  readonly companyId: CompanyId; readonly xeroTenantId: XeroTenantId;
  /** Asked for by these ids, and Xero has none of them. */
  readonly missing: readonly XeroId[];
};

/** What is to be done once the transaction has committed. All of it stands in Postgres too, so that whoever dies before has lost nothing. */
export interface AfterPull {
  /** Waiting syncs whose outcome this was. */
  readonly told: readonly Told[];
  /** Records whose sync is to start at once; the starter would start them otherwise. */
  readonly start: readonly { readonly kind: RecordKind; readonly recordId: string; readonly version: number }[];
  /** Something stands in the outbox. */
  readonly pokeWriter: boolean;
}
/** `changed`: how many objects are new or differ from what was seen last. */
export interface Applied { readonly changed: number; readonly after: AfterPull }

const nothingAfter: AfterPull = { told: [], start: [], pokeWriter: false };

/**
 * What was read becomes true here, in the transaction that also moves the cursor; the only place where pulled objects have effects. May
 * come twice with the same content, and an object may come that was seen before: only what changed since may lead to anything.
 */
export async function applyPulled(tx: Tx, pulled: Pulled): Promise<Applied> {
  const changed = await storeObjects(tx, pulled.companyId, pulled.xeroTenantId, pulled.kind, pulled.snapshots);
  return { changed: changed.length, after: await effectsOf(tx, pulled) };
}

async function effectsOf(tx: Tx, pulled: Pulled): Promise<AfterPull> {
  switch (pulled.kind) {
    case 'contact': return await mirrorContacts(tx, pulled.companyId, pulled.xeroTenantId, pulled.snapshots);
    case 'invoice': case 'credit-note': case 'payment': return nothingAfter;
  }
}

/** The mirror knows them from here on, and problems that named one of them may be over; the starter goes on with those. */
async function mirrorContacts(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, snapshots: readonly XeroContactSnapshot[]): Promise<AfterPull> {
  const contacts = snapshots.map(seenContact);
  await storeSeen(tx, tenant, contacts);
  await healContacts(tx, companyId, tenant, contacts.flatMap((contact) => emailKey(contact.email) ?? []));
  return nothingAfter;
}
