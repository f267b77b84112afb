import { Router } from 'express';
import { z } from 'zod';
import { fixRecord, previewFix } from '../../db/fixes';
import type { FixAsked, NotFixed } from '../../db/plan-fix';
import { xeroId } from '../../domain/ids';
import { kindPlural, kindWords, recordKinds, type RecordKind } from '../../domain/kinds';
import { fixesOf, type RecordFix } from '../../domain/problems';
import { documentNumber } from '../../domain/records';
import { actorOf } from '../caller';
import { check } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany, knownId } from '../door';
import { notFound, Refusal } from '../problem';
import { answerOf, startSync } from '../start-sync';

const nothing = z.strictObject({});
/** What a person chooses for a fix: an object in Xero, a number, or nothing. The preview takes it in the query, the fix in the body. */
export const chosenFor = {
  link: z.strictObject({ xeroId: z.uuid() }), adopt: z.strictObject({ xeroId: z.uuid() }), renumber: z.strictObject({ number: documentNumber }), create: nothing, recreate: nothing, accept: nothing, redate: nothing,
} as const satisfies Record<RecordFix, z.ZodObject>;

function askedFor(fix: RecordFix, chosen: unknown): FixAsked {
  switch (fix) {
    case 'link': case 'adopt': return { fix, xeroId: xeroId(check(chosenFor[fix], chosen).xeroId) };
    case 'renumber': return { fix, number: check(chosenFor[fix], chosen).number };
    case 'create': case 'recreate': case 'accept': case 'redate': return { fix };
  }
}

/** What the service carries out about a record's problem, and what it would do, told before. */
export function fixRoutes(deps: ApiDeps): Router {
  const { db } = deps;
  const routes = Router({ mergeParams: true });
  for (const kind of recordKinds) for (const fix of fixesOf[kind]) {
    const path = `/${kindPlural[kind]}/:recordId/fixes/${fix}` as const;
    routes.get(path, async (request, response) => {
      const company = await knownCompany(db, request.params);
      const recordId = await knownId(db, company.company_id, kind, request.params);
      const found = await previewFix(db, company.company_id, { kind, recordId }, askedFor(fix, request.query));
      if (found.result !== 'previewed') throw refusalOf(found, kind, fix);
      response.json(found.preview);
    });

    routes.post(path, async (request, response) => {
      const company = await knownCompany(db, request.params);
      const id = await knownId(db, company.company_id, kind, request.params);
      const fixed = await fixRecord(db, company.company_id, { kind, recordId: id }, askedFor(fix, request.body), actorOf(response));
      if (fixed.result !== 'fixed') throw refusalOf(fixed, kind, fix);
      const view = await answerOf(deps, company, kind, id);
      if (fixed.again) startSync(deps, company, kind, id, fixed.version);
      if (fixed.toDeliver) deps.rings.delivery(company.company_id);
      response.status(202).json(view);
    });
  }
  return routes;
}

function refusalOf(refused: NotFixed, kind: RecordKind, fix: RecordFix): Refusal {
  const word = kindWords[kind];
  switch (refused.result) {
    case 'missing': return notFound(`such ${kind}`);
    case 'not-offered': return new Refusal(409, 'fix-not-offered', `The ${kind} has no problem that “${fix}” would solve; its sync.problem.fixes names those that would.`);
    case 'taken': return new Refusal(409, `${kind}-linked`, `That ${kind} in Xero belongs to ${word} ${refused.record} already.`, [{ field: 'xeroId', message: `belongs to another ${word} already` }]);
    case 'same-number': return new Refusal(409, 'number-refused', `That is the number which Xero refuses for this ${word}: choose another one.`, [{ field: 'number', message: 'is the one that Xero refuses' }]);
    case 'number-used': return new Refusal(409, 'number-used', refused.record === null ? `Xero has another ${word} of that number: choose another one.` : `That number belongs to ${word} ${refused.record} already: choose another one.`, [{ field: 'number', message: `belongs to another ${word} already` }]);
    case 'no-open-day': return new Refusal(409, 'period-open', 'No lock date is known that closes the date of the credit note: sync it again.');
  }
}
