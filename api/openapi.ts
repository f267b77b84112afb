import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { changeKinds } from '../domain/changes';
import { kindPlural, recordKinds, syncStatuses } from '../domain/kinds';
import { problemCodes } from '../domain/problem-catalogue';
import { choosesInXero, fixes, fixesOf, type Fix } from '../domain/problems';
import { pullResources } from '../domain/pull';
import { companyIdSchema, recordIdSchema } from '../domain/records';
import { clashOutcomes, clashSteps } from '../domain/clashes';
import { decisions, differenceKinds, differenceStates, readSteps, reconciledKinds, sides } from '../domain/reconciliation';
import { syncNowStatuses, syncNowSteps } from '../domain/sync-now';
import { guestSchema } from './guest';
import { documentSchemas } from './record-content';
import { auditQuery } from './routes/audit';
import { claimSchema, restoreSchema, xeroContactPath, xeroContactsQuery } from './routes/both-ways';
import { changesQuery } from './routes/changes';
import { companySchema } from './routes/companies';
import { chooseSchema, connectSchema } from './routes/connection';
import { mappingSchema, refreshQuery } from './routes/mappings';
import { beginSchema, decisionSchema, differencesQuery, monthSchema, monthsQuery, revisionQuery } from './routes/reconciliations';
import { linkSchema, listQuery, putQuery } from './routes/records';
import { clashesQuery, syncFromSchema } from './routes/set-up';
import { syncIdSchema } from './routes/sync-now';

/** The OpenAPI document, made from the schemas that check the requests. */

