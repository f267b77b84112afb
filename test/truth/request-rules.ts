import type { Exchange } from '../../simulator/recording/exchange';
import type { OpenApiDocument, Place } from './document';
import type { Remark } from './finding';
import { parsed } from './json';
import { unlistedIn } from './names';
import type { Found, Parameter } from './operations';
import { freelySpeltHeaders } from './undocumented';
import type { Validator } from './validator';

type Sent = Exchange['request'];

/** What a request breaks of the operation that it means. */
export class RequestRules {
  constructor(private readonly document: OpenApiDocument, private readonly validator: Validator) {}

  of(found: Found, request: Sent): Remark[] {
    const { query, headers, body } = found.operation;
    return [...this.ofPath(found), ...this.ofQuery(query, new URLSearchParams(request.query)), ...this.ofHeaders(headers, request.headers), ...this.ofBody(body, request)];
  }

  ofPath({ operation, values }: Found): Remark[] {
    return operation.path.flatMap(({ name, schema }) => (schema ? this.validator.text(schema, `{${name}}`, values[name] ?? '') : []));
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
  private ofHeaders(known: readonly Parameter[], sent: Sent['headers']): Remark[] {
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

  private ofBody(schema: Place | undefined, { body, headers }: Sent): Remark[] {
    if (!schema) return body === '' ? [] : [{ where: 'body', what: 'is not taken by this operation', value: body }];
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    const value = isForm ? Object.fromEntries(new URLSearchParams(body)) : parsed(body);
    if (value === undefined) return [{ where: 'body', what: 'is not JSON', value: body }];
    return [...this.validator.body(schema, value), ...unlistedIn({ document: this.document, side: 'request' }, schema, value)];
  }
}
