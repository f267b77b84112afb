import type { Exchange } from '../../simulator/recording/exchange';
import { isNode, type OpenApiDocument, type Place } from './document';
import type { Finding, Remark } from './finding';
import { unlistedIn } from './names';
import { Operations, type Found, type Operation, type Parameter } from './operations';
import { freelySpeltHeaders, refusalSchema, undeclaredStatuses } from './undocumented';
import { Validator } from './validator';

export interface Verdict { readonly operation: string; readonly request: readonly Finding[]; readonly answer: readonly Finding[] }
type Answer = NonNullable<Exchange['answer']>;

const accountingRoot = '/api.xro/';

/** A document, ready to judge exchanges. */
export class Specification {
  readonly operations: Operations;
  private readonly validator: Validator;
  private readonly refusal = new Validator({ content: refusalSchema });

  constructor(private readonly document: OpenApiDocument) {
    this.operations = new Operations(document);
    this.validator = new Validator(document);
  }

  get name(): string {
    return this.document.name;
  }

  /** Whether this document speaks of such a path at all. */
  covers(path: string): boolean {
    return path.startsWith(accountingRoot) === this.document.root.startsWith(accountingRoot);
  }

  /** What an exchange breaks, on either side. A body that was never sent breaks nothing. */
  judge({ request, answer }: Exchange): Verdict {
    const meant = this.meant(request);
    const operation = meant?.operation.name ?? `${request.method} ${request.path}`;
    const findings = (side: Finding['side'], remarks: readonly Remark[]): Finding[] => remarks.map((remark) => ({ ...remark, by: this.document.name, operation, side }));
    return {
      operation,
      request: findings('request', meant ? this.ofRequest(meant, request) : [{ where: 'path', what: 'no such operation' }]),
      answer: findings('answer', answer ? this.ofAnswer(meant?.operation, answer) : []),
    };
  }

  /** The operation whose path parameters fit; else the nearest, whose misfit is then found. */
  private meant({ method, path }: Exchange['request']): Found | undefined {
    const found = path.startsWith(this.document.root) ? this.operations.find(method, path.slice(this.document.root.length)) : [];
    return found.find((each) => this.ofPath(each).length === 0) ?? found[0];
  }

  private ofPath({ operation, values }: Found): Remark[] {
    return operation.path.flatMap(({ name, schema }) => (schema ? this.validator.text(schema, `{${name}}`, values[name] ?? '') : []));
  }

  private ofRequest(found: Found, request: Exchange['request']): Remark[] {
    const { operation } = found;
    return [...this.ofPath(found), ...this.ofQuery(operation.query, new URLSearchParams(request.query)), ...this.ofHeaders(operation.headers, request.headers), ...this.ofRequestBody(operation.body, request)];
  }

  private ofQuery(known: readonly Parameter[], query: URLSearchParams): Remark[] {
    const missing = known.filter(({ name, required }) => required && !query.has(name)).map(({ name }) => ({ where: `?${name}`, what: 'is missing' }));
    return [...missing, ...[...query].flatMap(([name, value]) => {
      const parameter = known.find((each) => each.name === name);
      if (!parameter) return [{ where: `?${name}`, what: 'is unknown', value }];
      return parameter.schema ? this.validator.text(parameter.schema, `?${name}`, value) : [];
    })];
  }

  /** Of the headers that mean something to Xero only those may be sent that the operation takes. */
  private ofHeaders(known: readonly Parameter[], sent: Exchange['request']['headers']): Remark[] {
    const missing = known.filter(({ name, required }) => required && sent[name.toLowerCase()] === undefined).map(({ name }) => ({ where: name, what: 'is missing' }));
    return [...missing, ...['idempotency-key', 'if-modified-since'].flatMap((header) => {
      const value = sent[header];
      if (value === undefined) return [];
      const parameter = known.find(({ name }) => name.toLowerCase() === header);
      if (!parameter) return [{ where: header, what: 'is not taken by this operation', value }];
      if (freelySpeltHeaders.has(header)) return Number.isNaN(Date.parse(value)) ? [{ where: header, what: 'must be a date', value }] : [];
      return parameter.schema ? this.validator.text(parameter.schema, header, value) : [];
    })];
  }

