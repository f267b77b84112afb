import { addChanges } from '../../db/changes';
import { lockKind } from '../../db/lock-kind';
import type { Tx } from '../../db/open';
import type { Told } from '../../db/untold';
import { markMissing, storeObjects } from '../../db/xero-objects';
import type { NewChange } from '../../domain/changes';
import type { CompanyId, XeroId, XeroTenantId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import type { XeroContactSnapshot, XeroCreditNoteSnapshot, XeroInvoiceSnapshot, XeroPaymentSnapshot } from '../../xero/snapshots';
import { applyContacts, deliverCustomers } from './contacts';
import { decideSeenDocuments } from './documents';
import { decideSeenPayments } from './payments';

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
  /** There are changes to call back. */
  readonly ringDelivery: boolean;
}
/** `changed`: how many objects are new or differ from what was seen last. */
export interface Applied { readonly changed: number; readonly after: AfterPull }

const nothingAfter: AfterPull = { told: [], start: [], pokeWriter: false, ringDelivery: false };

/**
 * What was read becomes true here, in the transaction that also moves the cursor; the only place where pulled objects have effects. May
 * come twice with the same content, and an object may come that was seen before: only what changed since may lead to anything.
 */
export async function applyPulled(tx: Tx, pulled: Pulled): Promise<Applied> {
  await lockKind(tx, pulled.companyId, pulled.kind);
  const changed = await storeObjects(tx, pulled.companyId, pulled.xeroTenantId, pulled.kind, pulled.snapshots);
  return { changed: changed.length, after: await effectsOf(tx, pulled, new Set(changed)) };
}

async function effectsOf(tx: Tx, pulled: Pulled, changed: ReadonlySet<XeroId>): Promise<AfterPull> {
  const { companyId, xeroTenantId } = pulled;
  const changes: NewChange[] = [];
  switch (pulled.kind) {
    case 'contact': changes.push(...await applyContacts(tx, companyId, xeroTenantId, pulled.snapshots, changed)); break;
    case 'invoice': case 'credit-note':
      changes.push(...await decideSeenDocuments(tx, companyId, xeroTenantId, pulled.kind));
      changes.push(...await deliverCustomers(tx, companyId, xeroTenantId, [...pulled.snapshots].filter(({ xeroId }) => changed.has(xeroId)))); break;
    case 'payment':
      await markMissing(tx, companyId, 'payment', pulled.missing);
      changes.push(...await decideSeenPayments(tx, companyId, xeroTenantId, [...pulled.snapshots.map(({ xeroId }) => xeroId), ...pulled.missing]));
      break;
  }
  const { toDeliver } = await addChanges(tx, companyId, changes);
  return { ...nothingAfter, ringDelivery: toDeliver };
}
