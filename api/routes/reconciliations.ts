import { Router, type Response } from 'express';
import { z } from 'zod';
import { proposeDecision, type DecisionRefusal } from '../../db/month-decisions';
import { readDifferences, readReport } from '../../db/month-reports';
import { listMonths, readMonth, type MonthRow } from '../../db/months';
import type { CompanyId } from '../../domain/ids';
import { plainFixes } from '../../domain/problems';
import { decisions, differenceKinds, differenceStates, month as toMonth, type DifferenceKind, type Month } from '../../domain/reconciliation';
import { seal } from '../../domain/month-report';
import { required, text } from '../../domain/records';
import { actorOf } from '../caller';
import { beginByHand } from '../begin-month';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { monthCsv } from '../month-csv';
import { monthListView, monthView, openMonthView } from '../month-view';
import { notFound, Refusal } from '../problem';
import { listQuery } from './records';

export const monthSchema = z.string().regex(/^[12]\d{3}-(0[1-9]|1[0-2])$/, 'must be a month such as "2026-11"');
export const beginSchema = z.strictObject({ month: monthSchema });
export const monthsQuery = z.strictObject({ cursor: z.string().max(100).optional(), limit: listQuery.shape.limit });
const revision = z.string().regex(/^[1-9]\d{0,5}$/, 'must be the number of a revision').transform(Number).optional().meta({ override: { type: 'integer', minimum: 1, maximum: 999_999 } });
export const revisionQuery = z.strictObject({ revision });
export const differencesQuery = z.strictObject({
  revision, state: z.enum(differenceStates).optional(), kind: z.enum(differenceKinds as [DifferenceKind, ...DifferenceKind[]]).optional(), cursor: z.string().max(400).optional(), limit: listQuery.shape.limit,
});
/** Fixes that leave nothing to choose; the others are carried out at the record, where it shows what there is to choose from. */
const monthFixes = ['sync', ...plainFixes] as const;
export const decisionSchema = z.strictObject({ differenceId: required(200), decision: z.enum(decisions), reason: text(1000).optional(), fix: z.enum(monthFixes).optional() });

