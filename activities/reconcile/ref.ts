import type { MonthRef } from '../../db/reconcile/month-rows';
import { companyId } from '../../domain/ids';
import { month } from '../../domain/reconciliation';

/** One reconciliation of a month, as it travels through Temporal. */
export interface ReconcileRef { readonly companyId: string; readonly month: string; readonly revision: number }

export const monthRef = (ref: ReconcileRef): MonthRef => ({ companyId: companyId(ref.companyId), month: month(ref.month), revision: ref.revision });

/** What a month does next. `steps`: from where it goes on; a page that is stored meanwhile makes this one void. */
export type ReconcilePlan =
  | { readonly next: 'read'; readonly steps: number; readonly text: string }
  | { readonly next: 'compare'; readonly text: string }
  | { readonly next: 'wait'; readonly ms: number; readonly text: string }
  | { readonly next: 'compared'; readonly open: number; readonly repairing: number; readonly text: string };

/** What one read came to. */
export type ReconcileStep =
  | { readonly step: 'stored' }
  /** Somebody else was faster; nothing of this one is stored. */
  | { readonly step: 'overtaken' }
  | { readonly step: 'not-read' }
  | { readonly step: 'parked' };
