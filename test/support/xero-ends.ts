import { sql } from 'kysely';
import { createVault } from '../../db/encryption';
import { companyId } from '../../domain/ids';
import type { House } from './house';

/** How Xero ends a company's connection, for companies that share a simulator with others. */

const grantOf = (house: House, company: string) => house.db.selectFrom('connections as c').innerJoin('grants as g', 'g.grant_id', 'c.grant_id')
  .select(['g.grant_id', 'g.access_token', 'c.xero_connection_id']).where('c.company_id', '=', companyId(company)).executeTakeFirstOrThrow();
const vaultOf = ({ configuration }: House) => createVault(configuration.encryptionKeys);

/** A person ends the connection in Xero. */
export async function cutOffInXero(house: House, company: string): Promise<void> {
  const { access_token: sealed, xero_connection_id: id } = await grantOf(house, company);
  const { status } = await fetch(`${house.configuration.xero.apiUrl}/connections/${String(id)}`, { method: 'DELETE', headers: { authorization: `Bearer ${vaultOf(house).decrypt(sealed)}` } });
  if (status !== 204) throw new Error(`ending the connection was answered ${String(status)}`);
}

/** The grant is one that Xero no longer knows, as after 60 days without use; of all companies of the house that share it. */
export async function loseTheGrant(house: House, company: string): Promise<void> {
  const { grant_id } = await grantOf(house, company);
  await house.db.updateTable('grants').set({ refresh_token: vaultOf(house).encrypt('long-gone'), access_expires_at: sql<Date>`clock_timestamp()`, refreshed_at: sql<Date>`clock_timestamp() - interval '30 minutes'` }).where('grant_id', '=', grant_id).execute();
}
