import type { ClosedDocument, LaterChange } from './month-report';
import { decimal } from './money';
import type { ReconciledKind } from './reconciliation';

const words = { 'invoice': 'Invoice', 'credit-note': 'Credit note', 'payment': 'Payment', 'overpayment': 'Overpayment', 'prepayment': 'Prepayment' } as const satisfies Record<ReconciledKind, string>;
const places = { cloudrent: 'in CloudRent', xero: 'in Xero' } as const;

/** A change to a document of a closed month in a sentence: what, who and by how much. */
export function describeLaterChange({ side, kind, number, was, now, amount, currency, at }: Omit<LaterChange, 'text'>): string {
  const what = `${words[kind]}${number === null || number === '' ? '' : ` ${number}`}`;
  const money = currency === null ? amount : `${amount} ${currency}`;
  const effect = decimal(amount).eq(0) ? 'The month’s total stays the same.' : `The month’s total changes by ${money}.`;
  return `${what} was ${happened(was, now)} ${places[side]} on ${at.slice(0, 10)}, after the month was closed. ${effect}`;
}

function happened(was: ClosedDocument | null, now: ClosedDocument | null): string {
  if (was === null) return 'added';
  if (now === null) return 'voided, deleted or dated in another month';
  const changes = [
    ...(was.total === now.total ? [] : [`its total from ${was.total} to ${now.total}`]),
    ...(was.date === now.date ? [] : [`its date from ${was.date} to ${now.date}`]),
    ...(was.contact === now.contact ? [] : ['its customer']),
    ...(was.currency === now.currency ? [] : ['its currency']),
  ];
  return `changed (${changes.length === 0 ? 'its lines' : changes.join(', ')})`;
}
