import type { RequestHandler } from 'express';
import { resolveId } from '../db/aliases';
import { readClosedAt } from '../db/closing';
import { readCompany } from '../db/connections';
import type { Db } from '../db/open';
import { companyId, recordId, type CompanyId, type RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { companyIdSchema, recordIdSchema } from '../domain/records';
import { check } from './check';
import { notFound, Refusal } from './problem';

export const companyOf = (params: Record<string, unknown>): CompanyId => companyId(check(companyIdSchema, params['companyId']));
export const recordOf = (params: Record<string, unknown>): RecordId => recordId(check(recordIdSchema, params['recordId']));
/** The record in the path, by the id that it has now: one that was taken over may be called by the one that it had. */
export const knownId = async (db: Db, companyId: CompanyId, kind: RecordKind, params: Record<string, unknown>): Promise<RecordId> => await resolveId(db, companyId, kind, recordOf(params));

/** The company in the path, which must be one the platform has named. A closed one may be read. */
export async function knownCompany(db: Db, params: Record<string, unknown>) {
  const company = await readCompany(db, companyOf(params));
  if (!company) throw notFound('such company');
  return company;
}

export const companyClosed = (): Refusal => new Refusal(409, 'company-closed', 'The company is closed: its data can be read and not changed. PUT /v1/companies/{companyId} opens it again.');

/** Of a closed company nothing is changed, whatever the route. */
export const closedDoor = (db: Db): RequestHandler => async (request, _response, next) => {
  if (!['GET', 'HEAD'].includes(request.method) && await readClosedAt(db, companyOf(request.params)) !== null) throw companyClosed();
  next();
};
