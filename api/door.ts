import { resolveId } from '../db/aliases';
import { readCompany } from '../db/connections';
import type { Db } from '../db/open';
import { companyId, recordId, type CompanyId, type RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { companyIdSchema, recordIdSchema } from '../domain/records';
import { check } from './check';
import { notFound } from './problem';

export const companyOf = (params: Record<string, unknown>): CompanyId => companyId(check(companyIdSchema, params['companyId']));
export const recordOf = (params: Record<string, unknown>): RecordId => recordId(check(recordIdSchema, params['recordId']));
/** The record in the path, by the id that it has now: one that was taken over may be called by the one that it had. */
export const knownId = async (db: Db, companyId: CompanyId, kind: RecordKind, params: Record<string, unknown>): Promise<RecordId> => await resolveId(db, companyId, kind, recordOf(params));

/** The company in the path, which must be one the platform has named. */
export async function knownCompany(db: Db, params: Record<string, unknown>) {
  const company = await readCompany(db, companyOf(params));
  if (!company || company.closed_at) throw notFound('such company');
  return company;
}