const candidate = z.object({ xeroId: z.string(), name: z.string(), email: z.string().nullable(), status: z.string(), record: z.string().nullable() }).meta({ id: 'Candidate' });
const sync = z.object({
  status: z.enum(syncStatuses), version: z.number().int(), syncedVersion: z.number().int(), workflowId: z.string(), lastSyncedAt: z.iso.datetime().nullable(),
  xero: z.object({ id: z.string(), number: z.string().nullable(), url: z.string().nullable(), status: z.string().nullable() }).nullable(),
  problem: z.object({ code: z.enum(problemCodes as [string, ...string[]]), title: z.string(), cause: z.string(), solution: z.string(), fixes: z.array(z.enum(fixes)), candidates: z.array(candidate).optional(), payments: z.array(z.object({ xeroId: z.string(), date: z.string(), amount: z.string(), reference: z.string().nullable() })).optional(), differences: z.array(z.object({ field: z.string(), xero: z.string(), cloudrent: z.string() })).optional(), xeroMessage: z.string().optional() }).nullable(),
  overwritten: z.array(z.object({ field: z.string(), value: z.string().nullable(), at: z.iso.datetime() })).optional(), waitingFor: z.string().optional(), waitingUntil: z.string().optional(), excludedBecause: z.string().optional(), excludedText: z.string().optional(),
  notAllocated: z.array(z.object({ invoiceId: z.string(), amount: z.string(), text: z.string() })).optional(),
}).meta({ id: 'Sync' });
const callbacks = z.object({ secretSet: z.boolean(), heldBecause: z.enum(['no-callback-url', 'no-secret']).nullable(), waiting: z.number().int(), oldestWaitingAt: z.iso.datetime().nullable(), givenUp: z.number().int(), lastFailure: z.object({ at: z.iso.datetime(), answer: z.string() }).nullable() }).meta({ id: 'Callbacks' });
const companyView = z.looseObject({ id: z.string(), name: z.string(), timeZone: z.string(), callbackUrl: z.string().optional(), requireEmail: z.boolean(), closedAt: z.iso.datetime().nullable(), callbacks });
const change = z.object({ number: z.number().int(), at: z.iso.datetime(), type: z.string(), kind: z.enum(changeKinds), id: z.string(), data: z.looseObject({}) }).meta({ id: 'Change' });
const countOf = (names: z.ZodRawShape) => z.object({ ...names, count: z.number().int() });
const syncNow = z.object({
  syncId: z.uuid(), status: z.enum(syncNowStatuses), step: z.enum(syncNowSteps), startedAt: z.iso.datetime(), endedAt: z.iso.datetime().nullable(), heldBy: z.object({ reason: z.string(), text: z.string() }).nullable(),
  pulled: z.partialRecord(z.enum(pullResources), z.object({ readAt: z.iso.datetime(), changed: z.number().int().optional() })),
  mapping: z.array(z.object({ what: z.enum(['accounts', 'taxes', 'payments']), word: z.string(), problem: z.string() })).nullable(),
  counts: z.object({ total: z.number().int(), pending: z.number().int(), waiting: z.number().int(), synced: z.number().int(), problem: z.number().int(), excluded: z.number().int() }),
  waitingFor: z.array(countOf({ reason: z.string(), text: z.string() })), problems: z.array(countOf({ code: z.string(), title: z.string() })),
}).meta({ id: 'SyncNow' });
const session = z.object({ companyId: z.string(), companyName: z.string(), person: z.string().nullable(), csrfToken: z.string(), expiresAt: z.iso.datetime(), returnUrl: z.string().nullable() }).meta({ id: 'Session' });
const auditEntry = z.object({ at: z.iso.datetime(), actor: z.string(), person: z.string().nullable(), type: z.string(), record: z.object({ kind: z.enum(recordKinds), id: z.string() }).nullable(), details: z.looseObject({}) }).meta({ id: 'AuditEntry' });
const clashes = z.object({
  status: z.enum(['none', 'checking', 'checked']), checkedAt: z.iso.datetime().nullable(), progress: z.object({ step: z.enum(clashSteps), done: z.number().int(), total: z.number().int() }).nullable(), heldBy: z.object({ reason: z.string(), text: z.string() }).nullable(),
  counts: z.record(z.enum(clashOutcomes), z.number().int()),
  items: z.array(z.object({
    kind: z.enum(recordKinds), id: z.string(), label: z.string(), outcome: z.enum(clashOutcomes), reason: z.object({ code: z.string(), title: z.string(), cause: z.string(), solution: z.string() }).nullable(),
    xero: z.object({ id: z.string(), label: z.string(), status: z.string(), contact: z.string().optional(), total: z.string().optional(), currency: z.string().optional(), date: z.string().optional(), email: z.string().nullable().optional() }),
  })), nextCursor: z.string().nullable(),
}).meta({ id: 'Clashes' });
const by = z.union([z.enum(['schedule', 'service']), z.object({ by: z.enum(['person', 'platform']), person: z.string().nullable() })]);
const instant = z.iso.datetime();
const monthSummary = {
  month: z.string(), revision: z.number().int(), state: z.enum(['reading', 'comparing', 'open', 'closed']), progress: z.object({ step: z.enum([...readSteps, 'compare']), page: z.number().int(), pages: z.number().int().nullable(), calls: z.number().int() }).nullable(),
  heldBy: z.object({ reason: z.string(), text: z.string() }).nullable(), openDifferences: z.number().int(), rounds: z.number().int(), readAt: instant.nullable(), comparedAt: instant.nullable(), openedAt: instant, openedBy: by, remindedAt: instant.nullable(),
  closedAt: instant.nullable(), closedBy: by.nullable(), sha256: z.string().nullable(), previousSha256: z.string().nullable(),
};
const document = z.object({ number: z.string().nullable(), date: z.string(), live: z.boolean(), total: z.string(), currency: z.string().nullable(), contact: z.string().nullable() }).nullable();
const differenceKind = z.enum(differenceKinds as [string, ...string[]]);
const month = z.object({
  ...monthSummary, timeZones: z.object({ company: z.string(), organisation: z.string().nullable(), differ: z.boolean() }), isOver: z.boolean(), totals: z.array(z.looseObject({ currency: z.string() })).nullable(),
  differences: z.array(z.object({ kind: differenceKind, title: z.string(), state: z.enum(differenceStates), count: z.number().int() })),
  laterChanges: z.array(z.object({ side: z.enum(['cloudrent', 'xero']), kind: z.enum(reconciledKinds), id: z.string(), recordId: z.string().nullable(), number: z.string().nullable(), was: document, now: document, amount: z.string(), currency: z.string().nullable(), at: instant, text: z.string() })),
}).meta({ id: 'Month' });
const difference = z.object({
  id: z.string(), kind: differenceKind, title: z.string(), cause: z.string(), remedy: z.string(), changedBy: z.string(), record: z.object({ kind: z.enum(recordKinds), id: z.string(), label: z.string() }).nullable(),
  xero: z.object({ kind: z.string(), id: z.string(), number: z.string().nullable() }).nullable(), field: z.string().nullable(), values: z.record(z.enum(sides), z.string().nullable()), amounts: z.object({ cloudrent: z.string().nullable(), xero: z.string().nullable() }).nullable(), currency: z.string().nullable(),
  repair: z.string().nullable(), decisions: z.array(z.enum(decisions)), state: z.enum(differenceStates), reason: z.string().nullable(), decidedBy: by.nullable(), decidedAt: instant.nullable(), firstSeenAt: instant, lastSeenAt: instant,
}).meta({ id: 'Difference' });
const side = z.object({ count: z.number().int(), gross: z.string() });
const months = z.object({
  items: z.array(z.object(monthSummary)), nextCursor: z.string().nullable(),
  thisMonth: z.object({ month: z.string(), checkedAt: instant, agrees: z.boolean(), kinds: z.array(z.object({ kind: z.enum(recordKinds), currency: z.string(), cloudrent: side, xero: side, agrees: z.boolean() })) }).nullable(),
}).meta({ id: 'Months' });
const problemDocument = z.object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string(), code: z.string(), errors: z.array(z.object({ field: z.string(), message: z.string() })).optional() }).meta({ id: 'Problem' });
const company = z.object({ companyId: companyIdSchema });
const ofMonth = z.object({ companyId: companyIdSchema, month: monthSchema });
const pressed = z.object({ companyId: companyIdSchema, syncId: syncIdSchema });
const record = z.object({ companyId: companyIdSchema, recordId: recordIdSchema });

