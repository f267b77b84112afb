import { z } from 'zod';
import type { HttpApi } from '../scripts/client/http-api';

/** What the simulator's control API says of one organisation's books. */
const organisationShape = z.object({ tenantId: z.string() });

const document = { id: z.string(), number: z.string(), status: z.string(), total: z.string() };
const valueShapes = {
  contact: z.object({ name: z.string(), status: z.string(), contactNumber: z.string().optional() }),
  invoice: z.object({ ...document, amountPaid: z.string(), amountCredited: z.string() }),
  creditNote: z.object({ ...document, remainingCredit: z.string() }),
  payment: z.object({ reference: z.string(), status: z.string(), amount: z.string(), payableId: z.string(), accountId: z.string() }),
  allocation: z.object({ status: z.string(), amount: z.string(), creditId: z.string(), invoiceId: z.string() }),
};
type Entity = keyof typeof valueShapes;
/** The objects of the books, by entity. */
export type Books = { readonly [Name in Entity]: readonly z.infer<(typeof valueShapes)[Name]>[] };

/** Opens an organisation of its own for the run: in the United Kingdom, in pounds, as the data is. */
export async function openOrganisation(simulator: HttpApi): Promise<string> {
  const name = `Retail bench ${new Date().toISOString().slice(0, 19)}`;
  return organisationShape.parse(await simulator.call('POST', '/simulator/organisations', { name, countryCode: 'GB', baseCurrency: 'GBP' })).tenantId;
}

export async function readBooks(simulator: HttpApi, tenantId: string): Promise<Books> {
  const read = async <Name extends Entity>(entity: Name): Promise<z.infer<(typeof valueShapes)[Name]>[]> => {
    const { items } = z.object({ items: z.array(z.object({ value: z.unknown() })) }).parse(await simulator.call('GET', `/simulator/objects?tenantId=${tenantId}&entity=${entity}`));
    return items.map(({ value }) => valueShapes[entity].parse(value) as z.infer<(typeof valueShapes)[Name]>);
  };
  return { contact: await read('contact'), invoice: await read('invoice'), creditNote: await read('creditNote'), payment: await read('payment'), allocation: await read('allocation') };
}
