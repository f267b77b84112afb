import { WorkflowNotFoundError } from '@temporalio/client';
import { readSomePartPaidInvoices } from '../../db/document-sights';
import { wantObjects } from '../../db/pull-cursors';
import { ringLists } from '../../db/pull-rings';
import { companyId } from '../../domain/ids';
import { pullResources } from '../../domain/pull';
import type { House } from '../support/house';
import { handleOf, ring } from '../support/pulls';
import { until } from './until';

const everyOne = 1_000_000;

/** Rings every list, asks for what no list tells, as the day's look does, and waits until each was read since, and the pull has ended; many do so at once, so that it is asked for only now and then. */
export async function readEverything(house: House): Promise<void> {
  const { db, company } = house;
  await ringLists(db, companyId(company), pullResources);
  const { now } = await db.selectFrom('pull_cursors').select((eb) => eb.fn.max('rung_at').as('now')).where('company_id', '=', companyId(company)).executeTakeFirstOrThrow();
  await wantObjects(db, companyId(company), 'invoice', await readSomePartPaidInvoices(db, companyId(company), everyOne));
  await ring(house);
  await until('every list is read', async () => {
    const owed = await db.selectFrom('pull_cursors').select('resource').where('company_id', '=', companyId(company)).where((eb) => eb.or([eb('read_at', 'is', null), eb('read_at', '<', now)])).execute();
    return owed.length === 0;
  });
  await handleOf(house).result().catch((error: unknown) => { if (!(error instanceof WorkflowNotFoundError)) throw error; });
}
