import type { Exchange } from '../../simulator/recording/exchange';
import { isNode, type OpenApiDocument, type Place } from './document';
import type { Remark } from './finding';
import { parsed } from './json';
import { unlistedIn } from './names';
import type { Operation, Operations } from './operations';
import { refusalSchema, undeclaredStatuses } from './undocumented';
import { Validator } from './validator';

type Answer = NonNullable<Exchange['answer']>;

/** What an answer breaks of what its operation declares, or of what is known from elsewhere. */
export class AnswerRules {
  private readonly refusal = new Validator({ content: refusalSchema });

  constructor(private readonly document: OpenApiDocument, private readonly validator: Validator, private readonly operations: Operations) {}

  /** Without an operation, for an unknown path, the answer must be one of those known from elsewhere. */
  of(operation: Operation | undefined, answer: Answer): Remark[] {
    const declared = operation?.answers.get(answer.status);
    if (declared === 'empty' && answer.status < 400) return ofEmpty(answer);
    const value = parsed(answer.body);
    // A refusal before the books has a form of its own, whatever the operation declares.
    const schema = isNode(value) && 'Title' in value || declared === 'empty' ? undefined : (declared ?? (answer.status === 400 ? this.document.at(this.document.top, 'components', 'schemas', 'Error') : undefined));
    if (!schema) return this.ofUndeclared(answer, value);
    if (value === undefined) return [{ where: 'body', what: 'is not JSON', value: answer.body }];
    return [...ofContentType(answer, 'application/json'), ...this.ofBody(schema, value, operation && this.elementOf(operation))];
  }

  private ofBody(schema: Place, value: unknown, element: Place | undefined): Remark[] {
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