  private ofRequestBody(schema: Place | undefined, { body, headers }: Exchange['request']): Remark[] {
    if (!schema) return body === '' ? [] : [{ where: 'body', what: 'is not taken by this operation', value: body }];
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    const value = isForm ? Object.fromEntries(new URLSearchParams(body)) : parsed(body);
    if (value === undefined) return [{ where: 'body', what: 'is not JSON', value: body }];
    return [...this.validator.body(schema, value), ...unlistedIn({ document: this.document, side: 'request' }, schema, value)];
  }

  private ofAnswer(operation: Operation | undefined, answer: Answer): Remark[] {
    const declared = operation?.answers.get(answer.status);
    if (declared === 'empty' && answer.status < 400) return ofEmpty(answer);
    const value = parsed(answer.body);
    // A refusal before the books has a form of its own, whatever the operation declares.
    const schema = isNode(value) && 'Title' in value || declared === 'empty' ? undefined : (declared ?? (answer.status === 400 ? this.document.at(this.document.top, 'components', 'schemas', 'Error') : undefined));
    if (!schema) return this.ofUndeclared(answer, value);
    if (value === undefined) return [{ where: 'body', what: 'is not JSON', value: answer.body }];
    return [...ofContentType(answer, 'application/json'), ...this.ofAnswerBody(schema, value, operation && this.elementOf(operation))];
  }

  private ofAnswerBody(schema: Place, value: unknown, element: Place | undefined): Remark[] {
    const refused = refusedIn(value);
    return [
      ...this.validator.body(schema, refused.rest),
      // What was refused is repeated as it was sent: too long or not among the choices, but of the right type.
      ...(element ? refused.elements.flatMap(([list, each]) => this.validator.types(element, each).map((remark) => ({ ...remark, where: `${list}[].${remark.where}` }))) : []),
      ...unlistedIn({ document: this.document, side: 'answer', refused: element }, schema, value),
    ];
  }

  private ofUndeclared(answer: Answer, value: unknown): Remark[] {
    switch (undeclaredStatuses.get(answer.status)?.form) {
      case 'refusal': return this.refusal.body({ pointer: '#', node: refusalSchema }, value);
      case 'html': return ofContentType(answer, 'text/html');
      case 'empty': return ofEmpty(answer);
      case 'empty or refusal': return answer.body === '' ? [] : this.refusal.body({ pointer: '#', node: refusalSchema }, value);
      case undefined: break;
    }
    return [{ where: 'status', what: 'is neither declared nor known from elsewhere', value: answer.status }];
  }

  /** What an answer of the operation lists; where it lists nothing (a mail that is sent), what its collection does. */
  private elementOf({ name, answers }: Operation): Place | undefined {
    return this.listedIn(answers.get(200)) ?? this.listedIn(this.operations.find('GET', /\/\w+/.exec(name)?.[0] ?? '')[0]?.operation.answers.get(200));
  }

  private listedIn(success: Place | 'empty' | undefined): Place | undefined {
    if (success === undefined || success === 'empty' || !isNode(success.node['properties'])) return undefined;
    return Object.keys(success.node['properties']).filter((name) => name !== 'Warnings').map((name) => this.document.at(success, 'properties', name, 'items')).find(Boolean);
  }
}

/** The elements of an answer that were refused, each with its list: all of a 400, and those of a 200 that say so (xero-api.md, section 6); and the answer without them. */
function refusedIn(value: unknown): { readonly elements: readonly (readonly [string, unknown])[]; readonly rest: unknown } {
  if (!isNode(value)) return { elements: [], rest: value };
  const isRefused = (list: string, each: unknown): boolean => list === 'Elements' || (isNode(each) && each['StatusAttributeString'] === 'ERROR');
  const lists = Object.entries(value).flatMap(([list, elements]) => (Array.isArray(elements) ? [[list, elements as unknown[]] as const] : []));
  return {
    elements: lists.flatMap(([list, elements]) => elements.filter((each) => isRefused(list, each)).map((each) => [list, each] as const)),
    rest: { ...value, ...Object.fromEntries(lists.map(([list, elements]) => [list, elements.filter((each) => !isRefused(list, each))])) },
  };
}

const ofEmpty = ({ body }: Answer): Remark[] => (body === '' ? [] : [{ where: 'body', what: 'must be empty', value: body }]);
const ofContentType = ({ headers }: Answer, expected: string): Remark[] => {
  const type = headers['content-type'] ?? '';
  return type.startsWith(expected) ? [] : [{ where: 'content-type', what: `must be ${expected}`, value: type }];
};

/** Undefined when it is no JSON: JSON has no undefined. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
