import { isNode, type Node, type OpenApiDocument, type Place } from './document';

export interface Parameter { readonly name: string; readonly required: boolean; readonly schema: Place | undefined }

/** One operation of a document, read once. */
export interface Operation {
  /** 'PUT /Invoices/{InvoiceID}'. */
  readonly name: string;
  readonly path: readonly Parameter[];
  readonly query: readonly Parameter[];
  readonly headers: readonly Parameter[];
  /** The schema of its body; undefined when it takes none. */
  readonly body: Place | undefined;
  /** By status: what an answer may hold, or 'empty'. */
  readonly answers: ReadonlyMap<number, Place | 'empty'>;
}

/** An operation with the values of its path's parameters. */
export interface Found { readonly operation: Operation; readonly values: Readonly<Record<string, string>> }
interface Route { readonly method: string; readonly pattern: RegExp; readonly operation: Operation }

const methods = ['get', 'put', 'post', 'delete', 'patch'];
const bodyTypes = ['application/json', 'application/x-www-form-urlencoded'];

/** All operations of a document. */
export class Operations {
  private readonly routes: readonly Route[];

  constructor(private readonly document: OpenApiDocument) {
    this.routes = Object.entries(isNode(document.content['paths']) ? document.content['paths'] : {}).flatMap(([template, item]) =>
      methods.filter((method) => isNode(item) && isNode(item[method])).map((method) => this.route(template, method)));
  }

  /**
   * The operations that a request may mean, literal paths before those with parameters. `/Contacts/{ContactID}` and
   * `/Contacts/{ContactNumber}` (xero-api.md, section 9) are both offered: what fits the parameters' schemas decides.
   */
  find(method: string, path: string): Found[] {
    return this.routes.flatMap(({ method: own, pattern, operation }) => {
      const match = own === method ? pattern.exec(path) : null;
      return match ? [{ operation, values: Object.fromEntries(operation.path.map(({ name }, at) => [name, decoded(match[at + 1] ?? '')])) }] : [];
    }).sort((a, b) => a.operation.path.length - b.operation.path.length);
  }

  private route(template: string, method: string): Route {
    const { document } = this;
    const item = document.at(document.top, 'paths', template);
    const place = document.at(item, method);
    if (!item || !place) throw new Error(`${document.name}: ${method} ${template} is gone.`);
    const parameters = [...document.list(item, 'parameters'), ...document.list(place, 'parameters')];
    const within = (where: string) => parameters.filter(({ node }) => node['in'] === where).map((parameter) => this.parameter(parameter));
    const inPath = within('path');
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return {
      method: method.toUpperCase(),
      pattern: new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
      operation: {
        name: `${method.toUpperCase()} ${template}`,
        path: names.map((name) => inPath.find((parameter) => parameter.name === name) ?? { name, required: true, schema: undefined }),
        query: within('query'), headers: within('header'),
        body: bodyTypes.map((type) => document.at(place, 'requestBody', 'content', type, 'schema')).find(Boolean),
        answers: this.answers(document.at(place, 'responses')?.node ?? {}, place),
      },
    };
  }

  private parameter(place: Place): Parameter {
    return { name: String(place.node['name']), required: place.node['required'] === true, schema: this.document.at(place, 'schema') };
  }

  private answers(responses: Node, place: Place): Map<number, Place | 'empty'> {
    return new Map(Object.keys(responses).map((status) => [Number(status), this.document.at(place, 'responses', status, 'content', 'application/json', 'schema') ?? 'empty']));
  }
}

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // As sent: it fits no schema but that of any text.
  }
};
