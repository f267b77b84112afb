import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { outsideFolder, postgresUser, postgresVersion, reachable, reachablePrograms } from './postgres-binaries.mjs';
import { lastLines, startProcess, untilReady } from './processes.mjs';
import { Trouble } from './trouble.mjs';

const run = promisify(execFile);
const databaseUser = 'cloudrent';
export const databaseName = 'cloudrent';

/**
 * Starts a Postgres of our own on 127.0.0.1 with its data in `folder` (or, as root under a private home, in a folder outside
 * that Postgres can reach). Resolves to `{ process, url, folder, note }`. Without `durable` nobody needs the data after a crash, not
 * even of Postgres alone (a killed process may leave half a page written), so it need not reach the disk. Throws a `Trouble` with the last log lines when it does not come up.
 */
export async function startPostgres({ folder: wanted, port, password, logFile, durable = true, track }) {
  const user = postgresUser();
  const programs = reachablePrograms(user);
  const folder = placeFor(wanted, user);
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise({ folder, programs, user, password });
  checkVersion(folder);
  const settings = [
    `port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', 'shared_buffers=128MB', 'max_wal_size=512MB',
    'log_checkpoints=off', ...(durable ? [] : ['fsync=off', 'full_page_writes=off']),
  ];
  const server = await startProcess({
    name: 'postgres', command: join(programs, 'postgres'), args: ['-D', folder, ...settings.flatMap((setting) => ['-c', setting])],
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' }, logFile, cwd: folder, stopSignal: 'SIGINT', track, ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  await untilReady({
    check: () => speaksPostgres(port), process: server, withinMs: 60_000,
    explain: (why) => new Trouble(`Postgres ${why === 'ended' ? 'ended while starting' : 'did not answer within 60 s'}. Its log, ${logFile}, ends with:\n${lastLines(logFile)}`),
  }).catch(async (error) => {
    await server.stop();
    throw error;
  });
  const url = localDatabaseUrl({ password, port });
  await ensureDatabase(url);
  return { process: server, url, folder, note: folder === wanted ? undefined : `Postgres runs as the user "${user.name}", who can't reach this folder; its data is in ${folder}` };
}

/** In the wanted folder, unless root's stand-in can't get there. */
function placeFor(wanted, user) {
  return reachable(dirname(wanted), user) ? wanted : outsideFor(wanted);
}

const outsideFor = (wanted) => outsideFolder(`data-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`);

/** Every place where the data meant for a folder may lie, for beginning again. */
export const dataPlaces = (wanted) => [wanted, outsideFor(wanted)];

async function initialise({ folder, programs, user, password }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const passwordFile = join(tmpdir(), `postgres-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await run(join(programs, 'initdb'), [`--pgdata=${folder}`, '--auth=scram-sha-256', `--username=${databaseUser}`, `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'], {
      cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Trouble(`Postgres could not lay out its data in ${folder}: ${String(error.stderr || error.message).trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function checkVersion(folder) {
  const laidOut = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  const version = postgresVersion();
  if (version.split('.')[0] !== laidOut) throw new Trouble(`The data in ${folder} is of Postgres ${laidOut}, and this is Postgres ${version}. Begin again with: npm start -- --fresh`);
}

/** Sends the first message of the protocol (an SSL request) and waits for its one-byte answer: an open port alone proves little. */
function speaksPostgres(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const end = (answer) => { socket.destroy(); resolve(answer); };
    socket.setTimeout(1_000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])));
    socket.once('data', () => end(true));
  });
}

/** Creates the database that an address names, and waits while Postgres still starts up. */
/** Where the Postgres of a local stack is reached while it runs. */
export const localDatabaseUrl = ({ password, port }) => `postgres://${databaseUser}:${password}@127.0.0.1:${port}/${databaseName}`;

async function ensureDatabase(url) {
  const { default: pg } = await import('pg');
  const admin = new URL(url);
  const name = admin.pathname.slice(1);
  admin.pathname = '/postgres';
  const deadline = performance.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ connectionString: admin.href });
    try {
      await client.connect();
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
      if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
      return;
    } catch (error) {
      // 57P03: it is still starting up, perhaps recovering after a hard stop.
      if (error.code !== '57P03' || performance.now() > deadline) throw explain(error, url);
    } finally {
      await client.end().catch(() => undefined);
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

function explain(error, url) {
  if (error.code === '28P01') return new Trouble('Postgres refuses the password in .data/secrets.json: its data was made with another. Begin again with: npm start -- --fresh');
  return new Trouble(`Postgres at ${new URL(url).host} answers: ${error.message}`);
}
