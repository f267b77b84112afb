import { request } from 'undici';

/** The service's HTTP API as any outsider uses it: JSON in, JSON out, a platform key. */

/** An answer that is not 2xx. `problem` is the problem document (RFC 9457) when there was one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(readonly status: number, readonly method: string, readonly path: string, readonly problem: unknown) {
    super(`${method} ${path} was answered with ${status}: ${detailOf(problem)}`);
  }
}

export interface HttpApi {
  readonly baseUrl: string;
  /** Resolves with the JSON body (undefined when there is none). Throws `ApiError`, or undici's error when nobody answers. */
  call(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

/** @param key sent as bearer token; left out for the simulator's control API. */
export function httpApi(baseUrl: string, key?: string): HttpApi {
  const base = baseUrl.replace(/\/+$/, '');
  return {
    baseUrl: base,
    async call(method, path, body) {
      const response = await request(`${base}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headersTimeout: 60_000, bodyTimeout: 60_000,
      });
      const answer = parsed(await response.body.text());
      if (response.statusCode >= 300) throw new ApiError(response.statusCode, method, path, answer);
      return answer;
    },
  };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function detailOf(problem: unknown): string {
  return typeof problem === 'string' ? problem.slice(0, 300) : JSON.stringify(problem ?? 'no body').slice(0, 1000);
}
