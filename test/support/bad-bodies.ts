import type { Json } from './house';

/** Bad bodies made from a route's own schema in the OpenAPI document: every field of it, at every depth, wrong in every way that its type knows. */

export interface Schema {
  readonly type?: string; readonly anyOf?: readonly Schema[]; readonly format?: string; readonly enum?: readonly unknown[]; readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[]; readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema; readonly minItems?: number; readonly maxItems?: number; readonly maxLength?: number; readonly minLength?: number; readonly maximum?: number;
}
/** `field` is the path that the refusal must name. */
export interface Bad { readonly what: string; readonly field: string; readonly body: unknown }
type Path = readonly (string | number)[];

const hostileTexts = { NUL: 'a\u0000', bell: 'a\u0007', 'an upper control character': 'a\u0085', 'half of a surrogate pair': 'a\ud800', 'U+FFFE': 'a\ufffe', 'U+10FFFF': 'a\u{10ffff}', 'text turned round': 'a\u202eb' };
const badByFormat: Readonly<Record<string, readonly string[]>> = {
  decimal: ['', ' ', '1.00001', '1e3', '1E-2', 'NaN', 'Infinity', '-0', '-0.00', '007', '1,50', '.5', '5.', '+1', '0x10', '١٢', ' 1', '1\n', '9'.repeat(40), '$1', '1_000'],
  date: ['', '2026-02-30', '2026-13-01', '2026-00-10', '2025-02-29', '2026-1-1', '01/11/2026', '2026-11-15T00:00:00Z', '0000-00-00', '٢٠٢٦-١١-١٥'],
  uri: ['', 'word', 'ftp://example.com', 'javascript:alert(1)', 'https://', 'https://a\u0000', 'https://a b', 'https://a.example/\n', 'data:text/html,x'],
  uuid: ['', 'word', '00000000-0000-0000-0000-00000000000g'],
};

/**
 * @param goods bodies that the route takes. One is enough unless fields exclude each other; together they must hold every field of the
 *   schema, so that each is tried. Throws when they lack one.
 */
export function badBodies(schema: Schema, goods: readonly Json[]): Bad[] {
  const lacking = Object.keys(schema.properties ?? {}).filter((name) => !goods.some((good) => Object.hasOwn(good, name)));
  if (lacking.length > 0) throw new Error(incomplete(lacking.join(', ')));
  return goods.flatMap((good) => badVersionsOf(good, { ...schema, ...(schema.properties ? { properties: Object.fromEntries(Object.entries(schema.properties).filter(([name]) => Object.hasOwn(good, name))) } : {}) }));
}

const incomplete = (name: string): string => `the good body lacks ${name}: complete it, so that ${name} is tried too`;

function badVersionsOf(good: Json, schema: Schema): Bad[] {
  const at = (path: Path, value: unknown): unknown => replaced(good, path, value);
  const visit = (here: Schema, path: Path, value: unknown): Bad[] => {
    const nullable = here.anyOf?.some(({ type }) => type === 'null') ?? false;
    const inner = here.anyOf?.find(({ type }) => type !== 'null') ?? here;
    const field = path.join('.') || '(body)';
    const bad = (what: string, wrong: unknown, named = field): Bad => ({ what: `${field}: ${what}`, field: named, body: at(path, wrong) });
    const rows = wrongTypes(inner.type, nullable).map((wrong) => bad(JSON.stringify(wrong), wrong));
    switch (inner.type ?? '') {
      case 'object': return [...rows, ...objectRows(inner, path, value, bad), ...children(inner, value).flatMap(([name, child, its]) => visit(child, [...path, name], its))];
      case 'array': {
        const items = value as unknown[];
        if (inner.minItems !== undefined) rows.push(bad('empty', []));
        if (inner.maxItems !== undefined) rows.push(bad('too many', Array.from({ length: inner.maxItems + 1 }, (_, index) => ({ ...items[0] as object, id: `l${String(index)}` }))));
        return [...rows, ...(inner.items ? visit(inner.items, [...path, 0], items[0]) : [])];
      }
      case 'integer': return [...rows, ...[0, -1, 1.5, 2 ** 31, 2 ** 53, 1e300].map((wrong) => bad(String(wrong), wrong))];
      case 'string': return [...rows, ...textRows(inner).map(([what, wrong]) => bad(what, wrong))];
      default: return rows;
    }
  };
  return visit(schema, [], good);
}

function wrongTypes(type: string | undefined, nullable: boolean): unknown[] {
  const every: [string, unknown][] = [['string', '1x'], ['integer', 1], ['boolean', true], ['array', []], ['array', [1]], ['object', { a: 1 }], ['null', null]];
  return every.filter(([its]) => its !== type && !(nullable && its === 'null')).map(([, value]) => value);
}

function objectRows(schema: Schema, path: Path, value: unknown, bad: (what: string, wrong: unknown, named: string) => Bad): Bad[] {
  const named = (name: string) => [...path, name].join('.');
  const own = value as Json;
  const missing = (schema.required ?? []).map((name) => bad(`without ${name}`, Object.fromEntries(Object.entries(own).filter(([key]) => key !== name)), named(name)));
  const known = schema.properties ? ['colour', 'constructor', '__proto__', 'toString'] : ['__proto__', 'Équipement', 'two words', 'x'.repeat(51), ''];
  return [...missing, ...known.map((name) => bad(`with ${JSON.stringify(name)}`, Object.fromEntries([...Object.entries(own), [name, '210']]), named(name)))];
}

function children(schema: Schema, value: unknown): [string, Schema, unknown][] {
  const own = value as Json;
  const fields = Object.entries(schema.properties ?? {}).map(([name, child]): [string, Schema, unknown] => {
    if (!Object.hasOwn(own, name)) throw new Error(incomplete(name));
    return [name, child, own[name]];
  });
  const { additionalProperties: each } = schema;
  return [...fields, ...(typeof each === 'object' ? Object.entries(own).slice(0, 1).map(([name, its]): [string, Schema, unknown] => [name, each, its]) : [])];
}

function textRows(schema: Schema): [string, string][] {
  const rows: [string, string][] = Object.entries(hostileTexts);
  for (const wrong of badByFormat[schema.format ?? ''] ?? []) rows.push([JSON.stringify(wrong).slice(0, 40), wrong]);
  if (schema.enum || schema.pattern !== undefined || schema.minLength !== undefined) rows.push(['empty', ''], ['blank', ' \u200b']);
  if (schema.enum) rows.push(['another word', 'other']);
  if (schema.maxLength !== undefined) rows.push(['too long', 'x'.repeat(schema.maxLength + 1)]);
  if (schema.pattern !== undefined) rows.push(['a slash', 'a/b'], ['too long', 'x'.repeat(60)]);
  return rows;
}

/** A copy of `value` with what stands at `path` replaced. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replaced(item, rest, by) : item));
  return Object.fromEntries(Object.entries(value as Json).map(([name, item]) => [name, name === key ? replaced(item, rest, by) : item]));
}
