import { present } from '../values';

/** The account and tax type that a line is coded with. */
export interface LineCode { readonly accountCode: string; readonly taxType: string }

/** A line as CloudRent gives it; the numbers are decimal strings. */
export interface LineToSend { readonly id: string; readonly description: string; readonly quantity: string; readonly unitPrice: string }

/** Xero's line id for each of our line ids that is there already. */
export type LineItemIds = Readonly<Record<string, string>>;

/** What a line of any document says to Xero. Numbers are made of decimal strings only here, where JSON asks for them. */
export const lineBody = (line: LineToSend, code: LineCode, lineItemID: string | undefined) => present({
  lineItemID, description: line.description, quantity: Number(line.quantity), unitAmount: Number(line.unitPrice), accountCode: code.accountCode, taxType: code.taxType,
});

/** Each line with its code, and with Xero's id where the line is there already. Throws RangeError when the codes do not match the lines. */
export function eachLine<Line extends LineToSend, Body>(
  lines: readonly Line[], lineCodes: readonly LineCode[], lineItemIds: LineItemIds | undefined, make: (line: Line, code: LineCode, lineItemID: string | undefined) => Body,
): Body[] {
  return lines.map((line, index) => {
    const code = lineCodes[index];
    if (code === undefined || lineCodes.length !== lines.length) throw new RangeError(`A document of ${String(lines.length)} lines came with ${String(lineCodes.length)} line codes.`);
    return make(line, code, lineItemIds && Object.hasOwn(lineItemIds, line.id) ? lineItemIds[line.id] : undefined);
  });
}
