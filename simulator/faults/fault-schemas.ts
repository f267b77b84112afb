import { z } from 'zod';

const when = z.enum(['before', 'after']);

/**
 * What can go wrong with a call. 'before': nothing happened in the books. 'after': the books changed and the idempotency store
 * holds the true answer, which is then lost or replaced.
 */
export const fault = z.discriminatedUnion('kind', [
  /** Any status; `body` as text (HTML if it begins with '<') or as JSON. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    when: when.default('before'),
  }),
  /** 429 with the problem header in the spelling of the settings. */
  z.strictObject({
    kind: z.literal('rate-limit'),
    problem: z.enum(['minute', 'day', 'concurrent', 'appminute']),
    retryAfterSeconds: z.int().min(0).optional(),
  }),
  /** The connection is cut without a word. */
  z.strictObject({ kind: z.literal('reset'), when }),
  /** The true answer, late. */
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0).max(3_600_000) }),
  /** No answer at all until the caller gives up. */
  z.strictObject({ kind: z.literal('hang'), when }),
  /** The true answer, byte by byte, so that no idle time-out ever fires. */
  z.strictObject({ kind: z.literal('drip'), bytesPerSecond: z.number().min(0.1).max(10_000).default(10) }),
  /** A success that cannot be read; the books did change. */
  z.strictObject({
    kind: z.literal('unreadable'),
    variant: z.enum(['html', 'broken-json', 'empty-204', 'truncated', 'wrong-type']),
    when: z.literal('after').default('after'),
  }),
  /** Sent to a sign-in page instead of being answered. */
  z.strictObject({ kind: z.literal('redirect-302') }),
]);
export type Fault = z.infer<typeof fault>;

export const faultOrder = z.strictObject({
  match: z.strictObject({
    method: z.enum(['GET', 'PUT', 'POST', 'DELETE']).optional(),
    /** The beginning of a path: '/api.xro/2.0/Invoices', '/connect/token', '/connections'. */
    path: z.string().startsWith('/').optional(),
    tenantId: z.string().optional(),
  }).default({}),
  /** How many matching calls it befalls. */
  times: z.int().min(1).default(1),
  /** How many matching calls pass unharmed first. */
  skip: z.int().min(0).default(0),
  fault,
});
export type FaultOrder = z.infer<typeof faultOrder>;
