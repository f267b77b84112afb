import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import type { Configuration } from '../config/environment';
import { callerOf } from './caller';
import { check } from './check';
import { badPath, notFound, Refusal, WrongMethod } from './problem';
import { refuseForged } from './settings-session';

const methods = ['get', 'put', 'post', 'delete'] as const;
type Method = (typeof methods)[number];
interface Documented { readonly pattern: RegExp; readonly operations: ReadonlyMap<Method, ZodOpenApiOperationObject> }

const nothing = z.strictObject({});

/**
 * Nobody comes past who asks for something else than the API's document offers: 404 for a path, 405 for a method, 422 for an id, a query parameter
 * or a body that the operation does not take. So a route that is not documented cannot be reached. What a body holds is checked by its route.
 * A settings session comes only to operations that name it in their `security`, within its company, and writes with its token against forgery.
 */
export function operationDoor(paths: ZodOpenApiPathsObject, settings: Pick<Configuration, 'publicUrl' | 'sessionSecret'>): { readonly isForSessions: (request: Request) => boolean; readonly address: RequestHandler; readonly caller: RequestHandler; readonly bodyless: RequestHandler } {
  const documented = Object.entries(paths).map(([path, item]): Documented => ({
    pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    operations: new Map(methods.flatMap((method) => (item[method] ? [[method, item[method]] as const] : []))),
  }));
  const wanted = (method: string): Method => (method === 'HEAD' ? 'get' : method.toLowerCase()) as Method;
  const find = (path: string, method: string): { operation: ZodOpenApiOperationObject; params: Record<string, string> } => {
    for (const { pattern, operations } of documented) {
      const match = pattern.exec(path);
      if (!match) continue;
      const operation = operations.get(wanted(method));
      if (!operation) throw new WrongMethod(method, allowed(operations));
      return { operation, params: decoded({ ...match.groups }) };
    }
    throw new Refusal(404, 'unknown-route', `There is no ${path.slice(0, 200)}.`);
  };
  const pathOf = (request: { baseUrl: string; path: string }) => `${request.baseUrl}${request.path}`;
  return {
    isForSessions: (request) => {
      const operation = documented.find(({ pattern }) => pattern.test(pathOf(request)))?.operations.get(wanted(request.method));
      return operation !== undefined && !isFor(operation, 'platformKey');
    },
    address: (request, _response, next) => {
      const { operation, params } = find(pathOf(request), request.method);
      check(schemaOf(operation, 'path'), params);
      check(schemaOf(operation, 'query'), { ...request.query });
      next();
    },
    caller: (request, response, next) => {
      const caller = callerOf(response);
      if (caller.door === 'settings') {
        const { operation, params } = find(pathOf(request), request.method);
        // Another company is to a session what no company is.
        if (params['companyId'] !== undefined && params['companyId'] !== caller.session.companyId) throw notFound('such company');
        if (!isFor(operation, 'settingsSession')) throw new Refusal(403, 'platform-only', 'This is the platform’s alone: a settings session cannot do it.');
        if (!['GET', 'HEAD'].includes(request.method)) refuseForged(settings, request, caller.token);
      }
      next();
    },
    bodyless: (request, _response, next) => {
      if (!find(pathOf(request), request.method).operation.requestBody) check(nothing.optional(), request.body);
      next();
    },
  };
}

/** What is not said to be for anybody is for the platform. */
const isFor = ({ security = [{ platformKey: [] }] }: ZodOpenApiOperationObject, door: 'platformKey' | 'settingsSession'): boolean => security.some((one) => door in one);

const schemaOf = ({ requestParams }: ZodOpenApiOperationObject, part: 'path' | 'query'): z.ZodType => {
  const schema = requestParams?.[part];
  return schema instanceof z.ZodType ? schema : nothing;
};

const allowed = (operations: Documented['operations']): string[] => [...operations.keys()].flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));

function decoded(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw badPath();
  }
}
