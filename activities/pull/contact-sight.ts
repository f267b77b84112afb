import { isDeepStrictEqual } from 'node:util';
import { holderOf, keepOverwritten, storeBases, type NewBase, type OverwrittenValue } from '../../db/contact-sights';
import { noteRecordEvent } from '../../db/events';
import type { RecordRow } from '../../db/facts';
import type { Tx } from '../../db/open';
import type { NewChange } from '../../domain/changes';
import type { ContactBase, ContactField } from '../../domain/contact-fields';
import { mergedView, mergeSight, type Merge, type Said } from '../../domain/contact-merge';
import { xeroId, type CompanyId, type RecordId, type XeroId, type XeroTenantId } from '../../domain/ids';
import { contactSchema } from '../../domain/records';
import { valuesOf } from '../../domain/contact-fields';
import { takenOf } from '../decide/contact';

/** A linked contact as Xero had it at one moment: pulled, or in the answer to a write of ours to these fields. */
export interface Sight { readonly base: ContactBase; readonly xeroStatus: string; readonly sent?: readonly ContactField[] }

/** What a sight of a linked contact leads to. `again`: its sync is to decide it anew. */
export interface Noted { readonly recordId: RecordId; readonly merge: Merge; readonly merged: boolean; readonly said: Said; readonly base: ContactBase; readonly again: boolean }

/** A sight of an earlier state than the one known says nothing. */
export const isOlder = (sight: ContactBase, known: ContactBase | null): boolean => known?.updatedAt != null && sight.updatedAt !== null && sight.updatedAt < known.updatedAt;

export function saidBy(row: Pick<RecordRow, 'document' | 'link'>, sent = row.link.sent): Said {
  const contact = contactSchema.parse(row.document);
  return { now: valuesOf(contact), taken: takenOf(contact, sent), restored: sent?.restored };
}

/** Merges one sight; pure. `said`, `before`: what CloudRent says and has said, and Xero's state so far. */
export function noteSight(row: Pick<RecordRow, 'record_id' | 'document'>, said: Said, before: ContactBase | null, { base, sent }: Sight): Noted {
  const merge = mergeSight(said, before, base.state, sent);
  const archivedHere = said.now.status === 'archived';
  const merged = base.mergedTo !== null && before !== null && before.mergedTo !== base.mergedTo;
  return { recordId: row.record_id, merge, merged, said, base, again: (merged && !archivedHere) || merge.told.status?.to === 'active' };
}

/** What there is to tell of a sight, in the order of the feed; and its line in the timeline. */
export async function tellNoted(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, { recordId, merge, merged, said, base }: Noted): Promise<NewChange[]> {
  const changes: NewChange[] = [];
  const record = { kind: 'contact', recordId } as const;
  const tell = async (type: NewChange['type'], data: NewChange['data']): Promise<void> => {
    changes.push({ ...record, type, data });
    await noteRecordEvent(tx, companyId, record, 'xero', type, data);
  };
  const { status, ...others } = merge.told;
  const fields = { ...others, ...(status && status.to === 'active' ? { status } : {}) };
  const contact = mergedView(said, base);
  if (Object.keys(fields).length > 0) await tell('contact.updated', { fields, contact });
  if (merged && base.mergedTo !== null) await tell('contact.merged', { into: { xeroId: base.mergedTo, id: await holderOf(tx, companyId, tenant, xeroId(base.mergedTo)) } });
  else if (status?.to === 'archived') await tell('contact.archived', { contact });
  const lost = Object.entries(merge.overwritten);
  if (lost.length > 0) {
    await keepOverwritten(tx, companyId, lost.map(([field, value]): OverwrittenValue => ({ recordId, field: field as ContactField, value })));
    await noteRecordEvent(tx, companyId, record, 'xero', 'overwritten', { fields: Object.fromEntries(lost.map(([field, xero]) => [field, { xero, cloudrent: said.now[field as ContactField] ?? null }])) });
  }
  return changes;
}

/** Contacts that were merged in Xero, and whose links went on to the ones that survived before any pull saw it. */
export async function tellMoved(tx: Tx, companyId: CompanyId, moved: readonly { readonly recordId: RecordId; readonly xeroId: XeroId }[]): Promise<NewChange[]> {
  const changes = moved.map(({ recordId, xeroId: into }): NewChange & { readonly recordId: RecordId } => ({ kind: 'contact', recordId, type: 'contact.merged', data: { into: { xeroId: into, id: recordId } } }));
  for (const { recordId, type, data } of changes) await noteRecordEvent(tx, companyId, { kind: 'contact', recordId }, 'xero', type, data);
  return changes;
}

/** What is known from here on; nothing is written where nothing is new. */
export async function storeSights(tx: Tx, companyId: CompanyId, sights: readonly { readonly row: RecordRow; readonly sight: Sight }[]): Promise<void> {
  const bases = sights.flatMap(({ row, sight }): NewBase[] => {
    const { base } = sight;
    const said = saidBy(row);
    // An earlier release kept no values; what it was sent with is what it says now.
    const learnt = row.link.sent && !row.link.sent.values && said.taken ? { ...row.link.sent, values: said.taken } : null;
    return learnt === null && row.link.xero_status === sight.xeroStatus && isDeepStrictEqual(row.link.xero_base, base) ? [] : [{ recordId: row.record_id, base, xeroStatus: sight.xeroStatus, sent: learnt }];
  });
  await storeBases(tx, companyId, bases);
}
