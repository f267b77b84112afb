import type { Exchange } from '../../simulator/recording/exchange';
import type { Finding } from './finding';
import type { Specification } from './specification';

/** How many of something, by what is said of them. */
export type Counts = ReadonlyMap<string, number>;

export interface Outcome {
  /** Requests and answers held against every document that speaks of their path. */
  readonly requests: number;
  readonly answers: number;
  /** What was not, by its reason. */
  readonly excluded: Counts;
  readonly findings: readonly Finding[];
}

/** Judges exchanges one after the other; whatever is left out is counted with its reason. */
export class Check {
  private readonly excluded = new Map<string, number>();
  private readonly findings: Finding[] = [];
  private requests = 0;
  private answers = 0;

  constructor(private readonly specifications: readonly Specification[]) {}

  judge(exchange: Exchange): void {
    const covering = this.specifications.filter((specification) => specification.covers(exchange.request.path));
    if (covering.length === 0) return this.exclude('webhooks, for want of Xero’s file');
    const verdicts = covering.map((specification) => specification.judge(exchange));
    this.request(exchange, verdicts.flatMap(({ request }) => request));
    this.answer(exchange, verdicts.flatMap(({ answer }) => answer));
  }

  get outcome(): Outcome {
    return { requests: this.requests, answers: this.answers, excluded: this.excluded, findings: this.findings };
  }

  private request(exchange: Exchange, findings: readonly Finding[]): void {
    const why = findings.length === 0 ? undefined : wrongOnPurpose(exchange, findings);
    if (why !== undefined) return this.exclude(why);
    this.requests += 1;
    this.findings.push(...findings);
  }

  private answer({ answer, unlikeXero }: Exchange, findings: readonly Finding[]): void {
    if (answer === undefined || unlikeXero !== undefined) return this.exclude(notXeros[unlikeXero ?? 'fault']);
    this.answers += 1;
    this.findings.push(...findings);
  }

  private exclude(why: string): void {
    this.excluded.set(why, (this.excluded.get(why) ?? 0) + 1);
  }
}

/** Why an answer is not held against Xero's documents. Only a fault keeps an answer from being sent. */
const notXeros: Readonly<Record<NonNullable<Exchange['unlikeXero']>, string>> = {
  fault: 'answers that an ordered fault replaced, spoilt or kept back',
  stub: 'answers of stub books',
  test: 'answers that a test wrote itself',
  app: 'answers to webhooks, which are not Xero’s',
};

/** Why a request may break the specification: only a test of the simulator may, and mostly to see it refused. */
function wrongOnPurpose({ askedBy, answer, unlikeXero }: Exchange, findings: readonly Finding[]): string | undefined {
  if (askedBy !== 'simulator-test') return undefined;
  if (answer !== undefined && (answer.status >= 400 || answer.body.includes('"StatusAttributeString":"ERROR"'))) return 'requests that tests of the simulator sent wrong to see them refused';
  if (unlikeXero === 'stub') return 'requests that tests of the simulator sent wrong to stub books, which see no difference';
  // xero-api.md, section 7: the SDK sends null. Xero's schemas know none; the simulator takes it for "not sent".
  return findings.every(({ value }) => value === null) ? 'requests of tests of the simulator that say null for "not sent"' : undefined;
}
