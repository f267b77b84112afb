import { judge, resultLines } from './retail-result';
import { prepareRetail, runRetail } from './retail-run';

/** How long does a real year of invoices take, and does it arrive whole? `npm run bench -- retail --csv PATH [--limit DOCUMENTS] [--json]` */
async function main(): Promise<void> {
  const { load, json, ...services } = await prepareRetail();
  const facts = await runRetail(services, load);
  const result = judge(facts);
  console.log(resultLines(result).join('\n'));
  if (json) console.log(JSON.stringify(result));
  if (!result.ok) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(`The run ended early: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
