import { stringify } from 'csv-stringify/sync';
import type { By, MonthReport } from '../domain/month-report';
import { reconciledKinds, sides, type CurrencyTotals } from '../domain/reconciliation';

/** The report of a month as one table, for a spreadsheet: a row says in `section` what it is of. */

const columns = ['section', 'currency', 'kind', 'name', 'side', 'count', 'net', 'tax', 'gross', 'paid', 'credited', 'outstanding', 'amount', 'field', 'cloudrent', 'agreed', 'xero', 'state', 'cause', 'remedy', 'decision', 'reason', 'by', 'at'] as const;
type Row = Partial<Record<(typeof columns)[number], string | number | null>>;

/** Amounts and counts, which may be negative; whatever else begins like a formula is put in quotes, since spreadsheets would carry it out. */
const isNumber = (value: string): boolean => /^-?\d+(\.\d+)?$/.test(value);

export const monthCsv = (report: MonthReport): string => stringify([...head(report), ...(report.totals ?? []).flatMap(totals), ...found(report)], {
  header: true, columns: [...columns], record_delimiter: 'windows', bom: true, escape_formulas: true, cast: { string: (value) => ({ value, escape_formulas: !isNumber(value) }) },
});

const named = (by: By | null): string => (by === null ? '' : typeof by === 'string' ? by : by.person ?? by.by);

function head(report: MonthReport): Row[] {
  const fact = (name: string, cloudrent: string | number | null, at: string | null = null, by: By | null = null): Row => ({ section: 'report', name, cloudrent: cloudrent ?? '', at, by: named(by) });
  return [
    fact('company', report.company.name), fact('organisation', report.organisation.name), fact('month', report.month), fact('revision', report.revision), fact('company time zone', report.company.timeZone), fact('organisation time zone', report.organisation.timeZone),
    fact('opened', '', report.openedAt, report.openedBy), fact('compared', '', report.comparedAt), fact('closed', '', report.closedAt, report.closedBy),
  ];
}

function totals({ currency, kinds, accounts, taxRates, receivables }: CurrencyTotals): Row[] {
  const coded = (section: string, { key, name, net, tax }: CurrencyTotals['accounts'][number]): Row[] => sides.map((side) => ({ section, currency, kind: key, name, side, net: net[side], tax: tax[side] }));
  return [
    ...reconciledKinds.flatMap((kind) => sides.map((side): Row => ({ section: 'totals', currency, kind, side, ...kinds[kind][side] }))),
    ...accounts.flatMap((account) => coded('account', account)), ...taxRates.flatMap((rate) => coded('tax rate', rate)),
    ...sides.flatMap((side) => Object.entries(receivables[side]).map(([name, amount]): Row => ({ section: 'receivables', currency, name, side, amount }))),
  ];
}

const found = ({ differences, decisions }: MonthReport): Row[] => [
  ...differences.map(({ kind, record, xero, field, values, amounts, currency, state, cause, remedy, reason, decidedBy, decidedAt }): Row => ({
    section: 'difference', currency, kind, name: record?.label ?? xero?.number ?? xero?.id ?? '', field, cloudrent: values.cloudrent ?? amounts?.cloudrent ?? null, agreed: values.agreed, xero: values.xero ?? amounts?.xero ?? null, state, cause, remedy, reason, by: named(decidedBy), at: decidedAt,
  })),
  ...decisions.map(({ differenceId, decision, fix, reason, by, at }): Row => ({ section: 'decision', name: differenceId, decision: fix === null ? decision : `${decision} (${fix})`, reason, by: named(by), at })),
];
