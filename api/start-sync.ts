import { readRecord } from '../db/records';
import { unmarkStarted } from '../db/starter';
import type { Books } from '../db/connections';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { priorities } from '../workflows/contract/names';
import type { ApiDeps } from './deps';
import { notFound } from './problem';
import { lateOf } from './problems-view';
import { recordView } from './record-view';

export type Company = { readonly company_id: CompanyId } & Books;

/** Starts a record's sync after the commit; not awaited, since the answer does not depend on Temporal. What fails is the starter's. */
export function startSync(deps: ApiDeps, company: Company, kind: RecordKind, id: RecordId, version: number): void {
  const record = { companyId: company.company_id, kind, recordId: id };
  deps.starts.sync(kind, record, version, priorities.person, company.xero_tenant_id ?? undefined).catch(async (error: unknown) => {
    deps.log.warn({ ...record, error: String(error) }, 'the sync could not be started at once; the starter will');
    await unmarkStarted(deps.db, record);
  }).catch((error: unknown) => { deps.log.warn({ ...record, error: String(error) }, 'nor could the starter be told; it looks for lost starts by itself'); });
}

/** What GET answers of a record. */
export async function answerOf({ db, configuration }: Pick<ApiDeps, 'db' | 'configuration'>, company: Company, kind: RecordKind, id: RecordId): Promise<ReturnType<typeof recordView>> {
  const record = await readRecord(db, company.company_id, kind, id);
  if (!record) throw notFound(`such ${kind}`);
  return recordView(record, configuration.xero.webUrl, company, (await lateOf(db, configuration.lateAfterMinutes, [record]))(record));
}