/** What each status of a refusal means, on every route alike (docs/api.md). */
const refusalMeanings = {
  400: 'The body or the path cannot be read', 401: 'The platform key is missing or wrong, or there is no settings session', 403: 'A settings session cannot do this, or the write may come from another site', 404: 'There is no such company or record', 409: 'Not as things stand',
  413: 'The body is too large', 415: 'The body is not UTF-8 JSON', 422: 'A field is wrong; each is named', 429: 'Too many at once, or within a minute', 503: 'The database or Xero cannot be reached just now: send the same again in a moment',
} as const;
type RefusalStatus = keyof typeof refusalMeanings;
const refusals = (statuses: readonly RefusalStatus[]) => Object.fromEntries(statuses.map((status) => [status, { description: refusalMeanings[status], content: { 'application/problem+json': { schema: problemDocument } } }]));
/** Any request may come from somebody who is not let in, too often, with a body that is to be read, with a field that is wrong, and while the database is away. */
const always = [400, 401, 403, 413, 415, 422, 429, 503] as const;
const answers = (status: string, description: string, { schema = z.looseObject({}), also = [404] }: { schema?: z.ZodType; also?: readonly RefusalStatus[] } = {}) =>
  ({ [status]: { description, content: { 'application/json': { schema } } }, ...refusals([...always, ...also]) });
const body = (schema: z.ZodType, required = true) => ({ requestBody: { required, content: { 'application/json': { schema } } } });
const at = (path: z.ZodObject, summary: string) => ({ summary, requestParams: { path } });
/** Who may call an operation (design, section 7). What says nothing is the platform's alone; of its own company a session is told, of others never (api/operation-door.ts). */
const platformOnly = { security: [{ platformKey: [] }] };
const platformAndSettings = { security: [{ platformKey: [] }, { settingsSession: [] }] };
const settingsOnly = { security: [{ settingsSession: [] }] };
const fixSummaries = {
  link: 'Link the contact to one in Xero', create: 'Create it in Xero in spite of what resembles it', adopt: 'Link the payment to the one in Xero', recreate: 'Make it in Xero again', accept: 'Accept that it was voided or deleted in Xero',
} as const satisfies Record<Fix, string>;

