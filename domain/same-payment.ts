/** When a payment recorded on both sides is taken for one. Dates are calendar dates. */

/** Days by which the same payment may be dated apart: a bank's day and a weekend. */
export const surelyWithinDays = 4;
/** Further apart than this, two payments of one amount are two; in between a person is asked. */
export const perhapsWithinDays = 31;

export const daysApart = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000;
