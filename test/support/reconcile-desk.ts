import { companyId } from '../../domain/ids';
import { eventually, pathIn, type Json } from './house';
import { openMoneyDesk, type MoneyDesk } from './money-desk';

/** A month as the API shows it, as far as the tests read it. */
export interface MonthSeen extends Json {
  readonly month: string; readonly revision: number; readonly state: string; readonly openDifferences: number; readonly sha256: string | null; readonly previousSha256: string | null; readonly rounds: number;
  readonly differences: readonly { readonly kind: string; readonly state: string; readonly count: number }[]; readonly laterChanges: readonly Json[];
}

export interface MonthDesk extends MoneyDesk {
  /** Begins a month by hand; the answer. */
  begin(month: string): Promise<{ status: number; body: MonthSeen }>;
  month(month: string, query?: string): Promise<MonthSeen>;
  /** The month once it is so. */
  until(month: string, state: string, more?: (seen: MonthSeen) => boolean): Promise<MonthSeen>;
  differences(month: string, query?: string): Promise<Json[]>;
  decide(month: string, decision: Json): Promise<{ status: number; body: Json }>;
  /** The bytes of a download, and its name. */
  download(month: string, type: 'json' | 'csv', query?: string): Promise<{ readonly text: string; readonly name: string }>;
  /** A person makes a sales invoice in Xero of that date; resolves to its Xero id. */
  invoicedInXero(number: string, date: string, amount: number): Promise<string>;
}

export async function openMonthDesk(opening: Promise<MoneyDesk> = openMoneyDesk()): Promise<MonthDesk> {
  const desk = await opening;
  const { house } = desk;
  const path = (rest: string): string => pathIn(house, `reconciliations${rest}`);
  const month: MonthDesk['month'] = async (of, query = '') => {
    const { status, body } = await house.call('GET', path(`/${of}${query}`));
    if (status !== 200) throw new Error(`${of}: ${JSON.stringify(body)}`);
    return body as MonthSeen;
  };
  return {
    ...desk, month,
    begin: async (of) => await house.call('POST', path(''), { month: of }) as { status: number; body: MonthSeen },
    until: (of, state, more = () => true) => eventually(`${of} is ${state}`, async () => {
      const { body } = await house.call('GET', path(`/${of}`));
      const seen = body as MonthSeen;
      return seen.state === state && more(seen) ? seen : undefined;
    }, 60_000),
    async differences(of, query = '') { return (await house.call('GET', path(`/${of}/differences${query}`))).body['items'] as Json[]; },
    decide: (of, decision) => house.call('POST', path(`/${of}/decisions`), decision),
    async download(of, type, query = '') {
      const response = await fetch(new URL(path(`/${of}.${type}${query}`), house.apiUrl), { headers: { authorization: `Bearer ${String(house.configuration.platformApiKeys[0])}` } });
      return { text: await response.text(), name: /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '' };
    },
    async invoicedInXero(number, date, amount) {
      const contact = await desk.xeroId('contacts/harbour');
      const answer = await desk.person('PUT', ['Invoices'], { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: number, Date: date, DueDate: date, Contact: { ContactID: contact }, LineAmountTypes: 'NoTax', LineItems: [{ Description: 'By hand', Quantity: 1, UnitAmount: amount, AccountCode: '210' }] }] });
      const [invoice] = (answer['body'] as { Invoices: Json[] }).Invoices;
      return String(invoice?.['InvoiceID']);
    },
  };
}

/** The database's row of a company's month. */
export const monthRow = async ({ house }: Pick<MonthDesk, 'house'>, month: string) =>
  await house.db.selectFrom('reconciliations').selectAll().where('company_id', '=', companyId(house.company)).where('month', '=', month as never).orderBy('revision', 'desc').executeTakeFirstOrThrow();
