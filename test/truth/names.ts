import { isNode, schemaName, type Node, type OpenApiDocument, type Place } from './document';
import type { Remark } from './finding';
import { isUndocumented } from './undocumented';

/**
 * What JSON Schema leaves unsaid, for Xero's files name no schema closed: properties that a schema does not name, read-only ones in a
 * request, dates of an answer in another spelling than `/Date(ms+0000)/`.
 */
export interface Walk {
  readonly document: OpenApiDocument;
  readonly side: 'request' | 'answer';
  /** What an element of a refusal may hold beside its errors: Xero's examples repeat the whole document, though its schema `Element` has ids only. */
  readonly refused?: Place | undefined;
}

const msDate = /^\/Date\(-?\d+([+-]\d{4})?\)\/$/;

/** @returns a remark for every such property of a value, however deep. */
export function unlistedIn(walk: Walk, place: Place, value: unknown): Remark[] {
  return [...within(walk, [place], value, '')];
}

/** Schemas, and those that they are composed of: each may name properties. The first is the one that the value is called by. */
const composed = ({ document }: Pick<Walk, 'document'>, places: readonly Place[]): Place[] =>
  places.flatMap((place) => [place, ...composed({ document }, document.list(place, 'allOf'))]);

function* within(walk: Walk, places: readonly Place[], value: unknown, where: string): Generator<Remark> {
  const all = composed(walk, places);
  if (Array.isArray(value)) {
    const items = all.flatMap((place) => walk.document.at(place, 'items') ?? []);
    for (const element of items.length > 0 ? (value as unknown[]) : []) yield* within(walk, items, element, `${where}[]`);
  } else if (isNode(value) && all.some(({ node }) => isNode(node['properties']))) {
    yield* ofObject(walk, all, value, where);
  }
}

function* ofObject(walk: Walk, places: readonly Place[], value: Node, where: string): Generator<Remark> {
  const [schema] = places.map(schemaName);
  const refused = schema === 'Element' ? walk.refused : undefined;
  const schemas = [...places.map(schemaName), refused && schemaName(refused), ...(walk.side === 'answer' && where === '' ? ['answer body'] : [])];
  for (const [property, content] of Object.entries(value)) {
    const at = where === '' ? property : `${where}.${property}`;
    const known = [...places, refused].flatMap((place) => walk.document.at(place, 'properties', property) ?? []);
    const [first] = known;
    if (first) {
      yield* ofProperty(walk, first, content, at, isUndocumented(schema, property, 'readOnly'));
      yield* within(walk, known, content, at);
    } else if (!schemas.some((each) => isUndocumented(each, property))) {
      yield { where: at, what: `is unknown${schema === undefined ? '' : ` to ${schema}`}`, value: content };
    }
  }
}

function* ofProperty({ side }: Walk, { node }: Place, content: unknown, where: string, mayBeSent: boolean): Generator<Remark> {
  if (side === 'request' && node['readOnly'] === true && !mayBeSent) yield { where, what: 'is read-only and must not be sent', value: content };
  const dated = node['x-is-msdate'] === true || node['x-is-msdate-time'] === true;
  if (side === 'answer' && dated && typeof content === 'string' && !msDate.test(content)) yield { where, what: 'must be spelt /Date(ms+0000)/', value: content };
}
