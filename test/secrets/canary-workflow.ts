import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, type Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { plantCanary } from './evidence';
import { noteRun } from './histories';

const { CommandType } = temporal.api.enums.v1;
const deadlineMs = 20_000;

/**
 * Runs a workflow that holds a canary in each place where Temporal keeps payloads, and keeps what Temporal tells of it, once with its activity
 * under way and once at its end. No worker is needed: this plays the worker's part.
 */
export async function plantInTemporal(client: Client): Promise<void> {
  const canary = (where: string): string => plantCanary('temporal', where, plantCanary('histories', where));
  const payloads = (where: string) => ({ payloads: [defaultPayloadConverter.toPayload({ canary: canary(where) })] });
  const service = client.workflowService;
  const taskQueue = { name: `canary-${randomUUID()}` };
  const common = { namespace: client.options.namespace, identity: 'canary' };
  const { workflowId, firstExecutionRunId } = await client.workflow.start('canary', { taskQueue: taskQueue.name, workflowId: taskQueue.name, args: [canary('an argument')], memo: { canary: canary('a memo') } });
  const nextTask = () => client.connection.withDeadline(Date.now() + deadlineMs, () => service.pollWorkflowTaskQueue({ ...common, taskQueue }));

  const first = await nextTask();
  await service.respondWorkflowTaskCompleted({ ...common, taskToken: first.taskToken, commands: [{
    commandType: CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK, scheduleActivityTaskCommandAttributes: {
      activityId: '1', activityType: { name: 'canary' }, taskQueue, input: payloads('an activity’s argument'), startToCloseTimeout: msToTs(60_000), scheduleToCloseTimeout: msToTs(60_000), retryPolicy: { maximumAttempts: 1 },
    },
  }] });
  const { taskToken } = await client.connection.withDeadline(Date.now() + deadlineMs, () => service.pollActivityTaskQueue({ ...common, taskQueue }));
  await service.recordActivityTaskHeartbeat({ ...common, taskToken, details: payloads('a heartbeat') });
  await noteRun(client, workflowId, firstExecutionRunId);
  await service.respondActivityTaskFailed({ ...common, taskToken, failure: {
    message: canary('a failure’s message'), stackTrace: canary('a failure’s stack'), encodedAttributes: defaultPayloadConverter.toPayload({ message: canary('a failure’s encoded message') }),
    applicationFailureInfo: { type: 'canary', nonRetryable: true, details: payloads('a failure’s details') }, cause: { message: canary('a failure’s cause'), applicationFailureInfo: { type: 'canary' } },
  } });
  const second = await nextTask();
  await service.respondWorkflowTaskCompleted({ ...common, taskToken: second.taskToken, commands: [{ commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, completeWorkflowExecutionCommandAttributes: { result: payloads('a result') } }] });
  await noteRun(client, workflowId, firstExecutionRunId);
}
