import { addChanges } from '../../db/changes';
import { lockKind } from '../../db/lock-kind';
import type { Tx } from '../../db/open';
import { markMissing, storeObjects } from '../../db/xero-objects';
import type { NewChange } from '../../domain/changes';
import type { CompanyId, XeroId, XeroTenantId } from '../../domain/ids';
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
  /** When the call left, by Postgres' clock. */
  readonly askedAt: Date;
};

/** `changed`: how many objects are new or differ from what was seen last. `toDeliver`: there are changes to call back, after the commit. */
export interface Applied { readonly changed: number; readonly toDeliver: boolean }

/**
 * What was read becomes true here, in the transaction that also moves the cursor; the only place where pulled objects have effects. May
 * come twice with the same content, and an object may come that was seen before: only what changed since may lead to anything.
 */
export async function applyPulled(tx: Tx, pulled: Pulled): Promise<Applied> {
  await lockKind(tx, pulled.companyId, pulled.kind);
  const changed = await storeObjects(tx, pulled.companyId, pulled.xeroTenantId, pulled.kind, pulled.snapshots, pulled.askedAt);
  return { changed: changed.length, toDeliver: await effectsOf(tx, pulled, new Set(changed)) };
}

/** @returns whether the platform is to be called back. */
async function effectsOf(tx: Tx, pulled: Pulled, changed: ReadonlySet<XeroId>): Promise<boolean> {
  const { companyId, xeroTenantId } = pulled;
  const changes: NewChange[] = [];
  switch (pulled.kind) {
    case 'contact': changes.push(...await applyContacts(tx, companyId, xeroTenantId, pulled.snapshots, changed)); break;
    case 'invoice': case 'credit-note':
      changes.push(...await decideSeenDocuments(tx, companyId, xeroTenantId, pulled.kind));
      changes.push(...await deliverCustomers(tx, companyId, xeroTenantId, [...pulled.snapshots].filter(({ xeroId }) => changed.has(xeroId))));
      break;
    case 'payment':
      await markMissing(tx, companyId, 'payment', pulled.missing);
      changes.push(...await decideSeenPayments(tx, companyId, xeroTenantId, [...pulled.snapshots.map(({ xeroId }) => xeroId), ...pulled.missing]));
      break;
  }
  return (await addChanges(tx, companyId, changes)).toDeliver;
}
