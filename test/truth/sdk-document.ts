import * as sdk from 'xero-node';
import { version } from 'xero-node/package.json';
import { OpenApiDocument, type Node } from './document';

/**
 * What xero-node itself knows of Xero, as an OpenAPI document, so that one check serves both. Its models carry their properties in
 * `getAttributeTypeMap()`; what an operation takes and answers stands only in the source text of its method, generated alike for all.
 */
export function sdkDocument(): OpenApiDocument {
  const paths: Record<string, Record<string, Node>> = {};
  for (const { method, template, node } of operations()) (paths[template] ??= {})[method] ??= node;
  return new OpenApiDocument(`xero-node ${version}`, '/api.xro/2.0', { paths, components: { schemas: schemas() } });
}

interface Attribute { readonly baseName: string; readonly type: string }
interface Model { getAttributeTypeMap(): readonly Attribute[] }
const exported: Readonly<Record<string, unknown>> = sdk;
const isModel = (value: unknown): value is Model => typeof value === 'function' && 'getAttributeTypeMap' in value;

function schemas(): Record<string, Node> {
  const models = Object.entries(exported).flatMap(([name, value]) => (isModel(value) ? [[name, value] as const] : []));
  return Object.fromEntries(models.map(([name, model]) => [wireName(name), {
    type: 'object', properties: Object.fromEntries(model.getAttributeTypeMap().map(({ baseName, type }) => [baseName, schemaOf(type)])),
  }]));
}

/** The SDK's one renaming: `Error` is taken in JavaScript. */
const wireName = (model: string): string => (model === 'ModelError' ? 'Error' : model);
const msDateOrInstant = String.raw`^(/Date\(-?\d+([+-]\d{4})?\)/|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*)$`;

/** Throws on a type that the SDK does not export: then this reading of it is out of date. */
function schemaOf(type: string): Node {
  const element = /^Array<(.+)>$/.exec(type)?.[1];
  if (element !== undefined) return { type: 'array', items: schemaOf(element) };
  if (['string', 'number', 'boolean'].includes(type)) return { type };
  if (type === 'Date') return { type: 'string', pattern: msDateOrInstant };
  const choices = [...type.matchAll(/'([^']+)'/g)].map(([, choice]) => choice);
  if (choices.length > 0) return { enum: choices };
  const named = type.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], exported);
  if (isModel(named)) return { $ref: `#/components/schemas/${wireName(type)}` };
  if (typeof named === 'object' && named !== null) return { enum: Object.values(named) };
  throw new Error(`xero-node has a type ${type} that it does not export.`);
}

/** Of a method's source text: its path, its verb, its parameters, its body's and its answer's model. */
function* operations(): Generator<{ method: string; template: string; node: Node }> {
  const api = sdk.AccountingApi.prototype as unknown as Readonly<Record<string, unknown>>;
  for (const name of Object.getOwnPropertyNames(api).filter((name) => name !== 'constructor')) {
    const source = typeof api[name] === 'function' ? String(api[name]) : '';
    const template = /localVarPath = this\.basePath \+ '([^']*)'/.exec(source)?.[1];
    const method = /method: '(\w+)'/.exec(source)?.[1]?.toLowerCase();
    const answer = /deserialize\(response\.data, "([^"]+)"\)/.exec(source)?.[1];
    if (template === undefined || method === undefined || answer === 'Buffer') continue;
    const body = /data: models_1\.ObjectSerializer\.serialize\(\w+, "([^"]+)"\)/.exec(source)?.[1];
    yield {
      method, template,
      node: {
        operationId: name, parameters: [...pathParameters(template), ...parameters(source, 'Query'), ...parameters(source, 'Header')],
        ...(body === undefined ? {} : { requestBody: jsonOf(body) }),
        responses: { ...(answer === undefined ? { 204: {} } : { 200: jsonOf(answer) }), 400: jsonOf('Error') },
      },
    };
  }
}

function pathParameters(template: string): Node[] {
  // The SDK calls them all strings; what ends with ID is a uuid, or /Contacts/{ContactID} and /Contacts/{ContactNumber} are one.
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({ in: 'path', name, required: true, schema: name.endsWith('ID') ? { type: 'string', format: 'uuid' } : { type: 'string' } }));
}

function parameters(source: string, place: 'Query' | 'Header'): Node[] {
  const pattern = new RegExp(`localVar${place}Param(?:eter)?s\\['([^']+)'\\] = models_1\\.ObjectSerializer\\.serialize\\(\\w+, "([^"]+)"\\)`, 'g');
  return [...source.matchAll(pattern)].map(([, name = '', type = '']) => ({ in: place.toLowerCase(), name, required: name === 'xero-tenant-id', schema: schemaOf(type) }));
}

const jsonOf = (model: string): Node => ({ content: { 'application/json': { schema: model === 'RequestEmpty' ? { type: 'object' } : schemaOf(wireModel(model)) } } });
/** `schemaOf` looks the model up under the SDK's own name. */
const wireModel = (model: string): string => (model === 'Error' ? 'ModelError' : model);