/** Months held against Xero: begun, looked at, decided about, downloaded. */
export function reconciliationRoutes(deps: ApiDeps): Router {
  const { db, starts, log } = deps;
  const routes = Router({ mergeParams: true });
  const monthOf = (params: Record<string, unknown>): Month => toMonth(check(monthSchema, params['month']));
  const found = async (companyId: CompanyId, params: Record<string, unknown>, query: { revision?: number | undefined }): Promise<MonthRow> => {
    const row = await readMonth(db, companyId, monthOf(params), query.revision);
    if (!row) throw notFound('such month here: POST …/reconciliations begins one');
    return row;
  };

  routes.post('/reconciliations', async (request, response) => {
    const { company_id: companyId } = await knownCompany(db, request.params);
    const month = toMonth(check(beginSchema, request.body).month);
    const begun = await beginByHand(deps, companyId, month, actorOf(response));
    response.status(begun.begun ? 202 : 200).json(await monthView(deps, await found(companyId, { month }, { revision: begun.revision })));
  });

  routes.get('/reconciliations', async (request, response) => {
    const { company_id: companyId } = await knownCompany(db, request.params);
    const { cursor, limit } = check(monthsQuery, request.query);
    const rows = await listMonths(db, companyId, { before: cursor === undefined ? undefined : readCursor(cursor, z.tuple([monthSchema, z.number().int().min(1)])), limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    response.json({ items: await Promise.all(items.map((row) => monthListView(deps, row))), nextCursor: last ? cursorOf([last.month, last.revision]) : null, thisMonth: await openMonthView(db, companyId) });
  });

  routes.get('/reconciliations/:month.csv', async (request, response) => {
    const row = await found((await knownCompany(db, request.params)).company_id, request.params, check(revisionQuery, request.query));
    download(response, row, 'csv').type('text/csv').send(monthCsv(await readReport(db, row, closingOf(row))));
  });
  routes.get('/reconciliations/:month.json', async (request, response) => {
    const row = await found((await knownCompany(db, request.params)).company_id, request.params, check(revisionQuery, request.query));
    // As it was sealed, byte for byte; of a month that is open as it stands.
    download(response, row, 'json').type('application/json').send(Buffer.from(row.sealed ?? seal(await readReport(db, row, null)).text, 'utf8'));
  });

  routes.get('/reconciliations/:month', async (request, response) => {
    response.json(await monthView(deps, await found((await knownCompany(db, request.params)).company_id, request.params, check(revisionQuery, request.query))));
  });

  routes.get('/reconciliations/:month/differences', async (request, response) => {
    const { company_id: companyId } = await knownCompany(db, request.params);
    const { revision: asked, cursor, limit, ...filter } = check(differencesQuery, request.query);
    const after = cursor === undefined ? undefined : readCursor(cursor, z.tuple([z.enum(differenceKinds), z.string().regex(/^[ -~]{1,200}$/)]));
    const row = await found(companyId, request.params, { revision: asked });
    const differences = await readDifferences(db, { companyId, month: row.month, revision: row.revision }, { ...filter, after, limit: limit + 1 });
    const items = differences.slice(0, limit);
    const last = differences.length > limit ? items.at(-1) : undefined;
    response.json({ items, nextCursor: last ? cursorOf([last.kind, last.id]) : null });
  });

  routes.post('/reconciliations/:month/decisions', async (request, response) => {
    const { company_id: companyId } = await knownCompany(db, request.params);
    const month = monthOf(request.params);
    const { differenceId, decision, reason = null, fix } = check(decisionSchema, request.body);
    if (decision === 'accept' && reason === null) throw invalid([{ field: 'reason', message: 'is missing: whoever reads the report must know why this was accepted' }]);
    if (decision !== 'fix' && fix !== undefined) throw invalid([{ field: 'fix', message: 'belongs to the decision "fix" alone' }]);
    const row = await found(companyId, { month }, {});
    const proposed = await proposeDecision(db, { companyId, month, revision: row.revision }, { differenceId, decision, fix: decision === 'fix' ? fix ?? 'sync' : null, reason }, actorOf(response));
    if (proposed.result !== 'proposed') throw refusalOf(proposed.result);
    await decided(companyId, month, proposed.decisionId);
    response.json(await monthView(deps, await found(companyId, { month }, { revision: row.revision })));
  });

  routes.post('/reconciliations/:month/check', async (request, response) => {
    const { company_id: companyId } = await knownCompany(db, request.params);
    const row = await found(companyId, request.params, {});
    if (row.state === 'closed') throw refusalOf('month-closed');
    await starts.checkMonth({ companyId, month: row.month }).catch((error: unknown) => { throw away(companyId, error); });
    response.status(202).json(await monthView(deps, row));
  });
  return routes;

  async function decided(companyId: CompanyId, month: Month, decisionId: string): Promise<void> {
    const taken = await starts.decideMonth({ companyId, month }, { decisionId }).catch((error: unknown) => { throw away(companyId, error); });
    if (taken.taken === 'refused') throw refusalOf(taken.because as DecisionRefusal);
  }
  function away(companyId: CompanyId, error: unknown): Refusal {
    log.warn({ companyId, error: String(error) }, 'a month’s workflow could not be reached');
    return new Refusal(503, 'month-away', 'The month could not be reached just now. Nothing is lost: please send the same again in a moment.');
  }
}

const refusals = {
  'missing': [404, 'There is no such difference in this month.'],
  'month-closed': [409, 'The month is closed. POST …/reconciliations begins a further revision of it.'],
  'not-compared': [409, 'The month has not been compared yet. Its state says how far it is.'],
  'already-decided': [409, 'This difference was decided before, otherwise. The list of differences says by whom and how.'],
  'gone': [409, 'This difference is there no longer: both sides agree.'],
  'not-offered': [409, 'A difference of this kind cannot be decided so; its decisions name those that are possible.'],
} as const satisfies Record<DecisionRefusal, readonly [number, string]>;
const refusalOf = (because: DecisionRefusal): Refusal => new Refusal(refusals[because][0], because === 'missing' ? 'not-found' : because === 'gone' ? 'difference-gone' : because === 'not-offered' ? 'decision-not-offered' : because, refusals[because][1]);

/** The closing as it was, so that the table of a closed month is of the same words as its seal. */
const closingOf = (row: MonthRow) => (row.closed_at && row.closed_by ? { at: row.closed_at, by: row.closed_by, previous: null } : null);

/** The seal is part of a sealed file's name, so that the file can be checked by itself (docs/api.md). */
const download = (response: Response, { company_id, month, revision: number, sha256 }: MonthRow, type: 'csv' | 'json'): Response =>
  response.set('Cache-Control', 'no-store').attachment(`${company_id}-${month}-r${String(number)}${sha256 === null ? '-open' : type === 'json' ? `.${sha256}` : ''}.${type}`);

const cursorOf = (place: readonly unknown[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');
function readCursor<S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid([{ field: 'cursor', message: 'is not one that a list answered with' }]);
  }
}
