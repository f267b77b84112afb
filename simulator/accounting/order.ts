import { BadRequest } from './refusal';
import type { FilterFields } from './where';

type Compare<Row> = (a: Row, b: Row) => number;

/** Reads `order=UpdatedDateUTC ASC` (section 3), also several, by commas; absent values first, as in Xero's database. */
export function parseOrder<Row>(order: string, fields: FilterFields<Row>): Compare<Row> {
  const compares = order.split(',').map((part) => readPart(part.trim(), fields));
  return (a, b) => {
    for (const compare of compares) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}

function readPart<Row>(part: string, fields: FilterFields<Row>): Compare<Row> {
  const [name = '', direction = 'ASC', ...rest] = part.split(/\s+/);
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw BadRequest.query(`No property or field '${name}' exists to order by.`);
  const sign = { ASC: 1, DESC: -1 }[direction.toUpperCase()];
  if (sign === undefined || rest.length > 0) throw BadRequest.query(`The order '${part}' must be a property and ASC or DESC.`);
  return (a, b) => sign * compareValues(field.get(a), field.get(b));
}

function compareValues(a: string | number | boolean | undefined, b: string | number | boolean | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return a < b ? -1 : 1;
}
