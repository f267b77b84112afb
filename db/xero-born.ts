import { sql } from 'kysely';
import { recordId as toRecordId, type CompanyId, type RecordId, type XeroId, type XeroTenantId } from '../domain/ids';
import type { RecordKind, RecordName } from '../domain/kinds';
import type { ContactBase } from '../domain/contact-fields';
import { noteRecordEvent } from './events';
import type { Tx } from './open';
import type { SentContent } from './schema';

/** The id of a record that was born in Xero, until the platform takes it over under one of its own. */
export const xeroBornId = (xeroId: XeroId): RecordId => toRecordId(`xero-${xeroId.toLowerCase()}`);

export interface XeroBorn {
  readonly kind: RecordKind; readonly xeroId: XeroId;
  /** As the platform would have sent it, `version` 1 among it. */
  readonly document: object;
  readonly label: string;
  readonly contactId?: RecordId | null; readonly paid?: RecordName | null; readonly total?: string | null; readonly currency?: string | null;
  readonly xeroStatus: string | null; readonly xeroNumber?: string | null;
  /** What its first PUT is compared with, and Xero's state that it was made of. */
  readonly sent?: SentContent; readonly base?: ContactBase;
}

/**
 * Makes the record of an object that was born in Xero: origin `xero`, version 1, linked and synced. Call it under `lockKind`, and put it on
 * the feed afterwards when it was `created`.
 * @returns the record that the object belongs to; one that a record has already, under whatever id, is not made a second time.
 */
export async function createXeroBorn(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, born: XeroBorn): Promise<{ recordId: RecordId; created: boolean }> {
  const { kind, xeroId } = born;
  const recordId = xeroBornId(xeroId);
  const linked = await tx.selectFrom('links').select('record_id').where('company_id', '=', companyId).where('kind', '=', kind).where('xero_tenant_id', '=', tenant).where('xero_id', '=', xeroId).executeTakeFirst();
  if (linked) return { recordId: linked.record_id, created: false };
  const alias = await tx.selectFrom('aliases').select('record_id').where('company_id', '=', companyId).where('kind', '=', kind).where('alias', '=', recordId).executeTakeFirst();
  if (alias) return { recordId: alias.record_id, created: false };
  const made = await tx.insertInto('records').values({
    company_id: companyId, kind, record_id: recordId, version: 1, origin: 'xero', document: JSON.stringify(born.document), label: born.label, contact_id: born.contactId ?? null,
    paid_kind: born.paid?.kind ?? null, paid_id: born.paid?.recordId ?? null, total: born.total ?? null, currency: born.currency ?? null,
  }).onConflict((conflict) => conflict.doNothing()).returning('record_id').executeTakeFirst();
  if (!made) return { recordId, created: false };
  await tx.insertInto('links').values({
    company_id: companyId, kind, record_id: recordId, xero_tenant_id: tenant, xero_id: xeroId, xero_number: born.xeroNumber ?? null, xero_status: born.xeroStatus, sync_status: 'synced', synced_version: 1,
    priority: 3, started_at: sql<Date>`clock_timestamp()`, last_synced_at: sql<Date>`clock_timestamp()`, sent: born.sent ? JSON.stringify(born.sent) : null, xero_base: born.base ? JSON.stringify(born.base) : null,
  }).execute();
  await noteRecordEvent(tx, companyId, { kind, recordId }, 'xero', 'born-in-xero', { version: 1, xeroId });
  return { recordId, created: true };
}
