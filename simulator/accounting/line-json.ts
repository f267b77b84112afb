import type { Json } from './answers';
import { asNumber, decimal, roundTo } from './money';
import type { LineRecord } from './records';
import type { Session } from './session';

/** A line as Xero answers it. One literal with undefined for what is absent, which JSON leaves out: lines are the bulk of every answer. */
export function lineJson({ state }: Session, line: LineRecord, places: 2 | 4): Json {
  const account = line.accountId === undefined ? undefined : state.accounts.get(line.accountId);
  return {
    Description: line.description,
    UnitAmount: line.unitAmount === undefined ? undefined : shownPrice(line.unitAmount, places),
    TaxType: line.taxType,
    TaxAmount: asNumber(line.taxAmount),
    LineAmount: asNumber(line.lineAmount),
    AccountCode: account?.code,
    AccountID: account?.id,
    Tracking: [],
    Quantity: line.quantity === undefined ? undefined : asNumber(line.quantity),
    DiscountRate: line.discountRate === undefined ? undefined : asNumber(line.discountRate),
    DiscountAmount: line.discountAmount === undefined ? undefined : asNumber(line.discountAmount),
    LineItemID: line.id,
    ValidationErrors: [],
  };
}

/** Most prices have two decimals: only the others are rounded. */
function shownPrice(price: string, places: 2 | 4): number {
  return /\.\d{3}/.test(price) ? asNumber(roundTo(decimal(price), places).toFixed()) : asNumber(price);
}
