import { forgetWanted, lockList, moveCursor, noReadFailed, noteFailedRead, readCursor, readWanted, type CursorNow } from '../../db/pull-cursors';
import type { Tx } from '../../db/open';
import { companyId as toCompanyId, type CompanyId } from '../../domain/ids';
import { kindPlural, type RecordKind } from '../../domain/kinds';
import type { PullResource } from '../../domain/pull';
import type { Priority, PullStep } from '../../workflows/contract/names';
import type { XeroAnswer } from '../../xero/answer';
import { largestPage } from '../../xero/calls';
import type { XeroAccess } from '../../xero/client';
import type { ActivityDeps } from '../deps';
import { oneCall, type Books, type Called } from '../one-call';
import { wantedAtOnce } from '../tuning';
import { applyPulled, type Applied, type Snapshots } from './apply';
import { positionAfter, requestAt } from './cursor';
import { booksToPull } from './plan-pull';
import { readByIds, readChanges, type ReadPage } from './reads';

/** Reads of a pull: each attempt is one call to Xero; what it read, its effects and the new position are stored in one transaction. */
export function createPullReads(deps: ActivityDeps) {
  const { db, xero, pullPageSize = largestPage } = deps;

  /** The next page of a list. A page is stored only over the step from which it was asked for, so that two pulls at once do no harm. */
  async function pullPage(input: { companyId: string; resource: PullResource; steps: number; priority: Priority }): Promise<PullStep> {
    const companyId = toCompanyId(input.companyId);
    const { resource, steps } = input;
    const books = await booksToPull(deps, companyId);
    const at = await readCursor(db, companyId, resource);
    if (!books || at?.xeroTenantId !== books.xeroTenantId) return { step: 'parked' };
    // Stored already, by an attempt that died before it could say so or by another pull.
    if (at.steps !== steps) return { step: 'overtaken' };
    const asked = requestAt(at);
    const answer = await read(books, input.priority, (access) => readChanges(xero, access, resource, { ...asked, pageSize: pullPageSize }));
    if (answer.answer !== 'done') return await notRead(companyId, resource, answer.answer);
    return await finish(companyId, (tx) => storePage(tx, books, resource, at, answer.value));
  }

  /** The objects of a kind that were asked for by their ids, some at once. */
  async function pullWanted(input: { companyId: string; kind: RecordKind; priority: Priority }): Promise<PullStep> {
    const companyId = toCompanyId(input.companyId);
    const { kind } = input;
    const resource = kindPlural[kind];
    const books = await booksToPull(deps, companyId);
    const at = await readCursor(db, companyId, resource);
    if (!books || at?.xeroTenantId !== books.xeroTenantId) return { step: 'parked' };
    const wanted = (await readWanted(db, companyId, kind, wantedAtOnce)).map(({ xeroId }) => xeroId);
    if (wanted.length === 0) return { step: 'overtaken' };
    const answer = await read(books, input.priority, (access) => readByIds(xero, access, kind, wanted));
    if (answer.answer !== 'done') return await notRead(companyId, resource, answer.answer);
    const found = new Set(answer.value.snapshots.map(({ xeroId }) => xeroId));
    return await finish(companyId, async (tx) => {
      await lockList(tx, companyId, resource);
      if ((await readCursor(tx, companyId, resource))?.xeroTenantId !== books.xeroTenantId) return undefined;
      const applied = await applyPulled(tx, { ...answer.value, companyId, xeroTenantId: books.xeroTenantId, missing: wanted.filter((id) => !found.has(id)), askedAt: at.now });
      await forgetWanted(tx, companyId, kind, wanted, at.now);
      await noReadFailed(tx, companyId, resource);
      return applied;
    });
  }

  function read<T>(books: Books, priority: Priority, call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<Called<T>> {
    const nothing = (): Promise<void> => Promise.resolve();
    return oneCall(deps, books, priority, nothing, call, nothing);
  }

  /** Not "nothing": the position stays, and the list is read again later; meanwhile the others are. */
  async function notRead(companyId: CompanyId, resource: PullResource, why: Exclude<Called<unknown>['answer'], 'done'>): Promise<PullStep> {
    if (why === 'parked') return { step: 'parked' };
    await noteFailedRead(db, companyId, resource);
    return { step: 'not-read', why };
  }

  async function finish(companyId: CompanyId, store: (tx: Tx) => Promise<Applied | undefined>): Promise<PullStep> {
    const applied = await db.transaction().execute(store);
    if (!applied) return { step: 'overtaken' };
    if (applied.toDeliver) deps.rings.delivery(companyId);
    return { step: 'stored', changed: applied.changed };
  }

  return { pullPage, pullWanted };
}

async function storePage(tx: Tx, books: Books, resource: PullResource, at: CursorNow, { pulled, pageCount }: ReadPage): Promise<Applied | undefined> {
  const { companyId, xeroTenantId } = books;
  await lockList(tx, companyId, resource);
  const now = await readCursor(tx, companyId, resource);
  if (now?.steps !== at.steps || now.xeroTenantId !== xeroTenantId) return undefined;
  const applied = await applyPulled(tx, { ...pulled, companyId, xeroTenantId, missing: [], askedAt: at.now });
  await forgetWanted(tx, companyId, pulled.kind, pulled.snapshots.map(({ xeroId }) => xeroId), at.now);
  const { cursor, page } = positionAfter(at, { lastChange: lastChangeOf(pulled), more: requestAt(at).page < pageCount });
  await moveCursor(tx, companyId, resource, { cursor, page, ...(page === 0 ? { readAt: at.now } : {}) });
  return applied;
}

function lastChangeOf({ snapshots }: Snapshots): Date | undefined {
  const times = snapshots.flatMap(({ updatedAt }) => (updatedAt === undefined ? [] : [Date.parse(updatedAt)]));
  return times.length === 0 ? undefined : new Date(times.reduce((one, other) => Math.max(one, other)));
}
