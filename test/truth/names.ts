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
  return [...within(walk, place, value, '')];
}

function* within(walk: Walk, place: Place, value: unknown, where: string): Generator<Remark> {
  if (Array.isArray(value)) {
    const items = walk.document.at(place, 'items');
    for (const element of items ? (value as unknown[]) : []) if (items) yield* within(walk, items, element, `${where}[]`);
  } else if (isNode(value) && isNode(place.node['properties'])) {
    yield* ofObject(walk, place, value, where);
  }
}

function* ofObject(walk: Walk, place: Place, value: Node, where: string): Generator<Remark> {
  const schema = schemaName(place);
  const refused = schema === 'Element' ? walk.refused : undefined;
  const schemas = [schema, refused && schemaName(refused), ...(walk.side === 'answer' && where === '' ? ['answer body'] : [])];
  for (const [property, content] of Object.entries(value)) {
    const at = where === '' ? property : `${where}.${property}`;
    const known = walk.document.at(place, 'properties', property) ?? walk.document.at(refused, 'properties', property);
    if (known) {
      yield* ofProperty(walk, known, content, at, isUndocumented(schema, property, 'readOnly'));
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
