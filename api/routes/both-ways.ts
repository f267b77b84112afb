import { Router } from 'express';
import { z } from 'zod';
import { isBornId } from '../../db/aliases';
import { claimBorn } from '../../db/claims';
import { readConnection } from '../../db/connections';
import { restoreField } from '../../db/restore';
import { listXeroContacts, pickXeroContact } from '../../db/xero-contacts';
import { xeroBornId } from '../../db/xero-born';
import { contactFields, valuesOf } from '../../domain/contact-fields';
import { recordId, xeroId, type CompanyId, type XeroTenantId } from '../../domain/ids';
import { kindPlural, kindWords, recordKinds } from '../../domain/kinds';
import { contactSchema, recordIdSchema, text } from '../../domain/records';
import { priorities } from '../../workflows/contract/names';
import { actorOf } from '../caller';
import { check, invalid } from '../check';
import type { ApiDeps } from '../deps';
import { knownCompany, knownId, recordOf } from '../door';
import { notFound, Refusal } from '../problem';
import { answerOf, startSync } from '../start-sync';

export const claimSchema = z.strictObject({ id: recordIdSchema.refine((id) => !isBornId(id), 'must not begin with "xero-": such ids are kept for records born in Xero') });
export const restoreSchema = z.strictObject({ field: z.enum(contactFields) });
export const xeroContactsQuery = z.strictObject({
  q: text(200).optional(), cursor: z.string().max(2_000).optional(),
  limit: z.string().regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a whole number from 1 to 200').transform(Number).default(50).meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
});
export const xeroContactPath = z.object({ xeroId: z.uuid() });

const refusals = {
  'not-born-in-xero': 'Only a record that was born in Xero can be claimed; this one was sent by CloudRent.',
  'claimed-already': 'The record was claimed before; it is reached by that id, and by the one that it had.',
  'id-taken': 'The id given is that of a record which has an object of its own in Xero.',
} as const;
const underWay = (what: string): Refusal => new Refusal(409, 'sync-under-way', `Something of this record is on its way to Xero just now; ${what} in a moment.`);

/** What records born in Xero and values overwritten there need: claim, restore, and picking a contact of Xero's. */
export function bothWaysRoutes(deps: ApiDeps): Router {
  const { db } = deps;
  const routes = Router({ mergeParams: true });

  for (const kind of recordKinds) routes.post(`/${kindPlural[kind]}/:recordId/claim`, async (request, response) => {
    const company = await knownCompany(db, request.params);
    const id = recordId(check(claimSchema, request.body).id);
    const claimed = await claimBorn(db, company.company_id, kind, recordOf(request.params), id, actorOf(response));
    switch (claimed.result) {
      case 'missing': throw notFound(`such ${kind}`);
      case 'under-way': throw underWay('claim it again');
      case 'not-born-in-xero': case 'claimed-already': throw new Refusal(409, claimed.result, refusals[claimed.result]);
      case 'id-taken': throw new Refusal(409, claimed.result, refusals[claimed.result], [{ field: 'id', message: `is the id of another ${kindWords[kind]}` }]);
      case 'claimed':
        if (claimed.again) startSync(deps, company, kind, id, claimed.version);
        response.json(await answerOf(deps, company, kind, id));
    }
  });

  routes.post('/contacts/:recordId/restore', async (request, response) => {
    const company = await knownCompany(db, request.params);
    const id = await knownId(db, company.company_id, 'contact', request.params);
    const { field } = check(restoreSchema, request.body);
    const restored = await restoreField(db, company.company_id, id, field, (document) => valuesOf(contactSchema.parse(document)), actorOf(response));
    switch (restored.result) {
      case 'missing': throw notFound('such contact');
      case 'under-way': throw underWay('restore it again');
      case 'not-overwritten': throw new Refusal(409, restored.result, `No value of Xero’s was overwritten in “${field}”; sync.overwritten names those that were.`, [{ field: 'field', message: 'has no overwritten value' }]);
      case 'restored':
        startSync(deps, company, 'contact', id, restored.version);
        if (restored.toDeliver) deps.rings.delivery(company.company_id);
        response.status(202).json(await answerOf(deps, company, 'contact', id));
    }
  });

  async function organisation(companyId: CompanyId): Promise<XeroTenantId> {
    const connection = await readConnection(db, companyId);
    if (!connection?.xero_tenant_id || !connection.contacts_mirrored_at) throw new Refusal(409, 'not-connected', 'No organisation has been read yet: connect to Xero first.');
    return connection.xero_tenant_id;
  }

  routes.get('/xero/contacts', async (request, response) => {
    const { company_id } = await knownCompany(db, request.params);
    const { q, cursor, limit } = check(xeroContactsQuery, request.query);
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const found = await listXeroContacts(db, company_id, await organisation(company_id), { q, limit: limit + 1, after });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const items = page.map(({ nameKey: _nameKey, ...contact }) => contact);
    response.json({ items, nextCursor: last ? Buffer.from(JSON.stringify([last.record !== null, last.nameKey, last.xeroId])).toString('base64url') : null });
  });

  routes.post('/xero/contacts/:xeroId/pick', async (request, response) => {
    const company = await knownCompany(db, request.params);
    const chosen = xeroId(check(xeroContactPath.shape.xeroId, request.params.xeroId).toLowerCase());
    const found = await pickXeroContact(db, company.company_id, await organisation(company.company_id), chosen, actorOf(response));
    switch (found.picked) {
      case 'unknown': throw notFound('such contact in Xero');
      case 'not-active': throw new Refusal(409, 'contact-archived', 'The contact is archived in Xero, merged or being erased; only active ones can be picked.');
      case 'record': response.json({ id: found.recordId, contact: await answerOf(deps, company, 'contact', found.recordId) }); break;
      case 'noted':
        deps.starts.ringPull(company.company_id, priorities.person).catch((error: unknown) => { deps.log.warn({ companyId: company.company_id, error: String(error) }, 'the pull could not be rung; a worker makes up for it'); });
        response.status(202).json({ id: xeroBornId(chosen), contact: null });
    }
  });
  return routes;
}

function readCursor(cursor: string): readonly [boolean, string, string] {
  try {
    return z.tuple([z.boolean(), text(1_000), z.uuid()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid([{ field: 'cursor', message: 'is not one that a list answered with' }]);
  }
}
