import { Router } from 'express';
import { z } from 'zod';
import { changedMonthProblem, openMonthProblem, readCompanyGroups, unbelievedProblem, type CompanyProblem } from '../../db/company-problems';
import { noteCompanyEvent } from '../../db/events';
import { readChangedMonths } from '../../db/month-changes';
import { readOpenMonths } from '../../db/months';
import type { GroupPosition } from '../../db/problem-groups';
import { hastenReads } from '../../db/outages';
import { retryProblem } from '../../db/problem-retries';
import { confirmAnswers, readUnbelieved } from '../../db/unbelieved';
import type { Actor } from '../../domain/actor';
import { causeOf } from '../../domain/causes';
import type { CompanyId } from '../../domain/ids';
import { problemCatalogue, type ProblemCode } from '../../domain/problem-catalogue';
import { priorities } from '../../workflows/contract/names';
import { actorOf } from '../caller';
import { beginByHand } from '../begin-month';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany } from '../door';
import { Refusal } from '../problem';
import { causeSchema, problemCodeSchema, problemsQuery, retryProblemSchema } from '../problems-schema';
import { problemsView } from '../problems-view';

/** What keeps a company's records from Xero, one entry per cause, and trying all of a cause again. */
export function problemRoutes(deps: ApiDeps): Router {
  const { db, rings, starts, log, configuration } = deps;
  const routes = Router({ mergeParams: true });

  routes.get('/problems', async (request, response) => {
    const company = await knownCompany(db, request.params);
    const { cursor, limit } = check(problemsQuery, request.query);
    response.json(await problemsView(deps, company, { after: cursor === undefined ? undefined : readPosition(cursor), limit }));
  });

  routes.post('/problems/:code/retry', async (request, response) => {
    const company = await knownCompany(db, request.params);
    const code = check(problemCodeSchema, request.params['code']);
    const { cause } = check(retryProblemSchema, request.body === undefined ? {} : request.body);
    if (problemCatalogue[code].scope === 'record') {
      response.status(202).json({ started: await retryProblem(db, company.company_id, code, cause, actorOf(response)) });
      return;
    }
    const open = (await readCompanyGroups(db, company.company_id, company.time_zone, configuration)).find((group) => group.code === code && (cause === undefined || group.cause === cause));
    if (!open) throw new Refusal(409, 'no-such-problem', 'The company has no such problem just now: there is nothing to try again.');
    if (!open.retry) throw new Refusal(409, code, `${open.causeText} ${open.solution}`);
    await answer(company.company_id, code, cause, actorOf(response));
    await noteCompanyEvent(db, company.company_id, actorOf(response), 'problem-retried', { code, ...(cause === undefined ? {} : { cause }), records: open.records });
    response.status(202).json({ started: open.records });
  });

  async function answer(companyId: CompanyId, code: ProblemCode, cause: string | undefined, by: Actor): Promise<void> {
    if (code === 'xero-answer-incomplete') await confirm(companyId, cause);
    else if (code === 'month-differs') await checkAgain(companyId, cause);
    else if (code === 'closed-month-changed') await closeAgain(companyId, cause, by);
    else await lookAgain(companyId);
  }

  const again = (companyId: CompanyId, contacts: boolean): void => {
    (contacts ? starts.readOrganisation(companyId, true) : starts.refreshOrganisation(companyId)).catch((error: unknown) => { log.warn({ companyId, error: String(error) }, 'the organisation could not be read again at once; a worker will'); });
  };

  async function lookAgain(companyId: CompanyId): Promise<void> {
    await hastenReads(db, companyId);
    rings.writer(companyId, priorities.person);
    rings.pull(companyId);
    again(companyId, false);
  }

  async function confirm(companyId: CompanyId, cause: string | undefined): Promise<void> {
    const lists = (await readUnbelieved(db, companyId)).filter((one) => isOfCause(unbelievedProblem(one), cause)).map(({ list }) => list);
    await confirmAnswers(db, companyId, lists);
    again(companyId, lists.includes('contacts'));
  }

  /** Has months that do not agree read again, as POST …/reconciliations/{month}/check does. */
  async function checkAgain(companyId: CompanyId, cause: string | undefined): Promise<void> {
    for (const { month } of (await readOpenMonths(db, companyId)).filter((one) => isOfCause(openMonthProblem(one), cause))) starts.checkMonth({ companyId, month }).catch((error: unknown) => { log.warn({ companyId, month, error: String(error) }, 'a month could not be read again at once; it is with the daily look'); });
  }

  /** Begins a further revision of closed months that changed, as POST …/reconciliations does. */
  async function closeAgain(companyId: CompanyId, cause: string | undefined, by: Actor): Promise<void> {
    for (const { month } of (await readChangedMonths(db, companyId)).filter((one) => isOfCause(changedMonthProblem(one), cause))) await beginByHand(deps, companyId, month, by);
  }

  return routes;
}

/** Without a cause, all of a code are meant. */
const isOfCause = ({ code, details }: CompanyProblem, cause: string | undefined): boolean => cause === undefined || causeOf(code, details) === cause;

function readPosition(cursor: string): GroupPosition {
  try {
    const [records, code, cause] = z.tuple([z.number().int(), problemCodeSchema, causeSchema]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { records, code, cause };
  } catch {
    throw invalid([{ field: 'cursor', message: 'is not one that a list answered with' }]);
  }
}