export const paths: ZodOpenApiPathsObject = {
  '/v1/companies/{companyId}': {
    put: { ...platformOnly, ...at(company, 'Name a company'), ...body(companySchema), responses: answers('200', 'The company', { schema: companyView, also: [] }) },
    get: { ...platformOnly, ...at(company, 'A company, and how its callbacks stand'), responses: answers('200', 'The company', { schema: companyView }) },
    delete: { ...platformOnly, ...at(company, 'Close a company: disconnects it and ends what runs; its data stays and can be read'), responses: answers('200', 'The company', { schema: companyView }) },
  },
  '/v1/session': {
    get: { ...settingsOnly, summary: 'Who is in the settings, of which company', responses: answers('200', 'The session; its csrfToken goes with every write as X-CSRF-Token', { schema: session }) },
    delete: { ...settingsOnly, summary: 'End the session', responses: { 204: { description: 'Ended' }, ...refusals(always) } },
  },
  '/v1/companies/{companyId}/settings-link': { post: { ...platformOnly, ...at(company, 'A link into the company’s settings, for one browser, once and within 5 minutes'), ...body(guestSchema, false), responses: answers('201', 'Where to send the person', { schema: z.object({ url: z.string(), expiresAt: z.iso.datetime() }), also: [404, 409] }) } },
  '/v1/companies/{companyId}/audit': { get: { ...platformAndSettings, summary: 'Who did what', requestParams: { path: company, query: auditQuery }, responses: answers('200', 'A page, newest first', { schema: z.object({ items: z.array(auditEntry), nextCursor: z.string().nullable() }) }) } },
  '/v1/companies/{companyId}/changes': { get: { ...platformOnly, summary: 'What Xero changed, numbered', requestParams: { path: company, query: changesQuery }, responses: answers('200', 'Changes after a number, in order; nextCursor is the `after` of the next page', { schema: z.object({ items: z.array(change), nextCursor: z.number().int().nullable() }) }) } },
  '/v1/companies/{companyId}/callback-secret': { post: { ...platformOnly, ...at(company, 'Make the secret that callbacks are signed with, or replace it; it is told this once'), responses: answers('201', 'The secret', { schema: z.object({ secret: z.string() }), also: [404, 409] }) } },
  ...Object.fromEntries(recordKinds.flatMap((kind) => {
    const schema = documentSchemas[kind];
    const view = z.looseObject({ id: z.string(), kind: z.literal(kind), origin: z.enum(['cloudrent', 'xero']), ...(kind === 'contact' ? { merged: z.looseObject({}) } : {}), sync });
    const base = `/v1/companies/{companyId}/${kindPlural[kind]}/{recordId}`;
    return [
      [base, {
        put: { ...platformOnly, summary: `Send a version of ${kind === 'invoice' ? 'an' : 'a'} ${kind}`, requestParams: { path: record, query: putQuery }, ...body(schema), responses: { ...answers('202', 'Accepted', { schema: view, also: [404, 409] }), 200: { description: 'unchanged or superseded', content: { 'application/json': { schema: view } } } } },
        get: { ...platformAndSettings, ...at(record, `The ${kind} and how it stands`), responses: answers('200', 'The record', { schema: view }) },
      }],
      [`${base}/retry`, { post: { ...platformAndSettings, ...at(record, `Sync the ${kind} again`), responses: answers('202', 'Under way', { schema: view, also: [404, 409] }) } }],
      ...fixesOf[kind].map((fix) => [`${base}/fixes/${fix}`, { post: { ...platformAndSettings, ...at(record, `${fixSummaries[fix]}; offered by its problem`), ...(choosesInXero(fix) ? body(linkSchema) : {}), responses: answers('202', 'Under way', { schema: view, also: [404, 409] }) } }] as const),
      [`${base}/claim`, { post: { ...platformOnly, ...at(record, `Take over a ${kind} that was born in Xero under an id of its own, once`), ...body(claimSchema), responses: answers('200', 'The record under its new id', { schema: view, also: [404, 409] }) } }],
      ...(kind === 'contact' ? [[`${base}/restore`, { post: { ...platformAndSettings, ...at(record, 'Put back a value of Xero’s that CloudRent’s took the place of'), ...body(restoreSchema), responses: answers('202', 'Under way', { schema: view, also: [404, 409] }) } }] as const] : []),
      [`${base}/timeline`, { get: { ...platformAndSettings, ...at(record, `Every event of the ${kind}`), responses: answers('200', 'Events, oldest first') } }],
    ] as const;
  })),
  '/v1/companies/{companyId}/sync': { post: { ...platformAndSettings, ...at(company, 'Sync Now: refresh, pull, and send whatever is not settled'), responses: { ...answers('202', 'Begun', { schema: syncNow, also: [404, 409] }), 200: { description: 'One is running already; this is it', content: { 'application/json': { schema: syncNow } } } } } },
  '/v1/companies/{companyId}/syncs/{syncId}': { get: { ...platformAndSettings, ...at(pressed, 'How a Sync Now stands; total is always the sum of the five'), responses: answers('200', 'The Sync Now', { schema: syncNow }) } },
  '/v1/companies/{companyId}/syncs/{syncId}/events': { get: { ...platformAndSettings, ...at(pressed, 'The same as server-sent events: `progress` at once and with every change, `done` with the last one'), responses: { ...answers('200', 'Events until it ends', { also: [404] }), 200: { description: 'Events until it ends, each with the SyncNow as data', content: { 'text/event-stream': { schema: z.string() } } } } } },
  '/v1/companies/{companyId}/reconciliations': {
    post: { ...platformAndSettings, ...at(company, 'Hold a month against Xero; again, when it was closed'), ...body(beginSchema), responses: { ...answers('202', 'Begun', { schema: month, also: [404, 409] }), 200: { description: 'It is under way already; this is it', content: { 'application/json': { schema: month } } } } },
    get: { ...platformAndSettings, summary: 'Months, the newest first; and how the month that is on stood at the last daily look', requestParams: { path: company, query: monthsQuery }, responses: answers('200', 'A page of months', { schema: months }) },
  },
  // Before the month itself, which would take them for months.
  '/v1/companies/{companyId}/reconciliations/{month}.csv': { get: { ...platformAndSettings, summary: 'The report of a month as a table', requestParams: { path: ofMonth, query: revisionQuery }, responses: { ...answers('200', 'The report'), 200: { description: 'The report', content: { 'text/csv': { schema: z.string() } } } } } },
  '/v1/companies/{companyId}/reconciliations/{month}.json': { get: { ...platformAndSettings, summary: 'The report of a month; of a closed one as it was sealed, byte for byte', requestParams: { path: ofMonth, query: revisionQuery }, responses: answers('200', 'The report') } },
  '/v1/companies/{companyId}/reconciliations/{month}': { get: { ...platformAndSettings, summary: 'A month: how far it is, its totals, what was found', requestParams: { path: ofMonth, query: revisionQuery }, responses: answers('200', 'The month', { schema: month }) } },
  '/v1/companies/{companyId}/reconciliations/{month}/differences': { get: { ...platformAndSettings, summary: 'The differences of a month', requestParams: { path: ofMonth, query: differencesQuery }, responses: answers('200', 'A page of differences', { schema: z.object({ items: z.array(difference), nextCursor: z.string().nullable() }) }) } },
  '/v1/companies/{companyId}/reconciliations/{month}/decisions': { post: { ...platformAndSettings, ...at(ofMonth, 'Decide about a difference: accept it with a reason, have it fixed, or ignore it until the next month'), ...body(decisionSchema), responses: answers('200', 'The month', { schema: month, also: [404, 409] }) } },
  '/v1/companies/{companyId}/reconciliations/{month}/check': { post: { ...platformAndSettings, ...at(ofMonth, 'Read and compare the month again now'), responses: answers('202', 'Under way', { schema: month, also: [404, 409] }) } },
  '/v1/companies/{companyId}/records': { get: { ...platformAndSettings, summary: 'Records and how they stand', requestParams: { path: company, query: listQuery }, responses: answers('200', 'A page of records') } },
  '/v1/companies/{companyId}/records/summary': { get: { ...platformAndSettings, ...at(company, 'Counts by kind and status'), responses: answers('200', 'Counts') } },
  '/v1/companies/{companyId}/connection': {
    post: { ...platformAndSettings, ...at(company, 'Begin to connect to Xero'), ...body(connectSchema, false), responses: answers('201', 'Where to send the person', { schema: z.object({ authoriseUrl: z.string() }), also: [404, 409] }) },
    get: { ...platformAndSettings, ...at(company, 'How the connection stands'), responses: answers('200', 'The connection') },
    delete: { ...platformAndSettings, ...at(company, 'Disconnect'), responses: answers('200', 'The connection', { also: [404, 409] }) },
  },
  '/v1/companies/{companyId}/connection/organisation': { put: { ...platformAndSettings, ...at(company, 'Choose the organisation'), ...body(chooseSchema), responses: answers('200', 'The connection', { also: [404, 409] }) } },
  '/v1/companies/{companyId}/connection/sync-from': { put: { ...platformAndSettings, ...at(company, 'From which date on is synced; null: everything'), ...body(syncFromSchema), responses: answers('200', 'The connection', { also: [404, 409] }) } },
  '/v1/companies/{companyId}/connection/clashes': {
    get: { ...platformAndSettings, summary: 'What of ours Xero has already, as the last check found it', requestParams: { path: company, query: clashesQuery }, responses: answers('200', 'The check, and a page of what it found', { schema: clashes }) },
    post: { ...platformAndSettings, ...at(company, 'Check anew what of ours Xero has already; it only reads'), responses: answers('202', 'Under way', { schema: clashes, also: [404, 409] }) },
  },
  '/v1/companies/{companyId}/connection/start': { post: { ...platformAndSettings, ...at(company, 'Finish set-up'), responses: answers('200', 'The connection', { also: [404, 409] }) } },
  '/v1/companies/{companyId}/xero/accounts': { get: { ...platformAndSettings, summary: 'Accounts that a mapping may choose', requestParams: { path: company, query: refreshQuery }, responses: answers('200', 'Accounts', { also: [404, 409] }) } },
  '/v1/companies/{companyId}/xero/tax-rates': { get: { ...platformAndSettings, summary: 'Tax rates that a mapping may choose', requestParams: { path: company, query: refreshQuery }, responses: answers('200', 'Tax rates', { also: [404, 409] }) } },
  '/v1/companies/{companyId}/xero/contacts': { get: { ...platformAndSettings, summary: 'Active contacts of Xero’s, those that no record has first', requestParams: { path: company, query: xeroContactsQuery }, responses: answers('200', 'A page of contacts', { schema: z.object({ items: z.array(z.object({ xeroId: z.string(), name: z.string(), email: z.string().nullable(), contactNumber: z.string().nullable(), record: z.string().nullable() })), nextCursor: z.string().nullable() }), also: [404, 409] }) } },
  '/v1/companies/{companyId}/xero/contacts/{xeroId}/pick': { post: { ...platformAndSettings, summary: 'Make a record of a contact of Xero’s', requestParams: { path: company.extend(xeroContactPath.shape) }, responses: { ...answers('202', 'It becomes a record as soon as it is read', { schema: z.object({ id: z.string(), contact: z.null() }), also: [404, 409] }), 200: { description: 'It is a record already', content: { 'application/json': { schema: z.object({ id: z.string(), contact: z.looseObject({}) }) } } } } } },
  '/v1/companies/{companyId}/mappings': {
    get: { ...platformAndSettings, ...at(company, 'The mapping, and what is offered'), responses: answers('200', 'The mapping') },
    put: { ...platformAndSettings, ...at(company, 'Save the mapping'), ...body(mappingSchema), responses: answers('200', 'The mapping', { schema: mappingSchema, also: [404, 409] }) },
  },
};

/** Its server is wherever the document was read from, so that `/docs` sends to the same place under its content policy. */
export const openApiDocument = () => createDocument({
  openapi: '3.1.0', info: { title: 'CloudRent Pro ⇄ Xero sync', version: '1' }, servers: [{ url: '/' }], security: [{ platformKey: [] }],
  components: { securitySchemes: { platformKey: { type: 'http', scheme: 'bearer' }, settingsSession: { type: 'apiKey', in: 'cookie', name: 'cloudrent_session', description: 'A settings session, under https `__Host-cloudrent_session`. Writes send X-CSRF-Token as well.' } } }, paths,
});
