import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { amountText, decimal, sum } from '../domain/money';
import { sides, type Side } from '../domain/reconciliation';
import type { HttpApi } from '../scripts/client/http-api';
import type { Totals } from './compare';
import type { RetailLoad } from './retail-map';

/** The months of a load, held against Xero once all of it is there, as a bookkeeper would at their ends. */

const PATIENCE_MS = 15 * 60_000;
const kinds = ['invoice', 'credit-note', 'payment'] as const;
type Kind = (typeof kinds)[number];
/** What the comparison of the run calls the sum of each kind. */
const sumNames = { invoice: 'invoiced', 'credit-note': 'creditNotes', payment: 'paid' } as const satisfies Record<Kind, keyof Totals>;

const ofSides = z.object({ cloudrent: z.object({ gross: z.string() }), agreed: z.object({ gross: z.string() }), xero: z.object({ gross: z.string() }) });
const monthAnswer = z.object({
  month: z.string(), state: z.string(), comparedAt: z.string().nullable(), openDifferences: z.number(), differences: z.array(z.object({ kind: z.string(), state: z.string(), count: z.number() })),
  totals: z.array(z.object({ kinds: z.object({ 'invoice': ofSides, 'credit-note': ofSides, 'payment': ofSides }) })).nullable(),
});
type MonthAnswer = z.infer<typeof monthAnswer>;

export interface MonthsHeld { readonly months: number; readonly seconds: number; readonly gross: Readonly<Record<Kind, Readonly<Record<Side, string>>>>; readonly complaints: readonly string[] }

/** Begins every month of the load and waits until each is closed, or stays open for a person, which is a complaint; as is a side whose sums are not those of the run. */
export async function holdMonths(api: HttpApi, company: string, { records }: RetailLoad, totals: Totals): Promise<MonthsHeld> {
  const began = performance.now();
  const dates = [...records.invoice, ...records['credit-note']].map(({ body }) => body.issuedOn).concat(records.payment.map(({ body }) => body.paidOn));
  const months = [...new Set(dates.map((date) => date.slice(0, 7)))].toSorted();
  const held: MonthAnswer[] = [];
  // One after the other: each report contains the hash of the month before.
  for (const month of months) {
    await api.call('POST', `/v1/companies/${company}/reconciliations`, { month });
    held.push(await compared(api, company, month));
  }
  const gross = (kind: Kind, side: Side): string => amountText(sum(held.flatMap((one) => (one.totals ?? []).map((of) => decimal(of.kinds[kind][side].gross)))));
  const sums = Object.fromEntries(kinds.map((kind) => [kind, Object.fromEntries(sides.map((side) => [side, gross(kind, side)]))])) as MonthsHeld['gross'];
  return {
    months: months.length, seconds: (performance.now() - began) / 1000, gross: sums,
    complaints: [
      ...held.flatMap((one) => one.state === 'closed' ? [] : [`${one.month} is ${one.state}: ${one.differences.map(({ kind, state, count }) => `${String(count)} ${kind} ${state}`).join(', ')}`]),
      ...kinds.flatMap((kind) => sides.flatMap((side) => sums[kind][side] === totals[sumNames[kind]] ? [] : [`the months' ${kind}s of ${side} come to ${sums[kind][side]}, not ${totals[sumNames[kind]]}`])),
    ],
  };
}

async function compared(api: HttpApi, company: string, month: string): Promise<MonthAnswer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const now = monthAnswer.parse(await api.call('GET', `/v1/companies/${company}/reconciliations/${month}`));
    if (now.state === 'closed' || (now.state === 'open' && now.openDifferences > 0)) return now;
    if (Date.now() > deadline) throw new Error(`${month} is still ${now.state}.`);
    await pause(200);
  }
}

export const monthLines = ({ months, seconds, gross, complaints }: MonthsHeld): string[] => [
  `Months       ${String(months)} held against Xero in ${seconds.toFixed(0)} s; ${kinds.map((kind) => `${kind}s ${sides.map((side) => gross[kind][side]).join(' = ')}`).join('; ')}`,
  complaints.length === 0 ? 'Every month is closed: CloudRent, what was agreed and Xero have the same totals.' : `NOT OK: ${complaints.join('; ')}`,
];
