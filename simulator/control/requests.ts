import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';

/** What the control API answers when it cannot do what it was asked. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

/** The checked body of a request; a `ControlError` that names every wrong field otherwise. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
  throw new ControlError(400, 'invalid-request', issues.join('; '));
}

/** The checked query of a request; a parameter that was not declared is refused by name. */
export function checkedQuery<T extends z.ZodType>(schema: T, req: Request): z.infer<T> {
  return checked(schema, Object.fromEntries(new URL(req.originalUrl, 'http://simulator').searchParams));
}

/** Answers with what `handle` returns as JSON. */
export function answers(handle: (req: Request, res: Response) => unknown): RequestHandler {
  return (req, res) => {
    const body = handle(req, res);
    res.json(body);
  };
}

/** The same for what takes its time. */
export function answersLater(handle: (req: Request) => Promise<unknown>): RequestHandler {
  return async (req, res) => {
    res.json(await handle(req));
  };
}

/** `{error: {code, message}}` for everything that goes wrong under /simulator. */
export function errorBody(error: ControlError): unknown {
  return { error: { code: error.code, message: error.message } };
}
