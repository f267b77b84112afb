import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isNode, type OpenApiDocument, type Place } from './document';
import type { Remark } from './finding';
import { isUndocumented } from './undocumented';

/** Where a named schema stands in its document, or a property within it. */
interface NamedPlace { readonly schema: string; readonly property?: string }

/** The schemas of a document, untouched, in ajv. Queries are texts and are coerced, bodies are not (xero-api.md, section 9). */
export class Validator {
  private readonly bodies = ajv(false);
  private readonly texts = ajv(true);
  private readonly places: ReadonlyMap<unknown, NamedPlace>;
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: Pick<OpenApiDocument, 'content'>) {
    this.places = placesIn(document.content);
    for (const each of [this.bodies, this.texts]) each.addSchema(document.content, 'document', undefined, false);
  }

  /** What a body breaks of the schema at a place. */
  body(place: Place, value: unknown): Remark[] {
    return this.remarks(this.bodyOf(place), value);
  }

  /** Only the types of a body's properties. */
  types(place: Place, value: unknown): Remark[] {
    return this.remarks(this.bodyOf(place), value, ({ keyword }) => keyword === 'type');
  }

  /** What a text of a query, path or header breaks; a list is sent with commas. */
  text({ pointer, node }: Place, name: string, value: string): Remark[] {
    const schema = { type: 'object', properties: { value: { $ref: `document${pointer}` } } };
    const validate = this.validate(`text ${pointer}`, this.texts, schema);
    return this.remarks(validate, { value: node['type'] === 'array' ? value.split(',') : value }).map(({ what }) => ({ where: name, what, value }));
  }

  private bodyOf({ pointer }: Place): ValidateFunction {
    return this.validate(`body ${pointer}`, this.bodies, { $ref: `document${pointer}` });
  }

  /** A schema that refers to itself has no path of its own in ajv: which it is, is told by the schema itself. */
  private isTolerated({ keyword, params, parentSchema, data }: ErrorObject): boolean {
    const { missingProperty } = params as { readonly missingProperty?: string };
    const { schema, property } = this.places.get(parentSchema) ?? {};
    if (missingProperty === undefined) return property !== undefined && isUndocumented(schema, property, keyword);
    // An object may lack what its undocumented form does without; that form is known by a property that is undocumented itself.
    return isUndocumented(schema, missingProperty, keyword) && isNode(data) && Object.keys(data).some((each) => isUndocumented(schema, each));
  }

  private validate(key: string, ajv: Ajv, schema: object): ValidateFunction {
    const known = this.compiled.get(key) ?? ajv.compile(schema);
    this.compiled.set(key, known);
    return known;
  }

  private remarks(validate: ValidateFunction, value: unknown, counts: (error: ErrorObject) => boolean = () => true): Remark[] {
    if (validate(value)) return [];
    return (validate.errors ?? []).filter((error) => counts(error) && !this.isTolerated(error)).map(remarkOf);
  }
}

function ajv(coerceTypes: boolean): Ajv {
  const made = new Ajv({ strict: false, allErrors: true, verbose: true, coerceTypes, validateSchema: false, logger: false });
  addFormats(made);
  for (const format of ['double', 'byte']) made.addFormat(format, true);
  return made;
}

function placesIn({ components }: OpenApiDocument['content']): Map<unknown, NamedPlace> {
  const schemas = isNode(components) && isNode(components['schemas']) ? Object.entries(components['schemas']) : [];
  return new Map(schemas.flatMap(([name, schema]) => [
    [schema, { schema: name }] as const, ...propertiesWithin(schema).map(([property, node]) => [node, { schema: name, property }] as const),
  ]));
}

/** The properties of a schema, and those of what stands in it without a name of its own. */
function propertiesWithin(schema: unknown): [string, unknown][] {
  if (!isNode(schema)) return [];
  const own = isNode(schema['properties']) ? Object.entries(schema['properties']) : [];
  const inner: unknown[] = [...own.map(([, node]) => node), schema['items'], ...(Array.isArray(schema['allOf']) ? schema['allOf'] : [])];
  return [...own, ...inner.flatMap(propertiesWithin)];
}

function remarkOf({ instancePath, message = 'is wrong', params, data }: ErrorObject): Remark {
  const where = instancePath.slice(1).replaceAll(/\/?\b\d+\b/g, '[]').replaceAll('/', '.');
  const allowed: unknown = (params as { allowedValues?: unknown }).allowedValues;
  return { where: where === '' ? 'body' : where, what: Array.isArray(allowed) ? `must be one of ${allowed.slice(0, 12).join(', ')}${allowed.length > 12 ? ' …' : ''}` : message, value: data };
}
