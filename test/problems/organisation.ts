import { anInvoice } from '../support/examples';
import { aCreditNote } from '../support/money-desk';
import { endedSync, type Json } from '../support/house';
import type { ProblemCase, ProblemCases } from './case';
import type { ProblemDesk } from './desk';

/** A document of May, which a lock of 30 June closes. */
const ofMay = { issuedOn: '2026-05-04' };
const lockedBy = (id: string, lock: 'PeriodLockDate' | 'EndOfYearLockDate') => async (desk: ProblemDesk): Promise<string> => {
  await desk.organisation({ [lock]: '2026-06-30' });
  await desk.give(`invoices/${id}`, anInvoice(id.toUpperCase(), ofMay));
  return `invoices/${id}`;
};
const locked = (lock: string, what: string, instead: string) => ({ cause: `The ${lock} in Xero is 30 June 2026, which does not allow ${what}.`, solution: `Move the lock date in Xero and sync again; or ${instead}.` });
const invoiceLocked = (lock: string) => locked(lock, 'an invoice of this date', 'date the invoice after it');

const refused = 'The hire charge is not in phase with the moon.';
/** Xero refuses the next invoice in words that nobody knows. */
const unknownWords = async ({ house }: ProblemDesk): Promise<void> => {
  const body = { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: [{ ValidationErrors: [{ Message: refused }] }] };
  await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, fault: { kind: 'status', status: 400, when: 'before', body } });
};
const refusedInvoice = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await unknownWords(desk);
  await desk.give(`invoices/${id}`, anInvoice(id.toUpperCase()));
  return `invoices/${id}`;
};
const inEuros = (id: string, version = 1, over: Json = {}): Json => anInvoice(id.toUpperCase(), { version, currency: 'EUR', ...over });
const currency = { cause: 'The Xero organisation does not have the currency EUR.', solution: 'Add the currency in Xero and sync again, or invoice in another one.' };
const plan = { cause: 'The Xero plan allows no more approved invoices this month.', solution: 'Upgrade the plan in Xero, or wait for the next month.' };
const usedUp = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.organisation({ ApprovalLimit: 0 });
  await desk.give(`invoices/${id}`, anInvoice(id.toUpperCase()));
  return `invoices/${id}`;
};
const gone = { cause: 'The document is no longer found in this Xero organisation.', solution: 'Check that the right organisation is connected; if it was removed there, send it as a new record.' };
/** Xero knows nothing of an invoice that it had, for as long as it is asked; nobody in Xero can bring that about. */
const lost = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.put(`invoices/${id}`, anInvoice(id.toUpperCase()));
  const xeroId = await desk.xeroId(`invoices/${id}`);
  const missing = (method: string, body: Json | string, status: number) => desk.house.simulator('POST', '/faults', { match: { method, path: '/api.xro/2.0/Invoices', tenantId: desk.house.tenantId }, fault: { kind: 'status', status, when: 'before', body } });
  await missing('POST', { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: [{ InvoiceID: xeroId, ValidationErrors: [{ Message: 'The document with the supplied id was not found for this endpoint.' }] }] }, 400);
  await missing('GET', { Id: xeroId, Status: 'OK', Invoices: [] }, 200);
  await desk.give(`invoices/${id}`, anInvoice(id.toUpperCase(), { version: 2, reference: 'PO 2' }));
  return `invoices/${id}`;
};
const nothing: ProblemCase['fix'] = { by: 'daily', do: () => Promise.resolve() };

