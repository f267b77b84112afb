// One Postgres, one Temporal server, one simulator and one workflow bundle for all parts tests of a run; tests find them by environment variables.
const { mkdtempSync, chmodSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

module.exports = async function globalSetup() {
  const { build } = await import('../../scripts/stack/build.mjs');
  const { sweep } = await import('../../scripts/stack/records.mjs');
  const { startStack } = await import('../../scripts/stack/stack.mjs');
  const { workflowBundle } = await import('../../scripts/stack/paths.mjs');

  await sweep();
  const { errors } = await build({ tolerant: true });
  if (errors !== '') process.stderr.write(`The types don't fit; the tests run on what was built all the same:\n${errors}\n`);
  const folder = mkdtempSync(path.join(tmpdir(), 'cloudrent-tests-'));
  // Postgres runs as another user when we are root, and must get in.
  chmodSync(folder, 0o755);
  const stack = await startStack({ folder, role: 'test', throwaway: true, simulatorEnv: { SIMULATOR_DELAY_MS: '0' } });
  globalThis.testStack = stack;
  // An interrupted jest runs no teardown.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => { void stack.stop().finally(() => process.exit(130)); });
  await migrateTemplate(stack.env.DATABASE_URL);
  Object.assign(process.env, {
    TEST_DATABASE_URL: stack.env.DATABASE_URL, TEST_TEMPORAL_ADDRESS: stack.env.TEMPORAL_ADDRESS, TEST_SIMULATOR_URL: stack.env.SIMULATOR_URL,
    TEST_XERO_CLIENT_ID: stack.env.XERO_CLIENT_ID, TEST_XERO_CLIENT_SECRET: stack.env.XERO_CLIENT_SECRET,
    TEST_API_PORT: String(stack.ports.api), TEST_FOLDER: folder, WORKFLOW_BUNDLE: workflowBundle,
  });
};

/** Migrates the database `migrated` once. Nobody else ever connects to it, so that it can be copied for each test file at any time. */
async function migrateTemplate(url) {
  const { Client } = require('pg');
  const { migrate, openDatabase } = require('../../dist/db/open.js');
  const server = new Client(url);
  await server.connect();
  await server.query('create database migrated');
  await server.end();
  const template = new URL(url);
  template.pathname = '/migrated';
  const db = openDatabase(template.href, (error) => { throw error; }, 1);
  try {
    await migrate(db);
  } finally {
    await db.destroy();
  }
}
