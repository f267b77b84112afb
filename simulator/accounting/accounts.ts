import type { BooksAnswer, BooksRequest } from '../seam';
import { ok, type Json } from './answers';
import { choice, flag, isUuid, readObject, uuid } from './body';
import { xeroInstant } from './dates';
import { allowParameters, notModified, selectRows } from './reading';
import type { AccountClass, AccountRecord, AccountStatus } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';
import type { FilterFields } from './where';

/** `GET /Accounts`, `GET /Accounts/{id}`; a person may archive, restore and delete, open for payments and close, make an income account an expense account and back. Archived ones are listed, deleted ones are not. */
export function handleAccounts(session: Session, request: BooksRequest): BooksAnswer {
  const [, id, ...rest] = request.path;
  if (rest.length > 0 || (id !== undefined && !isUuid(id))) throw new NotFound();
  if (request.method === 'GET' && id === undefined) return listAccounts(session, request);
  const account = id === undefined ? undefined : session.state.accounts.get(id.toLowerCase());
  if (!account) throw new NotFound();
  if (request.method === 'GET') {
    allowParameters(request, []);
    return ok(session, { Accounts: [accountJson(account)] });
  }
  if (request.method === 'POST' && session.actor === 'person') return change(session, request, account);
  throw new NotFound();
}

function listAccounts(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, ['where', 'order']);
  const listed = session.state.accounts.all().filter((account) => account.status !== 'DELETED');
  const inOrder = listed.sort((a, b) => a.sequence - b.sequence);
  const rows = selectRows(session, request, inOrder, filterFields, true);
  return notModified(session, request, rows) ?? ok(session, { Accounts: rows.map(accountJson) });
}

function change(session: Session, request: BooksRequest, account: AccountRecord): BooksAnswer {
  const { Status, Type, EnablePaymentsToAccount } = readObject(request.body, 'Account', { AccountID: uuid, Status: choice('ACTIVE', 'ARCHIVED', 'DELETED'), Type: choice('REVENUE', 'EXPENSE'), EnablePaymentsToAccount: flag }, '');
  const status = (Status ?? account.status) as AccountStatus;
  const changed = {
    ...account, status, updatedAt: session.nowIso, enablePayments: (EnablePaymentsToAccount as boolean | undefined) ?? account.enablePayments,
    ...(Type === undefined ? {} : { type: Type as string, class: Type as AccountClass }),
  };
  session.putAccount(changed, status === 'ARCHIVED' ? 'archived' : status === 'DELETED' ? 'deleted' : 'updated');
  return ok(session, { Accounts: [accountJson(changed)] });
}

function accountJson(account: AccountRecord): Json {
  const bank = account.type === 'BANK';
  return {
    AccountID: account.id,
    Code: account.code,
    Name: account.name,
    Status: account.status,
    Type: account.type,
    TaxType: account.taxType,
    Class: account.class,
    ...(account.description ? { Description: account.description } : {}),
    ...(account.systemAccount ? { SystemAccount: account.systemAccount } : {}),
    EnablePaymentsToAccount: account.enablePayments,
    ShowInExpenseClaims: false,
    ...(bank ? { BankAccountNumber: account.bankAccountNumber ?? '', BankAccountType: 'BANK', CurrencyCode: account.currencyCode ?? '' } : {}),
    HasAttachments: false,
    AddToWatchlist: false,
    UpdatedDateUTC: xeroInstant(account.updatedAt),
  };
}

const filterFields: FilterFields<AccountRecord> = {
  AccountID: { type: 'Guid', get: (a) => a.id },
  Code: { type: 'String', get: (a) => a.code },
  Name: { type: 'String', get: (a) => a.name },
  Type: { type: 'String', get: (a) => a.type },
  Class: { type: 'String', get: (a) => a.class },
  Status: { type: 'String', get: (a) => a.status },
  TaxType: { type: 'String', get: (a) => a.taxType },
  SystemAccount: { type: 'String', get: (a) => a.systemAccount },
  EnablePaymentsToAccount: { type: 'Boolean', get: (a) => a.enablePayments },
  UpdatedDateUTC: { type: 'DateTime', get: (a) => Date.parse(a.updatedAt) },
};
