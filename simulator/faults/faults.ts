import { randomUUID } from 'node:crypto';
import type { Op, Store, Table } from '../storage/store';
import type { Fault, FaultOrder } from './fault-schemas';

export interface PlannedFault extends FaultOrder {
  readonly faultId: string;
  /** Matching calls so far, spared ones included. */
  readonly seen: number;
  /** How often it struck. */
  readonly fired: number;
}

/** What a fault is matched against. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly tenantId?: string;
  /** The answer will be repeated from the idempotency store: what lies behind the store cannot fail any more. */
  readonly replayed?: boolean;
}

/** Faults that tests ordered, in the order in which they were ordered. */
export class Faults {
  private readonly planned: Table<PlannedFault>;

  constructor(private readonly store: Store) {
    this.planned = store.table('fault');
  }

  all(): PlannedFault[] {
    return [...this.planned.values()];
  }

  plan(order: FaultOrder): PlannedFault {
    const planned = { ...order, faultId: randomUUID(), seen: 0, fired: 0 };
    this.store.commit([this.planned.put(planned.faultId, planned)]);
    return planned;
  }

  /** False when there is no such fault. */
  drop(faultId: string): boolean {
    if (this.planned.get(faultId) === undefined) return false;
    this.store.commit([this.planned.remove(faultId)]);
    return true;
  }

  dropAll(): void {
    this.store.commit(this.all().map(({ faultId }) => this.planned.remove(faultId)));
  }

  /** The fault that strikes this call, if any, and the counting to commit with the call. */
  strike(target: FaultTarget): { struck?: PlannedFault; ops: Op[] } {
    const ops: Op[] = [];
    for (const planned of this.planned.values()) {
      if (planned.fired >= planned.times || !matches(planned, target)) continue;
      const spared = planned.seen < planned.skip;
      const after = { ...planned, seen: planned.seen + 1, fired: planned.fired + (spared ? 0 : 1) };
      ops.push(this.planned.put(planned.faultId, after));
      if (!spared) return { struck: after, ops };
    }
    return { ops };
  }
}

/** Statuses that Xero's gates give, in front of its idempotency store. */
const GATE_STATUSES = new Set([401, 403, 429]);

/** Whether a fault hits before the books are asked. */
export function isBefore(fault: Fault): boolean {
  return fault.kind === 'rate-limit' || fault.kind === 'redirect-302' || ('when' in fault && fault.when === 'before');
}

/** Whether a fault's answer comes from the gates: such a call uses nothing up and its answer is not kept. */
export function isAtTheGate(fault: Fault): boolean {
  return fault.kind === 'rate-limit' || fault.kind === 'redirect-302' || (fault.kind === 'status' && isBefore(fault) && GATE_STATUSES.has(fault.status));
}

function matches({ match, fault }: PlannedFault, target: FaultTarget): boolean {
  if (match.method !== undefined && match.method !== target.method) return false;
  if (match.path !== undefined && !target.path.startsWith(match.path)) return false;
  if (match.tenantId !== undefined && match.tenantId !== target.tenantId) return false;
  const behindTheStore = fault.kind === 'status' && isBefore(fault) && !isAtTheGate(fault);
  return !(target.replayed === true && behindTheStore);
}