export const organisation = {
  'period-locked': [{
    because: 'a person locked the period, and opens it again', says: invoiceLocked('period lock date'), arrange: lockedBy('locked-period', 'PeriodLockDate'), alone: true,
    fix: { by: 'organisation', do: (desk) => desk.organisation({ PeriodLockDate: '2026-04-30' }) },
  }, {
    because: 'a person closed the year, and opens it again', says: invoiceLocked('end of year lock date'), arrange: lockedBy('locked-year', 'EndOfYearLockDate'), alone: true,
    fix: { by: 'organisation', do: (desk) => desk.organisation({ EndOfYearLockDate: null }) },
  }, {
    because: 'a person locked the period, and CloudRent dates the invoice after it', says: invoiceLocked('period lock date'), arrange: lockedBy('locked-redated', 'PeriodLockDate'), alone: true,
    fix: { by: 'version', do: ({ give }) => give('invoices/locked-redated', anInvoice('LOCKED-REDATED', { version: 2, issuedOn: '2026-07-01' })) },
  }, {
    because: 'a credit note of a locked period', says: locked('period lock date', 'a credit note of this date', 'date the credit note after it'), alone: true,
    async arrange(desk) {
      await desk.organisation({ PeriodLockDate: '2026-06-30' });
      await desk.give('credit-notes/locked', aCreditNote('LOCKED', ofMay));
      return 'credit-notes/locked';
    },
    fix: { by: 'organisation', do: (desk) => desk.organisation({ PeriodLockDate: null }) },
  }],
  'plan-limit': [{
    because: 'the plan’s approvals are used up, and a person changes the plan', says: plan, arrange: usedUp('plan-changed'), alone: true,
    fix: { by: 'organisation', do: (desk) => desk.organisation({ ApprovalLimit: null }) },
  }, {
    because: 'the plan’s approvals are used up until the next month, and nobody says when', says: plan, arrange: usedUp('plan-month'), alone: true,
    fix: { by: 'daily', do: (desk) => desk.organisation({ ApprovalLimit: 20 }) },
  }],
  'currency-unavailable': [{
    because: 'the organisation lacks it, and a person adds it', says: currency, alone: true,
    async arrange({ give }) { await give('invoices/euros', inEuros('euros')); return 'invoices/euros'; },
    fix: { by: 'daily', do: (desk) => desk.organisation({ Currencies: ['EUR'] }) },
  }, {
    because: 'the organisation lacks it, and CloudRent takes another', says: currency,
    async arrange({ give }) { await give('invoices/other-currency', inEuros('other-currency')); return 'invoices/other-currency'; },
    fix: { by: 'version', do: ({ give }) => give('invoices/other-currency', inEuros('other-currency', 2, { currency: 'AUD' })) },
  }],
  'missing-in-xero': [{
    because: 'Xero did not find the invoice, and finds it again', says: gone, arrange: lost('lost-found'), alone: true, fix: nothing,
  }, {
    because: 'Xero did not find the invoice, and CloudRent changes it', says: gone, arrange: lost('lost-changed'), alone: true,
    fix: { by: 'version', do: ({ give }) => give('invoices/lost-changed', anInvoice('LOST-CHANGED', { version: 3, reference: 'PO 3' })) },
  }],
  'xero-refused': [{
    because: 'Xero says something that is not known, and a day later takes it', alone: true, arrange: refusedInvoice('refused-daily'), fix: nothing,
    says: { cause: 'Xero refused this record for a reason not known here yet.', solution: 'Read Xero’s own words below; correct the record and sync it again.' },
  }, {
    because: 'Xero says something that is not known, which is shown, and CloudRent corrects it', alone: true,
    async arrange(desk) {
      const path = await refusedInvoice('refused-corrected')(desk);
      const { problem } = await endedSync(desk.house, path) as { problem: Json };
      if (problem['xeroMessage'] !== refused) throw new Error(`Xero’s words are not shown: ${JSON.stringify(problem)}`);
      return path;
    },
    says: { cause: 'Xero refused this record for a reason not known here yet.', solution: 'Read Xero’s own words below; correct the record and sync it again.' },
    fix: { by: 'version', do: ({ give }) => give('invoices/refused-corrected', anInvoice('REFUSED-CORRECTED', { version: 2, reference: 'PO 2' })) },
  }],
} satisfies ProblemCases;
