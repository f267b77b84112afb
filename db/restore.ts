import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import { sameValue, type ContactField, type ContactValues } from '../domain/contact-fields';
import { mergedView } from '../domain/contact-merge';
import type { CompanyId, RecordId } from '../domain/ids';
import { addChanges } from './changes';
import { noteRecordEvent } from './events';
import { lockRecords } from './facts';
import type { Db } from './open';

export type Restored =
  /** Its sync is to be started, with this version. */
  | { readonly result: 'restored'; readonly version: number; readonly toDeliver: boolean }
  | { readonly result: 'missing' | 'not-overwritten' | 'under-way' };

/**
 * Xero's value of a field, which CloudRent's had taken the place of, is put back by a person: sent to Xero and told on the feed. CloudRent's
 * word stays what it was, so that its next PUT is compared with its own: a stale one changes nothing, one with another value does.
 * @param valuesOf the fields of CloudRent's document.
 */
export async function restoreField(db: Db, companyId: CompanyId, recordId: RecordId, field: ContactField, valuesOf: (document: unknown) => ContactValues, by: Actor): Promise<Restored> {
  return await db.transaction().execute(async (tx): Promise<Restored> => {
    const row = (await lockRecords(tx, companyId, 'contact', [recordId])).get(recordId);
    if (!row) return { result: 'missing' };
    const kept = tx.selectFrom('overwritten').where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', '=', recordId).where('field', '=', field);
    const newest = await kept.select('value').orderBy('overwritten_id', 'desc').limit(1).executeTakeFirst();
    if (!newest || row.link.xero_id === null) return { result: 'not-overwritten' };
    // Its answer would replace what is noted here.
    const underWay = await tx.selectFrom('batch_elements').select('record_id').where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', '=', recordId).where('settled', '=', false).executeTakeFirst();
    if (underWay) return { result: 'under-way' };
    const now = valuesOf(row.document);
    const before = row.link.sent;
    // An earlier release kept no values: what it was synced with is what it says now.
    const said = before?.values ?? (row.link.synced_version >= row.version ? now : {});
    const taken = { ...said, ...(now[field] === undefined ? {} : { [field]: now[field] }) };
    const restored = { ...before?.restored, [field]: newest.value };
    await tx.updateTable('links').set({
      sent: JSON.stringify({ ...before, fingerprint: before?.fingerprint ?? '', values: taken, restored }), sync_status: 'pending', problem: null, excluded_because: null, waiting_for: null, waiting_until: null,
      priority: 1, started_at: sql<Date>`clock_timestamp()`, pending_since: sql<Date>`clock_timestamp()`,
    }).where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', '=', recordId).execute();
    await tx.deleteFrom('overwritten').where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', '=', recordId).where('field', '=', field).execute();
    const from = row.link.xero_base && sameValue(row.link.xero_base.state[field], newest.value) ? now[field] ?? null : row.link.xero_base?.state[field] ?? now[field] ?? null;
    const fields = { [field]: { from, to: newest.value } };
    await noteRecordEvent(tx, companyId, { kind: 'contact', recordId }, by, 'restored', { fields });
    const contact = mergedView({ now, taken, restored }, row.link.xero_base);
    const { toDeliver } = await addChanges(tx, companyId, [{ kind: 'contact', recordId, type: 'contact.updated', data: { fields, contact } }]);
    return { result: 'restored', version: row.version, toDeliver };
  });
}
