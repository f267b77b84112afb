import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';

/** One line of the "Online Retail" data set (a UK gift shop, 2010–2011), as text: money is never read as a float. */
const rowSchema = z.object({
  InvoiceNo: z.string().min(1), StockCode: z.string(), Description: z.string(), Quantity: z.string().regex(/^-?\d+(\.\d+)?$/),
  InvoiceDate: z.string().regex(/^\d{4}-\d{2}-\d{2}/), UnitPrice: z.string().regex(/^-?\d+(\.\d+)?$/), CustomerID: z.string(), Country: z.string(),
});
export type RetailRow = z.infer<typeof rowSchema>;

/** A document: the lines that share an InvoiceNo, in the order of the file. */
export interface RetailDocument { readonly number: string; readonly rows: readonly RetailRow[] }

/** Reads one file. Throws with the line's number on the first line that is not what the data set promises. */
export async function readRetail(path: string): Promise<RetailDocument[]> {
  return groupRows(await parseRows(createReadStream(path)));
}

/** @param text the CSV itself, with its heading. */
export async function parseRows(text: string | NodeJS.ReadableStream): Promise<RetailRow[]> {
  const parser = parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: false });
  if (typeof text === 'string') parser.end(text);
  else text.on('error', (error: Error) => parser.destroy(error)).pipe(parser);
  const rows: RetailRow[] = [];
  for await (const record of parser) {
    const checked = rowSchema.safeParse(record);
    if (!checked.success) throw new Error(`Line ${rows.length + 2} of the CSV: ${checked.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
    rows.push(checked.data);
  }
  return rows;
}

/** Documents in the order in which their first line appears. */
export function groupRows(rows: readonly RetailRow[]): RetailDocument[] {
  const documents = new Map<string, RetailRow[]>();
  for (const row of rows) {
    const known = documents.get(row.InvoiceNo);
    if (known === undefined) documents.set(row.InvoiceNo, [row]);
    else known.push(row);
  }
  return [...documents].map(([number, lines]) => ({ number, rows: lines }));
}
