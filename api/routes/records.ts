import { Router } from 'express';
import { z } from 'zod';
import { isBornId } from '../../db/aliases';
import { fixRecord } from '../../db/fixes';
import { acceptedLastMinute, acceptRecord, countByStatus, hasRecord, listRecords, readTimeline, retryRecord } from '../../db/records';
import { xeroId } from '../../domain/ids';
import { kindPlural, kindWords, recordKinds, syncStatuses } from '../../domain/kinds';
import { problemCodes, type ProblemCode } from '../../domain/problem-catalogue';
import { choosesInXero, fixesOf } from '../../domain/problems';
import { recordIdSchema, text } from '../../domain/records';
import { priorities } from '../../workflows/contract/names';
import type { ApiDeps } from '../deps';
import { actorOf } from '../caller';
import { check, invalid } from '../check';
import { knownCompany, knownId } from '../door';
import { notFound, Refusal } from '../problem';
import { readContent } from '../record-content';
import { recordView, syncView } from '../record-view';
import { answerOf, startSync } from '../start-sync';

/** Above this many records a minute a company is in bulk, whatever it says (design, section 3, point 1). */
const bulkAbove = 100;

export const listQuery = z.strictObject({
  kind: z.enum(recordKinds).optional(), status: z.enum(syncStatuses).optional(), problem: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]).optional(), q: text(200).optional(),
  cursor: z.string().max(300).optional(),
  limit: z.string().regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a whole number from 1 to 200').transform(Number).default(50).meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
});

export const linkSchema = z.strictObject({ xeroId: z.uuid() });

export const putQuery = z.strictObject({ bulk: z.enum(['true', 'false']).optional() });

/** Records of every kind: put, get, retry, timeline; and the lists over all kinds. */
export function recordRoutes(deps: ApiDeps): Router {
  const { db, configuration } = deps;
  const routes = Router({ mergeParams: true });
  const { webUrl } = configuration.xero;

  routes.get('/records', async (request, response) => {
    const company = await knownCompany(db, request.params);
    const { cursor, limit, ...filter } = check(listQuery, request.query);
    const records = await listRecords(db, company.company_id, { ...filter, after: cursor === undefined ? undefined : readCursor(cursor), limit: limit + 1 });
    const items = records.slice(0, limit).map((record) => ({ id: record.record_id, kind: record.kind, label: record.label, origin: record.origin, sync: syncView(record, webUrl, company) }));
    const last = records.length > limit ? items.at(-1) : undefined;
    response.json({ items, nextCursor: last ? Buffer.from(JSON.stringify([last.kind, last.id])).toString('base64url') : null });
  });

  routes.get('/records/summary', async (request, response) => {
    const company = await knownCompany(db, request.params);
    response.json({ items: await countByStatus(db, company.company_id) });
  });

  for (const kind of recordKinds) {
    const path = `/${kindPlural[kind]}/:recordId` as const;
    routes.put(path, async (request, response) => {
      const company = await knownCompany(db, request.params);
      const id = await knownId(db, company.company_id, kind, request.params);
      if (isBornId(id) && !await hasRecord(db, company.company_id, kind, id)) throw new Refusal(409, 'kept-id', `Ids that begin with xero- are kept for records that were born in Xero, and there is no such ${kind}.`);
      const query = check(putQuery, request.query);
      const content = await readContent(db, kind, company.company_id, request.body);
      const bulk = query.bulk === 'true' || await acceptedLastMinute(db, company.company_id) > bulkAbove;
      const priority = bulk ? priorities.bulk : priorities.person;
      const { acceptance, record } = await acceptRecord(db, { companyId: company.company_id, kind, recordId: id, priority, ...content });
      if (acceptance === 'owned-by-xero') throw new Refusal(409, 'owned-by-xero', `Payment ${id} was recorded in Xero, and is changed or deleted there.`);
      if (acceptance === 'version-conflict') throw new Refusal(409, 'version-conflict', `Version ${content.version} of ${kind} ${id} is here already with another content; raise the version.`, [{ field: 'version', message: 'is here already with another content' }]);
      if (acceptance === 'accepted' && !bulk) startSync(deps, company, kind, id, content.version);
      response.status(acceptance === 'accepted' ? 202 : 200).json({ ...recordView(record, webUrl, company), ...(acceptance === 'accepted' ? {} : { outcome: acceptance }) });
    });

    routes.get(path, async (request, response) => {
      const company = await knownCompany(db, request.params);
      const id = await knownId(db, company.company_id, kind, request.params);
      response.json(await answerOf(deps, company, kind, id));
    });

    routes.post(`${path}/retry`, async (request, response) => {
      const company = await knownCompany(db, request.params);
      const id = await knownId(db, company.company_id, kind, request.params);
      const version = await retryRecord(db, company.company_id, kind, id, actorOf(response));
      if (version === undefined) throw notFound(`such ${kind}`);
      const view = await answerOf(deps, company, kind, id);
      startSync(deps, company, kind, id, version);
      response.status(202).json(view);
    });

    routes.get(`${path}/timeline`, async (request, response) => {
      const company = await knownCompany(db, request.params);
      const id = await knownId(db, company.company_id, kind, request.params);
      if (!await hasRecord(db, company.company_id, kind, id)) throw notFound(`such ${kind}`);
      const items = await readTimeline(db, company.company_id, kind, id);
      response.json({ items: items.map((event) => ({ ...event, at: event.at.toISOString() })), nextCursor: null });
    });

    for (const fix of fixesOf[kind]) routes.post(`${path}/fixes/${fix}`, async (request, response) => {
      const company = await knownCompany(db, request.params);
      const id = await knownId(db, company.company_id, kind, request.params);
      const chosen = choosesInXero(fix) ? xeroId(check(linkSchema, request.body).xeroId) : null;
      const fixed = await fixRecord(db, company.company_id, { kind, recordId: id }, fix, chosen, actorOf(response));
      if (fixed.result === 'missing') throw notFound(`such ${kind}`);
      if (fixed.result === 'not-offered') throw new Refusal(409, 'fix-not-offered', `The ${kind} has no problem that “${fix}” would solve; its sync.problem.fixes names those that would.`);
      if (fixed.result === 'taken') throw new Refusal(409, `${kind}-linked`, `That ${kind} in Xero belongs to ${kindWords[kind]} ${fixed.record} already.`, [{ field: 'xeroId', message: `belongs to another ${kindWords[kind]} already` }]);
      const view = await answerOf(deps, company, kind, id);
      if (fixed.again) startSync(deps, company, kind, id, fixed.version);
      if (fixed.toDeliver) deps.rings.delivery(company.company_id);
      response.status(202).json(view);
    });
  }

  return routes;
}

function readCursor(cursor: string): { kind: string; recordId: string } {
  try {
    const [kind, id] = z.tuple([z.enum(recordKinds), recordIdSchema]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { kind, recordId: id };
  } catch {
    throw invalid([{ field: 'cursor', message: 'is not one that a list answered with' }]);
  }
}
