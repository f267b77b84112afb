import { healContacts } from '../../db/contact-links';
import { storeSeen } from '../../db/contact-mirror';
import { deliverable, forgetPicked, undecide, unheld } from '../../db/contact-sights';
import { lockRecords } from '../../db/facts';
import { lockKind } from '../../db/lock-kind';
import type { Tx } from '../../db/open';
import { isSending, recordsUnderWay } from '../../db/outbox';
import { wantObjects } from '../../db/pull-cursors';
import { decideAgain } from '../../db/settle';
import { createXeroBorn } from '../../db/xero-born';
import { markDecided, undecidedObjects, type SeenObjectRow } from '../../db/xero-objects';
import type { NewChange } from '../../domain/changes';
import { emailKey } from '../../domain/contact-key';
import { nested } from '../../domain/contact-fields';
import { xeroId, type CompanyId, type XeroId, type XeroTenantId } from '../../domain/ids';
import { contactState } from '../../xero/mapping/contact-state';
import type { XeroContactSnapshot, XeroCreditNoteSnapshot, XeroInvoiceSnapshot } from '../../xero/snapshots';
import { baseOf, seenContact } from '../seen-contact';
import { isOlder, noteSight, saidBy, storeSights, tellNoted, type Noted, type Sight } from './contact-sight';

/** What pulled contacts lead to: the mirror, the merge of those that are linked, records of those that are wanted here. Under `lockKind`; the feed's part is the answer, for the caller to add. */
export async function applyContacts(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, snapshots: readonly XeroContactSnapshot[], changed: ReadonlySet<XeroId>): Promise<NewChange[]> {
  const contacts = snapshots.map(seenContact);
  await storeSeen(tx, tenant, contacts);
  const changes = await decideSeenContacts(tx, companyId, tenant);
  // What is read a second time is no news.
  await healContacts(tx, companyId, tenant, snapshots.flatMap(({ xeroId: id, email }) => changed.has(id) ? emailKey(email) ?? [] : []));
  return changes;
}

/**
 * Decides contacts that were seen and not decided yet: after a page, and when a batch is settled. One that is in a batch under way waits
 * for that batch, and one that nobody knows for every batch that makes contacts: it may be ours. Hold `lockKind` of contacts.
 */
export async function decideSeenContacts(tx: Tx, companyId: CompanyId, tenant: XeroTenantId): Promise<NewChange[]> {
  const seen = await undecidedObjects(tx, companyId, tenant, 'contact');
  if (seen.length === 0) return [];
  const changes = await mergeLinked(tx, companyId, tenant, seen.flatMap((one) => one.recordId === null ? [] : [{ ...one, recordId: one.recordId }]));
  const unknown = seen.filter(({ recordId }) => recordId === null);
  if (unknown.length === 0 || await isSending(tx, companyId, 'contact-create')) return changes;
  return [...changes, ...await deliver(tx, companyId, tenant, unknown.map(snapshotOf))];
}

const snapshotOf = ({ snapshot }: SeenObjectRow): XeroContactSnapshot => snapshot as XeroContactSnapshot;
const sightOf = (snapshot: XeroContactSnapshot): Sight => ({ base: baseOf(snapshot), xeroStatus: snapshot.status });

async function mergeLinked(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, seen: readonly (SeenObjectRow & { recordId: NonNullable<SeenObjectRow['recordId']> })[]): Promise<NewChange[]> {
  if (seen.length === 0) return [];
  const ids = seen.map(({ recordId }) => recordId);
  const rows = await lockRecords(tx, companyId, 'contact', ids);
  const underWay = await recordsUnderWay(tx, companyId, 'contact', ids);
  const sights = seen.flatMap((one) => {
    const row = rows.get(one.recordId);
    return row && !underWay.has(one.recordId) ? [{ row, xeroId: one.xeroId, sight: sightOf(snapshotOf(one)) }] : [];
  });
  const newer = sights.filter(({ row, sight }) => !isOlder(sight.base, row.link.xero_base));
  const noted = newer.map(({ row, sight }): Noted => noteSight(row, saidBy(row), row.link.xero_base, sight));
  await storeSights(tx, companyId, newer);
  const changes: NewChange[] = [];
  for (const one of noted) changes.push(...await tellNoted(tx, companyId, tenant, one));
  await decideAgain(tx, companyId, 'contact', noted.flatMap(({ again, recordId }) => again ? [recordId] : []));
  // Whoever follows to the contact that survived wants to know how that one stands.
  await wantObjects(tx, companyId, 'contact', await undecide(tx, companyId, noted.flatMap(({ merged, base }) => merged && base.mergedTo !== null ? [xeroId(base.mergedTo)] : [])));
  await markDecided(tx, companyId, 'contact', sights.map((one) => one.xeroId));
  return changes;
}

/** Contacts that no record has: records are made of those that stand on a sales document or were picked. Of the others nothing follows until they do. */
async function deliver(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, contacts: readonly XeroContactSnapshot[]): Promise<NewChange[]> {
  const open = contacts.filter(({ status, mergedToXeroId }) => status === 'ACTIVE' && mergedToXeroId === undefined);
  const wanted = await deliverable(tx, companyId, tenant, open);
  const born = open.filter((contact) => wanted.get(contact.xeroId) === 'now');
  const changes: NewChange[] = [];
  for (const contact of born) {
    const state = contactState(contact);
    const fields = nested(Object.fromEntries(Object.entries(state).filter(([, value]) => value !== null)));
    const { recordId, created } = await createXeroBorn(tx, companyId, tenant, {
      kind: 'contact', xeroId: contact.xeroId, document: { version: 1, ...fields }, label: contact.name, xeroStatus: contact.status, xeroNumber: contact.contactNumber ?? null,
      // All fields, the empty ones too: its first PUT is compared with what was told.
      sent: { fingerprint: '', values: state }, base: baseOf(contact),
    });
    if (created) changes.push({ kind: 'contact', recordId, type: 'contact.created', data: { contact: fields } });
  }
  await forgetPicked(tx, companyId, born.map((contact) => contact.xeroId));
  await markDecided(tx, companyId, 'contact', contacts.flatMap((contact) => wanted.get(contact.xeroId) === 'later' ? [] : [contact.xeroId]));
  return changes;
}

/** Sales documents were seen: whom they are for is decided, once it is read. Takes the lock of contacts after that of the documents. */
export async function deliverCustomers(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, documents: readonly (XeroInvoiceSnapshot | XeroCreditNoteSnapshot)[]): Promise<NewChange[]> {
  const sales = documents.filter(({ type, status }) => (type === 'ACCREC' || type === 'ACCRECCREDIT') && status !== 'DELETED' && status !== 'VOIDED');
  const unknown = await unheld(tx, companyId, tenant, [...new Set<XeroId>(sales.map(({ contactXeroId }) => contactXeroId))]);
  if (unknown.length === 0) return [];
  await lockKind(tx, companyId, 'contact');
  await wantObjects(tx, companyId, 'contact', await undecide(tx, companyId, unknown));
  return await decideSeenContacts(tx, companyId, tenant);
}
