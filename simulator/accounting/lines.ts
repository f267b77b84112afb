import type { LineInput } from './invoice-input';
import { amount, cents, decimal, decimalsOf, lineCents, roundTo, type Decimal } from './money';
import { lineAccount, lineTaxType } from './line-coding';
import type { InvoiceStatus, LineAmountTypes, LineRecord } from './records';
import type { Session } from './session';
import { ownTexts } from './texts';

/** What the lines of one document are judged by. */
export interface LineContext {
  readonly session: Session;
  readonly type: 'ACCREC' | 'ACCPAY' | 'ACCRECCREDIT';
  readonly status: InvoiceStatus;
  readonly lineAmountTypes: LineAmountTypes;
  /** Decimals of unit prices: 4 only when the call says `unitdp=4` (section 3). */
  readonly places: 2 | 4;
}

export interface ReadLines {
  readonly lines: readonly LineRecord[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The lines as they will stand: one sent with a LineItemID changes that line, one without is new (section 4), and what is not
 * sent is gone. Problems are texts; the lines are worth something only when there are none.
 */
export function readLines(context: LineContext, inputs: readonly LineInput[], before: readonly LineRecord[]): ReadLines {
  const known = new Map(before.map((line) => [line.id, line]));
  const problems: string[] = [];
  const warnings: string[] = [];
  const seen = new Set<string>();
  const lines = inputs.map((input) => {
    const id = input.LineItemID;
    if (id && !known.has(id)) problems.push(ownTexts.lineUnknown(id));
    if (id && seen.has(id)) problems.push(ownTexts.lineTwice(id));
    if (id) seen.add(id);
    const read = readLine(context, input, id ? known.get(id) : undefined);
    problems.push(...read.problems);
    warnings.push(...read.warnings);
    return read.line;
  });
  return { lines, problems, warnings };
}

function readLine(context: LineContext, input: LineInput, before: LineRecord | undefined) {
  const problems = [...formProblems(context, input)];
  const figures = lineFigures(context, input, before);
  const onlyText = figures.quantity === undefined && figures.unitAmount === undefined;
  const account = lineAccount(context, input, before, onlyText);
  const taxType = lineTaxType(context, input, before, account.account);
  const worked = taxOn(context.lineAmountTypes, figures.lineAmount, taxType.percent);
  const tax = keptTax(context, input, before, figures.lineAmount, worked, taxType.taxType);
  problems.push(...account.problems, ...taxType.problems, ...tax.problems);
  if (input.LineAmount !== undefined && !decimal(input.LineAmount).eq(figures.lineAmount)) {
    problems.push(ownTexts.lineTotal(String(input.LineAmount), amount(figures.lineAmount)));
  }
  const description = input.Description ?? before?.description;
  const line: LineRecord = {
    id: before?.id ?? context.session.world.newId(),
    ...(description === undefined ? {} : { description }),
    ...optional('quantity', figures.quantity),
    ...optional('unitAmount', figures.unitAmount),
    ...optional('discountRate', figures.discountRate),
    ...optional('discountAmount', figures.discountAmount),
    ...(account.account ? { accountId: account.account.id } : {}),
    taxType: taxType.taxType,
    lineAmount: amount(figures.lineAmount),
    taxAmount: amount(tax.taxAmount),
    taxOverridden: !tax.taxAmount.eq(worked),
  };
  if (!description) problems.push(ownTexts.required('Description'));
  return { line, problems, warnings: account.warnings };
}

function optional<Name extends string>(name: Name, value: Decimal | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value.toFixed() } as Partial<Record<Name, string>>);
}

function formProblems({ type }: LineContext, input: LineInput): string[] {
  const problems: string[] = [];
  if ((input.Description?.length ?? 0) > 4000) problems.push(ownTexts.tooLong('Description', 4000));
  if (input.DiscountRate && input.DiscountAmount) problems.push(ownTexts.twoDiscounts);
  if (type !== 'ACCREC' && (input.DiscountRate || input.DiscountAmount)) problems.push(ownTexts.discountOnSalesOnly);
  if (input.DiscountRate !== undefined && (input.DiscountRate < 0 || input.DiscountRate > 100)) problems.push(ownTexts.discountRange);
  if ((input.Tracking?.length ?? 0) > 2) problems.push(ownTexts.twoTrackings);
  else if ((input.Tracking?.length ?? 0) > 0) problems.push(ownTexts.trackingUnknown);
  for (const field of ['LineAmount', 'TaxAmount', 'DiscountAmount'] as const) {
    if (input[field] !== undefined && decimalsOf(decimal(input[field])) > 2) problems.push(ownTexts.twoDecimals(field));
  }
  return problems;
}

