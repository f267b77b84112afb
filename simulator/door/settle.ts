import { isAtTheGate, isBefore } from '../faults/faults';
import { redirectAnswer, statusAnswer, unreadable } from '../faults/fault-answers';
import type { Fault } from '../faults/fault-schemas';
import type { State } from '../state/state';
import type { Op } from '../storage/store';
import { empty, refusal, type Answer } from './answer';
import type { Delivery, Wire } from './deliver';
import { spell, type LimitHit } from './limits';

/** What is noted of a call besides its outcome. */
export interface CallFacts {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly tenantId?: string;
  readonly idempotencyKey?: string;
  readonly elements?: number;
  readonly replayed?: boolean;
}

/** How a call is decided once no fault came before it. */
export interface Work {
  /** Decides; what it changed is stored in the same record as the call itself. */
  readonly decide: () => { answer: Answer; ops: readonly Op[] };
  /** Keeps the true answer, for callers who repeat themselves. */
  readonly keep?: (answer: Answer) => readonly Op[];
  /** Whether the call uses up one of its organisation's calls. */
  readonly counts: boolean;
}

/** What came of a call, before limit headers and delay are added. */
export type Settled = Omit<Delivery, 'waitMs'> & { readonly extraDelayMs: number };

const WHOLE: Wire = { how: 'whole' };

/**
 * Settles one call: strikes it with a fault if one is planned, decides it unless the fault came before, and stores call, effects,
 * kept answer and the fault's count in one record. Everything has happened when this returns; only the sending is left.
 */
export function settle(state: State, facts: CallFacts, work: Work): Settled {
  const { struck, ops: faultOps } = state.faults.strike(facts);
  const fault = struck?.fault;
  const before = fault !== undefined && isBefore(fault);
  const decided = before ? { answer: answerInstead(state, fault, facts.tenantId), ops: [] } : work.decide();
  const keeps = !before || fault.kind === 'status';
  const settled = fault === undefined ? { answer: decided.answer, wire: WHOLE, extraDelayMs: 0 } : hurt(decided.answer, fault);
  const counted = work.counts && !(fault !== undefined && isAtTheGate(fault));
  const call = noteCall(state, facts, { status: sentStatus(settled), counted, ...(struck === undefined ? {} : { faultId: struck.faultId }) });
  state.store.commit([...decided.ops, ...(keeps ? (work.keep?.(decided.answer) ?? []) : []), call, ...faultOps]);
  return settled;
}

/** A call turned away at the gates: noted, not counted, no fault asked. */
export function turnAway(state: State, facts: CallFacts, answer: Answer): Settled {
  state.store.commit([noteCall(state, facts, { status: answer.status, counted: false })]);
  return { answer, wire: WHOLE, extraDelayMs: 0 };
}

/** 429 as Xero gives it: Retry-After for minute and day only, and no body unless the switch `rateLimitBody` says so (xero-api.md 1). */
export function limitAnswer(state: State, hit: LimitHit, tenantId: string | undefined): Answer {
  const { rateLimitSpelling, rateLimitBody } = state.settings.for(tenantId);
  const retryAfter = hit.retryAfterSeconds === undefined ? {} : { 'retry-after': String(hit.retryAfterSeconds) };
  const answer = rateLimitBody === 'json' ? refusal(429, 'Too Many Requests', 'RateLimitExceeded') : empty(429);
  return { ...answer, headers: { ...answer.headers, 'x-rate-limit-problem': spell(hit.problem, rateLimitSpelling), ...retryAfter } };
}

function noteCall(state: State, facts: CallFacts, outcome: { status: number; counted: boolean; faultId?: string }): Op {
  const now = state.clock.now();
  if (outcome.counted && facts.tenantId !== undefined) state.limits.count(facts.tenantId, now.getTime());
  return state.journal.call({ at: now.toISOString(), ...facts, ...outcome });
}

/** What a fault answers when nothing happened. For those without an answer, one that is never sent. */
function answerInstead(state: State, fault: Fault, tenantId: string | undefined): Answer {
  if (fault.kind === 'status') return statusAnswer(fault);
  if (fault.kind === 'redirect-302') return redirectAnswer();
  if (fault.kind !== 'rate-limit') return empty(503);
  const { problem, retryAfterSeconds } = fault;
  const promised = problem === 'minute' || problem === 'day' ? problem : undefined;
  const seconds = retryAfterSeconds ?? (promised && state.limits.secondsUntil(tenantId ?? '', promised, state.clock.ms()));
  return limitAnswer(state, seconds === undefined ? { problem } : { problem, retryAfterSeconds: seconds }, tenantId);
}

function hurt(answer: Answer, fault: Fault): Settled {
  const whole = { answer, wire: WHOLE, extraDelayMs: 0 };
  switch (fault.kind) {
    case 'status':
      return { ...whole, answer: statusAnswer(fault) };
    case 'reset':
    case 'hang':
      return { ...whole, wire: { how: fault.kind } };
    case 'delay':
      return { ...whole, extraDelayMs: fault.ms };
    case 'drip':
      return { ...whole, wire: { how: 'drip', bytesPerSecond: fault.bytesPerSecond } };
    case 'unreadable':
      return { ...whole, answer: unreadable(answer, fault.variant), wire: fault.variant === 'truncated' ? { how: 'truncated' } : WHOLE };
    case 'rate-limit':
    case 'redirect-302':
      break; // The answer instead is the fault.
  }
  return whole;
}

function sentStatus({ answer, wire }: Settled): number {
  return wire.how === 'reset' || wire.how === 'hang' ? 0 : answer.status;
}
