import type { Selectable } from 'kysely';
import { xeroTenantId, type GrantId } from '../domain/ids';
import { endByXero, lockLive, type Told } from './connection-state';
import { lookedAt } from './grants';
import type { Db, Tx } from './open';
import type { ConnectionsTable } from './schema';

/** One of the organisations that a grant reaches, as Xero lists them. */
export interface Reached { readonly xeroTenantId: string; readonly xeroConnectionId: string }

/**
 * Compares our connections with the list that Xero gave for a grant of this generation: what is missing there was disconnected inside
 * Xero. Undefined, with nothing changed, when a consent or a refresh came since: what that brought may not be in the list.
 */
export async function noteReached(db: Db, grantId: GrantId, generation: number, reached: readonly Reached[]): Promise<Told[] | undefined> {
  return await db.transaction().execute(async (tx) => {
    const connections = await lockLive(tx, grantId);
    const looked = await tx.updateTable('grants').set(lookedAt).where('grant_id', '=', grantId).where('generation', '=', generation).executeTakeFirst();
    if (looked.numUpdatedRows === 0n) return undefined;
    const gone: Selectable<ConnectionsTable>[] = [];
    for (const connection of connections) if (!await stays(tx, connection, reached)) gone.push(connection);
    return await endByXero(tx, gone, 'disconnected', { code: 'connection-disconnected', details: {} });
  });
}

/** Whether Xero still has the organisation, or one of those that a person may choose; keeps what is there. */
async function stays(tx: Tx, connection: Selectable<ConnectionsTable>, reached: readonly Reached[]): Promise<boolean> {
  const same = (tenant: string) => reached.find((one) => one.xeroTenantId === tenant);
  if (connection.xero_tenant_id !== null) {
    const found = same(connection.xero_tenant_id);
    if (found && found.xeroConnectionId !== connection.xero_connection_id) await tx.updateTable('connections').set({ xero_connection_id: found.xeroConnectionId }).where('company_id', '=', connection.company_id).execute();
    return found !== undefined;
  }
  const choices = connection.choices.filter((choice) => same(xeroTenantId(choice.xeroTenantId)) !== undefined);
  if (choices.length < connection.choices.length) await tx.updateTable('connections').set({ choices: JSON.stringify(choices) }).where('company_id', '=', connection.company_id).execute();
  return choices.length > 0;
}
