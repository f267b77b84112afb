/** An OpenAPI document as parsed, and the way through it. */

export type Node = Readonly<Record<string, unknown>>;
/** A place in a document: where it is, and what stands there. */
export interface Place { readonly pointer: string; readonly node: Node }

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

export class OpenApiDocument {
  /** Steps from a node that were gone before: bodies take the same ones many thousand times. */
  private readonly taken = new WeakMap<Node, Map<string, Place | undefined>>();

  /** Every server serves its paths below one root: '/api.xro/2.0', or nothing. */
  constructor(readonly name: string, readonly root: string, readonly content: Node) {}

  /** What stands at the end of these steps, with every reference on the way followed; undefined when nothing does. */
  at(from: Place | undefined, ...steps: readonly string[]): Place | undefined {
    let place = from;
    for (const step of steps) place = place && this.step(place, step);
    return place;
  }

  get top(): Place {
    return { pointer: '#', node: this.content };
  }

  /** The elements of a list, each followed. */
  list(from: Place, step: string): Place[] {
    const list: unknown = from.node[step];
    return Array.isArray(list) ? list.filter(isNode).map((node, at) => this.followed({ pointer: `${from.pointer}/${step}/${String(at)}`, node })) : [];
  }

  /** A named schema. Throws when the document has none of that name. */
  schema(name: string): Place {
    const place = this.at(this.top, 'components', 'schemas', name);
    if (!place) throw new Error(`${this.name} has no schema ${name}.`);
    return place;
  }

  private step(from: Place, step: string): Place | undefined {
    const taken = this.taken.get(from.node) ?? new Map<string, Place | undefined>();
    if (!taken.has(step)) {
      const node = Object.hasOwn(from.node, step) ? from.node[step] : undefined;
      taken.set(step, isNode(node) ? this.followed({ pointer: `${from.pointer}/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`, node }) : undefined);
      this.taken.set(from.node, taken);
    }
    return taken.get(step);
  }

  private followed(place: Place): Place {
    const reference = place.node['$ref'];
    if (typeof reference !== 'string') return place;
    const steps = reference.slice('#/'.length).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const target = this.at(this.top, ...steps);
    if (!target) throw new Error(`${this.name} refers to ${reference}, which it does not have.`);
    return target;
  }
}

/** The name of the schema at a place, when it is a named one. */
export const schemaName = ({ pointer }: Place): string | undefined => /^#\/components\/schemas\/(\w+)$/.exec(pointer)?.[1];
