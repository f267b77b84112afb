import Big from 'big.js';

/** An exact decimal number; big.js adds and multiplies without any rounding of its own. */
export type Decimal = Big;

/** Reads a decimal string as the API and Postgres carry it ("12.30"). Throws on anything else: schemas check before. */
export const decimal = (text: string): Decimal => new Big(text);

/** Rounds half up (away from zero) to whole cents, as Xero does (xero-api.md, "Tax, rounding": 2.165 → 2.17). */
export const toCents = (value: Decimal): Decimal => value.round(2, Big.roundHalfUp);

/** An amount as every edge carries it: a decimal string with two places. */
export const amountText = (value: Decimal): string => value.toFixed(2);

export const zero: Decimal = new Big(0);

export const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total.plus(value), zero);
