import type { HttpApi } from '../client/http-api';
import { accountsShape, mappingsShape, type Mappings } from '../client/shapes';
import { methods } from './sample-money';

/** Maps the sample's methods of payment to a bank account and to the clearing account, as a person would; what is mapped already stays. Resolves to the mapping. */
export async function mapPayments(api: HttpApi, company: string): Promise<Mappings> {
  const path = `/v1/companies/${company}`;
  const { items } = accountsShape.parse(await api.call('GET', `${path}/xero/accounts`));
  const payable = items.filter(({ uses }) => uses.includes('payments'));
  const bank = payable.find(({ type }) => type === 'BANK');
  const clearing = payable.find(({ name }) => /clearing/i.test(name)) ?? bank;
  if (!bank || !clearing) throw new Error('The organisation has no bank account that payments could go to.');
  const { accounts, taxes, payments } = mappingsShape.parse(await api.call('GET', `${path}/mappings`));
  const mapping = { accounts, taxes, payments: { [methods.bank]: bank.accountId, [methods.clearing]: clearing.accountId, ...payments } };
  if (Object.keys(mapping.payments).length > Object.keys(payments).length) {
    await api.call('PUT', `${path}/mappings`, mapping);
    console.log(`Payments by ${methods.bank} go to ${bank.name}, those by ${methods.clearing} to ${clearing.name}.`);
  }
  return mapping;
}
