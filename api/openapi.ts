import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { kindPlural, recordKinds, syncStatuses } from '../domain/kinds';
import { fixes, problemCodes } from '../domain/problems';
import { companyIdSchema, contactSchema, invoiceSchema, recordIdSchema } from '../domain/records';
import { companySchema } from './routes/companies';
import { chooseSchema, connectSchema } from './routes/connection';
import { mappingSchema } from './routes/mappings';
import { linkSchema, listQuery, putQuery } from './routes/records';

/** The OpenAPI document, made from the schemas that check the requests. */

const candidate = z.object({ xeroId: z.string(), name: z.string(), email: z.string().nullable(), status: z.string(), record: z.string().nullable() }).meta({ id: 'Candidate' });
const sync = z.object({
  status: z.enum(syncStatuses), version: z.number().int(), syncedVersion: z.number().int(), workflowId: z.string(), lastSyncedAt: z.iso.datetime().nullable(),
  xero: z.object({ id: z.string(), number: z.string().nullable(), url: z.string().nullable(), status: z.string().nullable() }).nullable(),
  problem: z.object({ code: z.enum(problemCodes as [string, ...string[]]), title: z.string(), cause: z.string(), solution: z.string(), fixes: z.array(z.enum(fixes)), candidates: z.array(candidate).optional(), xeroMessage: z.string().optional() }).nullable(),
  waitingFor: z.string().optional(), waitingUntil: z.string().optional(), excludedBecause: z.string().optional(),
}).meta({ id: 'Sync' });
const problemDocument = z.object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string(), code: z.string(), errors: z.array(z.object({ field: z.string(), message: z.string() })).optional() }).meta({ id: 'Problem' });
const company = z.object({ companyId: companyIdSchema });
const record = z.object({ companyId: companyIdSchema, recordId: recordIdSchema });
const refusals = Object.fromEntries(['400', '401', '404', '409', '413', '422'].map((status) => [status, { description: 'Refused, with the field named', content: { 'application/problem+json': { schema: problemDocument } } }]));
const answers = (status: string, description: string, schema: z.ZodType = z.looseObject({})) => ({ [status]: { description, content: { 'application/json': { schema } } }, ...refusals });
const body = (schema: z.ZodType) => ({ requestBody: { required: true, content: { 'application/json': { schema } } } });
const at = (path: z.ZodObject, summary: string) => ({ summary, requestParams: { path } });
const recordSchemas = { contact: contactSchema, invoice: invoiceSchema };

const paths: ZodOpenApiPathsObject = {
  '/v1/companies/{companyId}': {
    put: { ...at(company, 'Name a company'), ...body(companySchema), responses: answers('200', 'The company') },
    get: { ...at(company, 'A company'), responses: answers('200', 'The company') },
  },
  ...Object.fromEntries(recordKinds.flatMap((kind) => {
    const schema = recordSchemas[kind];
    const view = z.looseObject({ id: z.string(), kind: z.literal(kind), origin: z.enum(['cloudrent', 'xero']), sync });
    const base = `/v1/companies/{companyId}/${kindPlural[kind]}/{recordId}`;
    return [
      [base, {
        put: { summary: `Send a version of ${kind === 'invoice' ? 'an' : 'a'} ${kind}`, requestParams: { path: record, query: putQuery }, ...body(schema), responses: { ...answers('202', 'Accepted', view), 200: { description: 'unchanged or superseded', content: { 'application/json': { schema: view } } } } },
        get: { ...at(record, `The ${kind} and how it stands`), responses: answers('200', 'The record', view) },
      }],
      [`${base}/retry`, { post: { ...at(record, `Sync the ${kind} again`), responses: answers('202', 'Under way', view) } }],
      [`${base}/timeline`, { get: { ...at(record, `Every event of the ${kind}`), responses: answers('200', 'Events, oldest first') } }],
    ] as const;
  })),
  '/v1/companies/{companyId}/contacts/{recordId}/fixes/link': { post: { ...at(record, 'Link the contact to one in Xero; offered by its problem'), ...body(linkSchema), responses: answers('202', 'Under way') } },
  '/v1/companies/{companyId}/contacts/{recordId}/fixes/create': { post: { ...at(record, 'Create the contact in Xero in spite of what resembles it; offered by its problem'), responses: answers('202', 'Under way') } },
  '/v1/companies/{companyId}/records': { get: { summary: 'Records and how they stand', requestParams: { path: company, query: listQuery }, responses: answers('200', 'A page of records') } },
  '/v1/companies/{companyId}/records/summary': { get: { ...at(company, 'Counts by kind and status'), responses: answers('200', 'Counts') } },
  '/v1/companies/{companyId}/connection': {
    post: { ...at(company, 'Begin to connect to Xero'), ...body(connectSchema), responses: answers('201', 'Where to send the person', z.object({ authoriseUrl: z.string() })) },
    get: { ...at(company, 'How the connection stands'), responses: answers('200', 'The connection') },
    delete: { ...at(company, 'Disconnect'), responses: answers('200', 'The connection') },
  },
  '/v1/companies/{companyId}/connection/organisation': { put: { ...at(company, 'Choose the organisation'), ...body(chooseSchema), responses: answers('200', 'The connection') } },
  '/v1/companies/{companyId}/connection/start': { post: { ...at(company, 'Finish set-up'), responses: answers('200', 'The connection') } },
  '/v1/companies/{companyId}/xero/accounts': { get: { ...at(company, 'Accounts that a mapping may choose'), responses: answers('200', 'Accounts') } },
  '/v1/companies/{companyId}/xero/tax-rates': { get: { ...at(company, 'Tax rates that a mapping may choose'), responses: answers('200', 'Tax rates') } },
  '/v1/companies/{companyId}/mappings': {
    get: { ...at(company, 'The mapping, and what is offered'), responses: answers('200', 'The mapping') },
    put: { ...at(company, 'Save the mapping'), ...body(mappingSchema), responses: answers('200', 'The mapping', mappingSchema) },
  },
};

/** Its server is wherever the document was read from, so that `/docs` sends to the same place under its content policy. */
export const openApiDocument = () => createDocument({
  openapi: '3.1.0', info: { title: 'CloudRent Pro ⇄ Xero sync', version: '1' }, servers: [{ url: '/' }], security: [{ platformKey: [] }],
  components: { securitySchemes: { platformKey: { type: 'http', scheme: 'bearer' } } }, paths,
});
