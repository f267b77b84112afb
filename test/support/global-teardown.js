// Ends what global-setup started; its folder goes with it. Before that: no execution may have escaped the replay gate, and what is left is kept for the search for secrets.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

module.exports = async function globalTeardown() {
  const stack = globalThis.testStack;
  if (stack === undefined) return;
  try {
    const escaped = await neverReplayed(stack);
    if (escaped.length > 0) throw new Error(`No gate has replayed these executions; start them on the queue of a rig, or call replayStarted: ${escaped.join(', ')}`);
    await keepForTheSearch(stack);
  } finally {
    await stack.stop();
  }
};

/** What is still there to be searched for secrets: Temporal's state and database, and the logs of the stack's parts. */
async function keepForTheSearch({ folder, env }) {
  const { noteStackLogs, noteTemporal } = require('../../dist/test/secrets/run-end.js');
  await noteTemporal(env.TEMPORAL_ADDRESS, folder);
  noteStackLogs(folder);
}

/** The workflow ids of what ran and that no test file's gate has noted. */
async function neverReplayed({ folder, env }) {
  const { Client, Connection } = require('@temporalio/client');
  const file = path.join(folder, 'replayed');
  const replayed = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS });
  const client = new Client({ connection });
  const escaped = [];
  for await (const { workflowId, runId } of client.workflow.list()) if (!replayed.has(runId) && await everRan(client, workflowId, runId)) escaped.push(workflowId);
  await connection.close();
  return escaped;
}

/** A run that no worker ever picked up has nothing to replay. */
async function everRan(client, workflowId, runId) {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return events.some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes != null);
}
