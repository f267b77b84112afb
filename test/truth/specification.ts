import type { Exchange } from '../../simulator/recording/exchange';
import { AnswerRules } from './answer-rules';
import type { OpenApiDocument } from './document';
import type { Finding, Remark } from './finding';
import { Operations, type Found } from './operations';
import { RequestRules } from './request-rules';
import { Validator } from './validator';

export interface Verdict { readonly request: readonly Finding[]; readonly answer: readonly Finding[] }

const roots = ['/api.xro/', '/webhooks/'];
/** Identity stands at the root. */
const rootOf = (path: string): string => roots.find((root) => path.startsWith(root)) ?? '/';

/** A document, ready to judge exchanges. */
export class Specification {
  private readonly operations: Operations;
  private readonly requests: RequestRules;
  private readonly answers: AnswerRules;

  constructor(private readonly document: OpenApiDocument) {
    const validator = new Validator(document);
    this.operations = new Operations(document);
    this.requests = new RequestRules(document, validator);
    this.answers = new AnswerRules(document, validator, this.operations);
  }

  get name(): string {
    return this.document.name;
  }

  /** Whether this document speaks of such a path at all. */
  covers(path: string): boolean {
    return rootOf(path) === rootOf(`${this.document.root}/`);
  }

  /** What an exchange breaks, on either side. An answer that was never sent breaks nothing. */
  judge({ request, answer }: Exchange): Verdict {
    const meant = this.meant(request);
    const operation = meant?.operation.name ?? `${request.method} ${request.path}`;
    const findings = (side: Finding['side'], remarks: readonly Remark[]): Finding[] => remarks.map((remark) => ({ ...remark, by: this.name, operation, side }));
    return {
      request: findings('request', meant ? this.requests.of(meant, request) : [{ where: 'path', what: 'no such operation' }]),
      answer: findings('answer', answer ? this.answers.of(meant?.operation, answer) : []),
    };
  }

  /** The operation whose path parameters fit; else the nearest, whose misfit is then found. */
  private meant({ method, path }: Exchange['request']): Found | undefined {
    const found = path.startsWith(this.document.root) ? this.operations.find(method, path.slice(this.document.root.length)) : [];
    return found.find((each) => this.requests.ofPath(each).length === 0) ?? found[0];
  }
}