interface Figures {
  readonly quantity?: Decimal;
  readonly unitAmount?: Decimal;
  readonly discountRate?: Decimal;
  readonly discountAmount?: Decimal;
  readonly lineAmount: Decimal;
}

/** Quantity x unit price x (1 - discount), half up to cents; a line with neither quantity nor price is only a description. */
function lineFigures({ places, session }: LineContext, input: LineInput, before: LineRecord | undefined): Figures {
  const discounts = lineDiscounts(input, before);
  const unitAmount = input.UnitAmount === undefined ? given(before?.unitAmount) : roundTo(decimal(input.UnitAmount), places);
  const sentQuantity = input.Quantity === undefined ? given(before?.quantity) : roundTo(decimal(input.Quantity), 4);
  const quantity = sentQuantity ?? (unitAmount === undefined ? undefined : decimal(1));
  if (quantity === undefined) return { ...discounts, lineAmount: decimal(0) };
  const price = unitAmount ?? decimal(0);
  return { ...discounts, quantity, unitAmount: price, lineAmount: lineCents(discounted(quantity.times(price), discounts), session.switches.amountRounding) };
}

function lineDiscounts(input: LineInput, before: LineRecord | undefined): Pick<Figures, 'discountRate' | 'discountAmount'> {
  const resent = input.DiscountRate !== undefined || input.DiscountAmount !== undefined;
  const rate = resent ? input.DiscountRate : before?.discountRate;
  const off = resent ? input.DiscountAmount : before?.discountAmount;
  return { ...(rate ? { discountRate: decimal(rate) } : {}), ...(off ? { discountAmount: decimal(off) } : {}) };
}

function discounted(gross: Decimal, { discountRate, discountAmount }: Pick<Figures, 'discountRate' | 'discountAmount'>): Decimal {
  if (discountAmount) return gross.minus(discountAmount);
  return discountRate ? gross.times(decimal(100).minus(discountRate)).div(100) : gross;
}

function given(value: string | undefined): Decimal | undefined {
  return value === undefined ? undefined : decimal(value);
}

/** The tax of one line, half up to cents (section 4); inside the amount when prices include it. */
export function taxOn(types: LineAmountTypes, lineAmount: Decimal, percent: Decimal): Decimal {
  if (types === 'NoTax') return decimal(0);
  const divisor = types === 'Inclusive' ? percent.plus(100) : decimal(100);
  return cents(lineAmount.times(percent).div(divisor));
}

/** The tax that was sent wins over the one worked out, and stays until what it was given for changes. */
function keptTax(context: LineContext, input: LineInput, before: LineRecord | undefined, lineAmount: Decimal, worked: Decimal, taxType: string) {
  if (input.TaxAmount === undefined) {
    const same = before?.taxOverridden && lineAmount.eq(before.lineAmount) && taxType === before.taxType;
    return { taxAmount: same ? decimal(before.taxAmount) : worked, problems: [] };
  }
  const taxAmount = decimal(input.TaxAmount);
  const problems: string[] = [];
  if (context.lineAmountTypes === 'NoTax' && !taxAmount.eq(0)) problems.push(ownTexts.taxWithoutTax);
  else if (context.session.switches.taxAmountOverrides === 'refused' && !taxAmount.eq(worked)) problems.push(ownTexts.taxOverrideRefused);
  return { taxAmount, problems };
}

/** SubTotal, TotalTax, Total and TotalDiscount of lines: tax is summed line by line, never worked out on the total (section 4). */
export function totalsOf(types: LineAmountTypes, lines: readonly LineRecord[]) {
  let amounts = decimal(0);
  let tax = decimal(0);
  let discount = decimal(0);
  for (const line of lines) {
    amounts = amounts.plus(line.lineAmount);
    tax = tax.plus(line.taxAmount);
    if (line.discountRate ?? line.discountAmount) discount = discount.plus(cents(decimal(line.quantity ?? 0).times(line.unitAmount ?? 0))).minus(line.lineAmount);
  }
  const subTotal = types === 'Inclusive' ? amounts.minus(tax) : amounts;
  return { subTotal: amount(subTotal), totalTax: amount(tax), total: amount(subTotal.plus(tax)), totalDiscount: amount(discount) };
}
