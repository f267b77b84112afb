import type { Revision } from '../../db/months';
import { companyId } from '../../domain/ids';
import { month } from '../../domain/reconciliation';
import type { ReconcileRef } from '../../workflows/contract/reconcile';

/** One reconciliation of a month, as it came through Temporal. */
export const revisionOf = (ref: ReconcileRef): Revision => ({ companyId: companyId(ref.companyId), month: month(ref.month), revision: ref.revision });

/** What one read came to. */
export type ReconcileStep =
  | { readonly step: 'stored' }
  /** Somebody else was faster; nothing of this one is stored. */
  | { readonly step: 'overtaken' }
  | { readonly step: 'not-read' }
  | { readonly step: 'parked' };
