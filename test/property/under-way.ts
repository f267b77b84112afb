import { sql } from 'kysely';
import type { House } from '../support/house';

const questions = {
  'records': `select kind, record_id, sync_status, started_at from links where sync_status in ('pending','waiting')`,
  'writes': 'select kind, record_id, operation, queued_at from writes',
  'waits': 'select * from waits',
  'batches': `select batch_id, operation, state, first_sent_at, server_errors, trouble from batches where state <> 'settled'`,
  'lists': 'select resource, rung_at, read_at, page, failures, retry_at from pull_cursors',
  'asked for': 'select kind, xero_id, wanted_at from pull_wanted',
  'pace': 'select minute_left, day_left, parked_until, parked_for, (select count(*) from leases) as leases from pace',
  'transactions': `select state, wait_event_type, now() - xact_start as open, left(query, 100) as query from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`,
} as const;

/** What a house that does not come to rest has in hand, for whoever reads the failure: in Postgres, and in Temporal the activities that are tried again. */
export async function whatIsUnderWay({ db, temporal, queue }: House): Promise<string> {
  const told: string[] = [];
  for (const [name, question] of Object.entries(questions)) {
    const { rows } = await sql.raw(question).execute(db);
    told.push(...rows.map((row) => `  ${name}: ${JSON.stringify(row)}`));
  }
  for await (const { workflowId } of temporal.workflow.list({ query: `TaskQueue = '${queue}' and ExecutionStatus = 'Running'` })) {
    const { raw } = await temporal.workflow.getHandle(workflowId).describe();
    told.push(`  ${workflowId}: ${(raw.pendingActivities ?? []).map(({ activityType, attempt, lastFailure }) => `${activityType?.name ?? ''} ${String(attempt)} ${lastFailure?.message ?? ''}`).join(', ')}`);
  }
  return told.join('\n');
}
