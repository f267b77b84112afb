import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { plantInTemporal } from './canary-workflow';
import { noteDatabase } from './database';
import { noteFile } from './evidence';
import { noteRun } from './histories';
import { plantInAnswers } from './watched-api';

/** A Temporal server at the end of its tests: the runs that no gate has kept whole, as they stand now, and the server's own database. */
export async function noteTemporal(address: string, folder: string): Promise<void> {
  const record = process.env['SECRETS_RECORD'];
  if (!record) return;
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  try {
    await plantInTemporal(client);
    const complete = new Set(linesIn(join(record, 'complete')));
    for await (const { workflowId, runId } of client.workflow.list()) if (!complete.has(runId)) await noteRun(client, workflowId, runId);
  } finally {
    await connection.close();
  }
  // Written ahead, so that both belong together.
  for (const name of ['dev.db', 'dev.db-wal']) noteFile('temporal', name, join(folder, 'temporal', name));
}

/** What the parts of a stack have written, each to a file of its own. */
export function noteStackLogs(folder: string): void {
  const logs = join(folder, 'logs');
  for (const name of existsSync(logs) ? readdirSync(logs) : []) noteFile('logs', name, join(logs, name));
}

/** A whole stack before it ends, whose database and Temporal nobody else looks at. */
export async function noteStack({ folder, env }: { folder: string; env: Readonly<Record<'DATABASE_URL' | 'TEMPORAL_ADDRESS' | 'PUBLIC_URL' | 'PLATFORM_KEY', string>> }): Promise<void> {
  await plantInAnswers(env.PUBLIC_URL, env.PLATFORM_KEY);
  await noteTemporal(env.TEMPORAL_ADDRESS, folder);
  await noteDatabase(env.DATABASE_URL);
  noteStackLogs(folder);
}

const linesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
