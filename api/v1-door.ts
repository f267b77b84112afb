import type { RequestHandler } from 'express';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { callerDoor } from './caller';
import type { ApiDeps } from './deps';
import { jsonBody } from './json-body';
import { operationDoor } from './operation-door';
import type { Limiters } from './rate-limits';

/** What every request under `/v1` passes before its route, in the order of cost: who, how often, what, whether they may, and only then is a body read. */
export function v1Door(deps: Pick<ApiDeps, 'db' | 'configuration'>, paths: ZodOpenApiPathsObject, limiters: Limiters): RequestHandler[] {
  const operations = operationDoor(paths, deps.configuration);
  return [neverCached, callerDoor(deps, operations.isForSessions, limiters.failed), limiters.caller, operations.address, operations.caller, ...jsonBody, operations.bodyless];
}

const neverCached: RequestHandler = (_request, response, next) => { response.set('Cache-Control', 'no-store'); next(); };
