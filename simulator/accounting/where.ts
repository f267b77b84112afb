import { BadRequest } from './refusal';
import { tokensOf, type Token } from './where-tokens';

/** A property that a list can be filtered and ordered by. */
export interface FilterField<Row> {
  readonly type: 'String' | 'Guid' | 'DateTime' | 'Decimal' | 'Boolean';
  /** Guids in lower case, DateTimes as milliseconds. */
  get(row: Row): string | number | boolean | undefined;
}
export type FilterFields<Row> = { readonly [name: string]: FilterField<Row> };

type Value = string | number | boolean | undefined;
interface Literal {
  readonly type: FilterField<never>['type'] | 'Null';
  readonly value: Value;
}
type Compare = (left: Value, right: Value) => boolean;
/** One comparison; `exact` when it names a text or an id. */
interface Comparison<Row> {
  test(row: Row): boolean;
  readonly exact: boolean;
}

/** A filter as read. `slow`: some alternative of it names no text or id, so that every row has to be looked at. */
export interface Where<Row> {
  matches(row: Row): boolean;
  readonly slow: boolean;
}

const compares: Readonly<Record<string, Compare>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>=': (left, right) => left !== undefined && right !== undefined && left >= right,
  '<=': (left, right) => left !== undefined && right !== undefined && left <= right,
  '>': (left, right) => left !== undefined && right !== undefined && left > right,
  '<': (left, right) => left !== undefined && right !== undefined && left < right,
};

/**
 * Reads the part of Xero's `where` that its documentation shows (section 3): comparisons of a property with a string, guid("…"),
 * DateTime(y, m, d[, h, m, s]), number, true, false or null, joined by AND or &&, those by OR or || ("faster than OR": it is
 * read). Anything else, parentheses too, is a QueryParseException.
 */
export function parseWhere<Row>(filter: string, fields: FilterFields<Row>): Where<Row> {
  const reader = new Reader(tokensOf(filter), filter);
  const alternatives = [[readComparison(reader, fields)]];
  while (!reader.done()) {
    const joint = reader.next().text;
    // AND binds tighter: an OR begins the next alternative.
    if (joint === '||' || joint.toUpperCase() === 'OR') alternatives.push([readComparison(reader, fields)]);
    else if (joint === '&&' || joint.toUpperCase() === 'AND') alternatives.at(-1)?.push(readComparison(reader, fields));
    else throw reader.error(`'${joint}' is not understood here`);
  }
  return {
    matches: (row) => alternatives.some((tests) => tests.every((comparison) => comparison.test(row))),
    slow: alternatives.some((tests) => !tests.some(({ exact }) => exact)),
  };
}

class Reader {
  private position = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly filter: string,
  ) {}

  done(): boolean {
    return this.position >= this.tokens.length;
  }

  next(): Token {
    const token = this.tokens[this.position];
    if (!token) throw this.error('the filter ends too soon');
    this.position += 1;
    return token;
  }

  expect(text: string): void {
    const token = this.next();
    if (token.kind === 'string' || token.text !== text) throw this.error(`'${text}' is missing`);
  }

  error(problem: string): BadRequest {
    return BadRequest.query(`The filter ${this.filter} cannot be read: ${problem}.`);
  }
}

function readComparison<Row>(reader: Reader, fields: FilterFields<Row>): Comparison<Row> {
  const { kind, text } = reader.next();
  const field = kind === 'name' && Object.hasOwn(fields, text) ? fields[text] : undefined;
  if (!field) throw reader.error(`no property or field '${text}' exists`);
  const operator = reader.next().text;
  const compare = Object.hasOwn(compares, operator) ? compares[operator] : undefined;
  if (!compare) throw reader.error(`'${operator}' is no comparison`);
  const literal = readLiteral(reader);
  const equality = operator === '==' || operator === '!=';
  const comparable = literal.type === field.type && (equality || (field.type !== 'Guid' && field.type !== 'Boolean' && field.type !== 'String'));
  if (!comparable && !(literal.type === 'Null' && equality)) {
    throw reader.error(`operator '${operator}' incompatible with operand types '${field.type}' and '${literal.type}'`);
  }
  return { test: (row) => compare(field.get(row), literal.value), exact: operator === '==' && (literal.type === 'String' || literal.type === 'Guid') };
}

function readLiteral(reader: Reader): Literal {
  const token = reader.next();
  if (token.kind === 'string') return { type: 'String', value: token.text };
  if (token.kind === 'number') return { type: 'Decimal', value: Number(token.text) };
  if (token.kind === 'name') return readNamedLiteral(reader, token.text);
  throw reader.error(`'${token.text}' is no value`);
}

function readNamedLiteral(reader: Reader, name: string): Literal {
  switch (name) {
    case 'true': return { type: 'Boolean', value: true };
    case 'false': return { type: 'Boolean', value: false };
    case 'null': return { type: 'Null', value: undefined };
    case 'guid':
    case 'Guid': return readGuid(reader);
    case 'DateTime': return readDateTime(reader);
    default: throw reader.error(`'${name}' is no value`);
  }
}

function readGuid(reader: Reader): Literal {
  reader.expect('(');
  const { kind, text } = reader.next();
  if (kind !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw reader.error('guid("…") needs a guid');
  reader.expect(')');
  return { type: 'Guid', value: text.toLowerCase() };
}

function readDateTime(reader: Reader): Literal {
  reader.expect('(');
  const parts: number[] = [];
  for (;;) {
    const { kind, text } = reader.next();
    if (kind !== 'number' || !/^\d+$/.test(text)) throw reader.error('DateTime(…) takes whole numbers');
    parts.push(Number(text));
    const { text: after } = reader.next();
    if (after === ')') break;
    if (after !== ',') throw reader.error("',' is missing");
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const value = Date.UTC(year, month - 1, day, hour, minute, second);
  const real = new Date(value).getUTCDate() === day && new Date(value).getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 60;
  if ((parts.length !== 3 && parts.length !== 6) || !real) throw reader.error('DateTime(…) needs a real date');
  return { type: 'DateTime', value };
}
