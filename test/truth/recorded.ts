import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Exchange } from '../../simulator/recording/exchange';
import { Check } from './check';
import { loadDocuments } from './documents';
import { listed, summary } from './report';
import { Specification } from './specification';

/** What a run's check comes to, in words. */
export interface Told {
  readonly summary: string;
  /** Said aloud when Xero's own files are not there. */
  readonly missing?: string;
  /** The list of what is wrong; absent when nothing is. */
  readonly wrong?: string;
  /** How many exchanges there were at all. */
  readonly exchanges: number;
}

/** Checks every exchange that the simulators of a run recorded in a folder (SIMULATOR_RECORD), one file per process. Throws when a record cannot be read. */
export function checkRecorded(folder: string): Told {
  const documents = loadDocuments();
  const check = new Check(documents.all.map((document) => new Specification(document)));
  let exchanges = 0;
  for (const exchange of recordedIn(folder)) {
    check.judge(exchange);
    exchanges += 1;
  }
  const { outcome } = check;
  return {
    summary: summary(outcome, documents.all.map(({ name }) => name)), exchanges,
    ...(documents.missing === undefined ? {} : { missing: documents.missing }), ...(outcome.findings.length === 0 ? {} : { wrong: listed(outcome.findings) }),
  };
}

function* recordedIn(folder: string): Generator<Exchange> {
  for (const file of existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : []) {
    for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n')) if (line !== '') yield JSON.parse(line) as Exchange;
  }
}
