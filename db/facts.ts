import type { CompanyId, ConnectionId, GrantId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { ConnectionState, RecordKind } from '../domain/kinds';
import type { Db, Tx } from './open';
import type { AccountFacts, LinksTable, OrganisationFacts, TaxRateFacts } from './schema';
import type { Selectable } from 'kysely';

/** What deciding needs to know, read in as few queries as there are tables. */

export interface CompanyFacts {
  readonly companyId: CompanyId;
  readonly requireEmail: boolean;
  readonly mapping: { readonly accounts: Record<string, string>; readonly taxes: Record<string, string> };
  readonly connection: {
    readonly connectionId: ConnectionId; readonly state: ConnectionState; readonly grantId: GrantId | null; readonly xeroTenantId: XeroTenantId | null;
    readonly organisation: OrganisationFacts | null; readonly accounts: AccountFacts[]; readonly taxRates: TaxRateFacts[];
  } | undefined;
}

/** A company with its connection and mapping; undefined when the platform never named it. */
export async function readCompanyFacts(db: Db | Tx, companyId: CompanyId): Promise<CompanyFacts | undefined> {
  const row = await db.selectFrom('companies as c').leftJoin('connections as x', 'x.company_id', 'c.company_id').leftJoin('mappings as m', 'm.company_id', 'c.company_id')
    .select(['c.company_id', 'c.require_email', 'x.connection_id', 'x.state', 'x.grant_id', 'x.xero_tenant_id', 'x.organisation', 'x.accounts', 'x.tax_rates', 'm.accounts as mapped_accounts', 'm.taxes as mapped_taxes'])
    .where('c.company_id', '=', companyId).executeTakeFirst();
  if (!row) return undefined;
  return {
    companyId, requireEmail: row.require_email,
    mapping: { accounts: row.mapped_accounts ?? {}, taxes: row.mapped_taxes ?? {} },
    connection: row.connection_id === null || row.state === null ? undefined : {
      connectionId: row.connection_id, state: row.state, grantId: row.grant_id, xeroTenantId: row.xero_tenant_id,
      organisation: row.organisation, accounts: row.accounts ?? [], taxRates: row.tax_rates ?? [],
    },
  };
}

export interface RecordRow { readonly record_id: RecordId; readonly version: number; readonly document: unknown; readonly contact_id: RecordId | null; readonly link: Selectable<LinksTable> }

/** Records of one kind with their links, the links locked against settling meanwhile. */
export async function lockRecords(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly RecordId[]): Promise<Map<RecordId, RecordRow>> {
  const links = await tx.selectFrom('links').selectAll().where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', [...ids])
    .orderBy('record_id').forUpdate().execute();
  const records = await tx.selectFrom('records').select(['record_id', 'version', 'document', 'contact_id'])
    .where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', [...ids]).execute();
  const byId = new Map(links.map((link) => [link.record_id, link]));
  return new Map(records.flatMap((record) => {
    const link = byId.get(record.record_id);
    return link ? [[record.record_id, { ...record, link }] as const] : [];
  }));
}

export interface ContactStanding { readonly record_id: RecordId; readonly xero_id: XeroId | null; readonly sync_status: string }

/** How the contacts that invoices depend on stand; held as they are until this transaction ends, so that none settles between being read and being waited for. */
export async function readContactStandings(tx: Tx, companyId: CompanyId, ids: readonly RecordId[]): Promise<Map<RecordId, ContactStanding>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('links').select(['record_id', 'xero_id', 'sync_status'])
    .where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', 'in', [...ids]).orderBy('record_id').forShare().execute();
  return new Map(rows.map((row) => [row.record_id, row]));
}
