import { z } from 'zod';

/** What the scripts read of the service's answers; more may stand there. */

export const connectionShape = z.object({
  status: z.string(),
  organisation: z.object({ name: z.string(), xeroTenantId: z.string().nullish() }).nullish(),
  choices: z.array(z.object({ xeroTenantId: z.string(), name: z.string() })).nullish(),
  readAt: z.string().nullish(),
  contactsReadAt: z.string().nullish(),
  lastPulledAt: z.string().nullish(),
});
export type Connection = z.infer<typeof connectionShape>;

export const mappingsShape = z.object({
  accounts: z.record(z.string(), z.string()), taxes: z.record(z.string(), z.string()), payments: z.record(z.string(), z.string()).default({}),
});
export type Mappings = z.infer<typeof mappingsShape>;
export const offeredShape = z.object({ offered: mappingsShape.nullish() });

const problemShape = z.object({ code: z.string(), cause: z.string(), solution: z.string() });
export const syncShape = z.object({
  status: z.enum(['pending', 'waiting', 'synced', 'problem', 'excluded']),
  workflowId: z.string().nullish(),
  lastSyncedAt: z.string().nullish(),
  xero: z.object({ id: z.string(), number: z.string().nullish(), url: z.string().nullish(), status: z.string().nullish() }).nullish(),
  problem: problemShape.nullish(),
  waitingFor: z.string().nullish(),
});
export type Sync = z.infer<typeof syncShape>;
export const recordShape = z.object({ sync: syncShape });

export const accountsShape = z.object({ items: z.array(z.object({ accountId: z.string(), code: z.string(), name: z.string(), type: z.string(), uses: z.array(z.string()) })) });

export const changesShape = z.object({ items: z.array(z.object({ number: z.number(), at: z.string(), type: z.string(), kind: z.string(), id: z.string(), data: z.record(z.string(), z.unknown()) })), nextCursor: z.number().nullable() });
export type Change = z.infer<typeof changesShape>['items'][number];
