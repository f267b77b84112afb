import { holdMonths, monthLines } from './retail-months';
import { judge, resultLines } from './retail-result';
import { COMPANY, prepareRetail, runRetail } from './retail-run';

/** How long does a real year of invoices take, does it arrive whole, and do its months agree? `npm run bench -- retail --csv PATH [--limit DOCUMENTS] [--json]` */
async function main(): Promise<void> {
  const { load, json, ...services } = await prepareRetail();
  const facts = await runRetail(services, load);
  const result = judge(facts);
  console.log(resultLines(result).join('\n'));
  const months = await holdMonths(services.api, COMPANY, load, result.totals.ours);
  console.log(monthLines(months).join('\n'));
  if (json) console.log(JSON.stringify({ ...result, months }));
  if (!result.ok || months.complaints.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(`The run ended early: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
