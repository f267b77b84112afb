import { z } from 'zod';
import { recordKinds } from '../domain/kinds';
import { problemCodes, type ProblemCode } from '../domain/problem-catalogue';
import { fixes } from '../domain/problems';

/** What the routes of problems take and answer. */

export const problemCodeSchema = z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]);
/** A cause's key, as a list of problems answered with it; '' where the code alone says it. */
export const causeSchema = z.string().max(64).regex(/^[0-9a-f]*$/, 'must be one that the problems were listed with');
export const problemPath = z.object({ code: problemCodeSchema });
/** Without a cause: every cause of the code. */
export const retryProblemSchema = z.strictObject({ cause: causeSchema.min(1).optional() });
export const problemsQuery = z.strictObject({
  cursor: z.string().max(300).optional(),
  limit: z.string().regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a whole number from 1 to 200').transform(Number).default(50).meta({ override: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
});

/** A record that is pending for longer than is promised. */
export const lateSchema = z.object({ since: z.iso.datetime(), reason: z.string(), text: z.string() });
export const countsSchema = z.object({ total: z.number().int(), pending: z.number().int(), waiting: z.number().int(), synced: z.number().int(), problem: z.number().int(), excluded: z.number().int() });
const kind = z.enum(recordKinds);
const money = z.array(z.object({ currency: z.string(), amount: z.string() }));
/** One cause, and all that waits on it. */
export const problemGroup = z.object({
  code: problemCodeSchema, cause: z.string(), scope: z.enum(['record', 'company']), turn: z.enum(['cloudrent', 'xero', 'either', 'settings', 'nobody']),
  title: z.string(), causeText: z.string(), solution: z.string(),
  records: z.number().int(), byKind: z.array(z.object({ kind, count: z.number().int(), amounts: money })), oldestSince: z.iso.datetime().nullable(),
  fixes: z.array(z.enum(fixes)), retry: z.boolean(), xeroMessage: z.string().optional(),
  examples: z.array(z.object({ kind, id: z.string(), label: z.string() })),
}).meta({ id: 'ProblemGroup' });
export const problemsView = z.object({
  counts: countsSchema,
  late: z.object({ afterMinutes: z.number().int(), count: z.number().int(), oldestSince: z.iso.datetime().nullable(), items: z.array(z.object({ kind, id: z.string(), label: z.string(), pendingSince: z.iso.datetime(), reason: z.string(), text: z.string() })) }),
  items: z.array(problemGroup), nextCursor: z.string().nullable(),
}).meta({ id: 'Problems' });
