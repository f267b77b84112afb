import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import canonicalize from 'canonicalize';

/**
 * `npm run check-report -- FILE [PREVIOUS] [--sha256 HASH]`: whether a downloaded report of a month is as it was sealed, and follows the report PREVIOUS.
 * Nothing but the files is needed: no service, no network. Ends with 0 when everything that was asked for is right, else with 1.
 */

const usage = `npm run check-report -- FILE [PREVIOUS] [--sha256 HASH]

FILE      a report as downloaded (GET …/reconciliations/{month}.json); its name holds its seal
PREVIOUS  the report that it follows: of the month before, or the revision before
HASH      the seal as it was noted elsewhere, 64 hex digits; then the name does not matter`;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const sealInName = (file) => /\.([0-9a-f]{64})\.json$/.exec(basename(file))?.[1];

/** The report of a file, whether it is canonical, and its hash. Throws a sentence when it is none. */
function read(file) {
  const bytes = readFileSync(file);
  let report;
  try {
    report = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Error(`${file} is not a report: it is no JSON.`);
  }
  if (report?.format !== 'cloudrent-xero-month/1') throw new Error(`${file} is not a report of a month of this service.`);
  return { file, report, seal: sha256(bytes), canonical: bytes.equals(Buffer.from(canonicalize(report), 'utf8')) };
}

const named = ({ report }) => `${report.month}, revision ${report.revision}`;

/** Sentences, each with whether it is right. */
function check(one, previous, expected) {
  const { report } = one;
  const found = [];
  const say = (right, sentence) => { found.push({ right, sentence }); };
  say(report.closedAt !== null, report.closedAt === null ? 'The month was still open: such a report is not sealed.' : `Closed on ${report.closedAt}.`);
  say(one.canonical, one.canonical ? 'Written as it was sealed (canonical JSON, RFC 8785).' : 'Not written as it was sealed: something was changed, or an editor has saved it anew.');
  if (expected === undefined) say(false, `Its seal is ${one.seal}; there is nothing to hold that against. Give the seal that the service shows (--sha256), or keep the name that the file was downloaded under.`);
  else say(one.seal === expected, one.seal === expected ? `Its seal is right: ${one.seal}.` : `Its seal is ${one.seal}, not ${expected}: THE REPORT WAS CHANGED.`);
  if (previous === undefined) say(true, report.previous === null ? 'It is the first of its chain.' : `It follows ${report.previous.month}, revision ${report.previous.revision}, sealed ${report.previousSha256}.`);
  else if (previous.report.company?.id !== report.company?.id) say(false, `${previous.file} is of another company.`);
  else {
    const follows = report.previousSha256 === previous.seal && report.previous?.month === previous.report.month && report.previous?.revision === previous.report.revision;
    say(follows, follows ? `It follows ${named(previous)}, as that was sealed.` : `It does not follow ${previous.file} (${named(previous)}) as that is now: it names ${report.previous === null ? 'none' : `${report.previous.month}, revision ${report.previous.revision}, sealed ${report.previousSha256}`}; that file's seal is ${previous.seal}.`);
  }
  return found;
}

try {
  const { values, positionals: [file, before, ...more] } = parseArgs({ allowPositionals: true, options: { sha256: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help || file === undefined || more.length > 0 || (values.sha256 !== undefined && !/^[0-9a-fA-F]{64}$/.test(values.sha256))) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
  } else {
    const one = read(file);
    const found = check(one, before === undefined ? undefined : read(before), values.sha256?.toLowerCase() ?? sealInName(file));
    console.log(`${one.report.company.name}: ${named(one)}`);
    for (const { right, sentence } of found) console.log(`${right ? 'ok    ' : 'WRONG '} ${sentence}`);
    process.exitCode = found.every(({ right }) => right) ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
