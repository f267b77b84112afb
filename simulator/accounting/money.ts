import { Big } from 'big.js';

/** Exact decimals for everything that is money, price or quantity; numbers only at the edge of JSON. */
export type Decimal = Big;

const halfUp = 1;
const halfEven = 2;

export function decimal(value: string | number): Decimal {
  return new Big(value);
}

/** Half away from zero (section 4: 2.165 becomes 2.17). */
export function roundTo(value: Decimal, places: number): Decimal {
  return value.round(places, halfUp);
}

export function cents(value: Decimal): Decimal {
  return roundTo(value, 2);
}

/** Cents of quantity x price, by the switch `amountRounding`. */
export function lineCents(value: Decimal, rounding: 'half-up' | 'half-even'): Decimal {
  return value.round(2, rounding === 'half-up' ? halfUp : halfEven);
}

export function sum(values: readonly (Decimal | string)[]): Decimal {
  return values.reduce<Decimal>((total, value) => total.plus(value), new Big(0));
}

/** '12.50', as amounts are kept and shown. */
export function amount(value: Decimal): string {
  return value.toFixed(2);
}

/** The JSON number of a kept decimal. */
export function asNumber(value: string): number {
  return Number(value);
}

/** How many decimals a number as sent has. */
export function decimalsOf(value: Decimal): number {
  return Math.max(0, value.c.length - value.e - 1);
}
