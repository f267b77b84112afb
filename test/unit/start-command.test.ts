import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a person reads when `npm start` can't start, and what becomes of processes whose owner was killed. */

const root = join(__dirname, '..', '..');
interface Outcome { readonly code: number | string | null; readonly signal: string | null; readonly stdout: string; readonly stderr: string }

function node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code ?? null, signal: error?.signal ?? null, stdout, stderr });
    });
  });
}
const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> => node(['scripts/start.mjs', ...args], env);
/** Runs statements with the scripts' own modules, which are ESM and so out of reach for jest. */
const script = (text: string): Promise<Outcome> => node(['--input-type=module', '-e', text]);

describe('npm start', () => {
  it('explains itself', async () => {
    expect(await start(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('npm start -- --fresh') as string });
  });

  it('names an option that it doesn’t know, with those that it does', async () => {
    expect(await start(['--frsh'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/Unknown option '--frsh'[^]*--fresh/) as string });
  });

  it.each([
    [{ PORT: 'http' }, 'PORT is "http", which is no port: give a whole number from 1 to 65535'],
    [{ TEMPORAL_PORT: '70000' }, 'TEMPORAL_PORT is "70000"'],
    [{ PORT: '4321', SIMULATOR_PORT: '4321' }, 'PORT and SIMULATOR_PORT are both 4321'],
  ])('names a wrong port by its variable: %j', async (env, sentence) => {
    const { code, stderr } = await start([], { XERO_CLIENT_ID: '', ...env });
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });
});

describe('a taken port', () => {
  it('is named with the variable that moves us', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => { server.once('listening', resolve); });
    const { port } = server.address() as AddressInfo;
    const { stdout } = await script(`import { requireFreePort } from './scripts/stack/ports.mjs'; await requireFreePort(${port}, 'the API', 'PORT').catch((error) => console.log(error.message));`);
    expect(stdout).toMatch(new RegExp(`^Port ${port}, meant for the API, is taken.*choose another: PORT=${port + 100} npm start`));
    await new Promise((resolve) => { server.close(resolve); });
  });

  it.each([[{}, 'localhost,127.0.0.1'], [{ CALLBACK_PRIVATE_HOSTS: 'receiver' }, 'receiver']])('lets callbacks reach a receiver on this machine, unless the environment says other hosts: %j', async (env, hosts) => {
    const { stdout } = await script(`import { localEnvironment } from './scripts/stack/local-environment.mjs'; console.log(localEnvironment({ secrets: {}, ports: {} }, ${JSON.stringify(env)}).CALLBACK_PRIVATE_HOSTS);`);
    expect(stdout.trim()).toBe(hosts);
  });
});

describe('processes of an owner that was killed', () => {
  it('are ended by whoever comes next, and nobody else’s are', async () => {
    const owner = await script(`
      import { openRecord } from './scripts/stack/records.mjs';
      import { startProcess } from './scripts/stack/processes.mjs';
      const record = openRecord('test');
      const child = await startProcess({ name: 'sleeper', command: process.execPath, args: ['-e', 'setInterval(() => undefined, 1000)'], env: process.env, logFile: '/dev/null' });
      record.add(child);
      record.add({ name: 'stranger', pid: process.ppid, identity: 'of an earlier process with that number' });
      console.log(child.pid);
      process.kill(process.pid, 'SIGKILL');`);
    expect(owner.signal).toBe('SIGKILL');
    const pid = Number(owner.stdout);
    expect(() => process.kill(pid, 0)).not.toThrow();

    await script(`import { sweep } from './scripts/stack/records.mjs'; await sweep();`);
    const { stdout } = await script(`import { groupAlive } from './scripts/stack/processes.mjs'; console.log(groupAlive(${pid}));`);
    expect(stdout.trim()).toBe('false');
  });
});
