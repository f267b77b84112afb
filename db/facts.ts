import type { CompanyId, ConnectionId, GrantId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { ConnectionState, ExclusionReason, RecordKind, SyncStatus } from '../domain/kinds';
import { asSent } from '../domain/instead';
import type { EndedBecause } from './connection-state';
import type { Db, Tx } from './open';
import type { AccountFacts, LinksTable, OrganisationFacts, TaxRateFacts } from './schema';
import { sql, type Selectable } from 'kysely';

/** What deciding needs to know, read in as few queries as there are tables. */

export interface CompanyFacts {
  readonly companyId: CompanyId;
  readonly requireEmail: boolean;
  readonly mapping: { readonly accounts: Record<string, string>; readonly taxes: Record<string, string>; readonly payments: Record<string, string> };
  readonly connection: {
    readonly connectionId: ConnectionId; readonly state: ConnectionState; readonly grantId: GrantId | null; readonly xeroTenantId: XeroTenantId | null;
    readonly organisation: OrganisationFacts | null; readonly accounts: AccountFacts[]; readonly taxRates: TaxRateFacts[]; readonly endedBecause: EndedBecause | null;
    /** What is older than this calendar date is left alone. */
    readonly syncFrom: string | null;
  } | undefined;
}

/** A company with its connection and mapping; undefined when the platform never named it. */
export async function readCompanyFacts(db: Db | Tx, companyId: CompanyId): Promise<CompanyFacts | undefined> {
  const row = await db.selectFrom('companies as c').leftJoin('connections as x', 'x.company_id', 'c.company_id').leftJoin('mappings as m', 'm.company_id', 'c.company_id')
    .select(['c.company_id', 'c.require_email', 'x.connection_id', 'x.state', 'x.grant_id', 'x.xero_tenant_id', 'x.organisation', 'x.accounts', 'x.tax_rates', 'x.ended_because', 'x.sync_from', 'm.accounts as mapped_accounts', 'm.taxes as mapped_taxes', 'm.payments as mapped_payments'])
    .where('c.company_id', '=', companyId).executeTakeFirst();
  if (!row) return undefined;
  return {
    companyId, requireEmail: row.require_email,
    mapping: { accounts: row.mapped_accounts ?? {}, taxes: row.mapped_taxes ?? {}, payments: row.mapped_payments ?? {} },
    connection: row.connection_id === null || row.state === null ? undefined : {
      connectionId: row.connection_id, state: row.state, grantId: row.grant_id, xeroTenantId: row.xero_tenant_id,
      organisation: row.organisation, accounts: row.accounts ?? [], taxRates: row.tax_rates ?? [], endedBecause: row.ended_because, syncFrom: row.sync_from,
    },
  };
}

/** Whether a company is still connected to this organisation, as it was when its facts were read; it stays so until this transaction ends. */
export const holdConnection = async (tx: Tx, companyId: CompanyId, tenant: XeroTenantId): Promise<boolean> =>
  await tx.selectFrom('connections').select('company_id').where('company_id', '=', companyId).where('state', '=', 'connected').where('xero_tenant_id', '=', tenant).forShare().executeTakeFirst() !== undefined;

/** `document`: as it is to be in Xero, with what a person chose instead of CloudRent's number or date. */
export interface RecordRow { readonly record_id: RecordId; readonly version: number; readonly origin: 'cloudrent' | 'xero'; readonly document: unknown; readonly contact_id: RecordId | null; readonly paid_kind: RecordKind | null; readonly paid_id: RecordId | null; readonly link: Selectable<LinksTable> }

/** Records of one kind with their links, the links locked against settling meanwhile. */
export async function lockRecords(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly RecordId[]): Promise<Map<RecordId, RecordRow>> {
  if (ids.length === 0) return new Map();
  const links = await tx.selectFrom('links').selectAll().where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', [...ids])
    .orderBy('record_id').forUpdate().execute();
  const records = await tx.selectFrom('records').select(['record_id', 'version', 'origin', 'document', 'contact_id', 'paid_kind', 'paid_id'])
    .where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', [...ids]).execute();
  const byId = new Map(links.map((link) => [link.record_id, link]));
  return new Map(records.flatMap((record) => {
    const link = byId.get(record.record_id);
    return link ? [[record.record_id, { ...record, document: asSent(record.document, link.instead), link }] as const] : [];
  }));
}

/** How a record that others depend on stands; `issuedOn` is a document's calendar date. */
export interface Standing { readonly recordId: RecordId; readonly xeroId: XeroId | null; readonly status: SyncStatus; readonly because: ExclusionReason | null; readonly issuedOn: string | null }

/** How the records of one kind that others depend on stand; held as they are until this transaction ends, so that none settles between being read and being waited for. */
export async function readStandings(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly RecordId[]): Promise<Map<RecordId, Standing>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('links as l').innerJoin('records as r', (join) => join.onRef('r.company_id', '=', 'l.company_id').onRef('r.kind', '=', 'l.kind').onRef('r.record_id', '=', 'l.record_id'))
    .select(['l.record_id as recordId', 'l.xero_id as xeroId', 'l.sync_status as status', 'l.excluded_because as because', sql<string | null>`r.document->>'issuedOn'`.as('issuedOn')])
    .where('l.company_id', '=', companyId).where('l.kind', '=', kind).where('l.record_id', 'in', [...new Set(ids)]).orderBy('l.record_id').forShare('l').execute();
  return new Map(rows.map((row) => [row.recordId, row]));
}
