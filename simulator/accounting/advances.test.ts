import type { Json } from './answers';
import { errorsOf, first, json, listOf, Office } from './testing/office';

describe('over- and prepayments (section 4)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const overpaid = (more: Json = {}): Json => ({
    Type: 'RECEIVE-OVERPAYMENT', Contact: { ContactID: contactId }, BankAccount: { Code: '090' }, Date: '2026-11-21', Reference: 'too much',
    LineItems: [{ Description: 'Too much', Quantity: 1, UnitAmount: 50 }], ...more,
  });
  const prepaid = (more: Json = {}): Json => overpaid({ Type: 'RECEIVE-PREPAYMENT', Reference: 'early', LineItems: [{ Description: 'Deposit', Quantity: 1, UnitAmount: 100, AccountCode: '210' }], ...more });
  const receive = (transaction: Json) => office.ask('PUT', 'BankTransactions?summarizeErrors=false', { BankTransactions: [transaction] }, { as: 'person' });
  const idOf = (transaction: Json): string => String(first(receive(transaction), 'BankTransactions')['BankTransactionID']);
  const invoiceId = () => String(office.invoice(contactId)['InvoiceID']);
  const kinds = [
    ['Overpayments', 'Overpayment', 'OverpaymentID', 'AROVERPAYMENTPAYMENT', 'AROVERPAYMENT', () => idOf(overpaid())],
    ['Prepayments', 'Prepayment', 'PrepaymentID', 'ARPREPAYMENTPAYMENT', 'ARPREPAYMENT', () => idOf(prepaid())],
  ] as const;

  // xero-api.md 4 Over/prepayments: "Made by BankTransactions RECEIVE-OVERPAYMENT/RECEIVE-PREPAYMENT" [Xero DOC/api/overpayments]
  it('come about as money received: too much of it without tax, early money taxed as a sale', () => {
    expect(first(receive(overpaid()), 'BankTransactions')).toMatchObject({ Type: 'RECEIVE-OVERPAYMENT', Status: 'AUTHORISED', LineAmountTypes: 'NoTax', Total: 50, BankAccount: { Code: '090' }, LineItems: [{ AccountCode: '610' }] });
    expect(first(receive(prepaid()), 'BankTransactions')).toMatchObject({ Type: 'RECEIVE-PREPAYMENT', SubTotal: 100, TotalTax: 10, Total: 110 });
    expect(first(office.get('Overpayments?page=1'), 'Overpayments')).toMatchObject({
      Type: 'RECEIVE-OVERPAYMENT', Status: 'AUTHORISED', Reference: 'too much', RemainingCredit: 50, AppliedAmount: 0, Allocations: [], Payments: [], Contact: { ContactID: contactId }, LineItems: [{ LineAmount: 50 }],
    });
    expect(first(office.get('Prepayments'), 'Prepayments')).toMatchObject({ Type: 'RECEIVE-PREPAYMENT', RemainingCredit: 110, LineItems: [] });
  });

  // xero-api.md 4 Over/prepayments: "refunded by Payments, allocated by PUT .../Allocations"; "Allocations move AmountCredited, not Payments[]" [Xero DOC/api/overpayments]
  it.each(kinds)('%s are set off against invoices, as a credit, and taken off again', (plural, name, idField, _payment, _type, make) => {
    const [id, invoice] = [make(), invoiceId()];
    const { AllocationID } = first(office.ask('PUT', `${plural}/${id}/Allocations`, { Allocations: [{ Invoice: { InvoiceID: invoice }, Amount: 20, Date: '2026-11-22' }] }), 'Allocations');
    const read = () => first(office.get(`${plural}/${id}`), plural);
    expect(read()).toMatchObject({ [idField]: id, AppliedAmount: 20, Allocations: [{ AllocationID, Amount: 20 }] });
    expect(first(office.get(`Invoices/${invoice}`), 'Invoices')).toMatchObject({ AmountCredited: 20, AmountPaid: 0, Payments: [], [`${name}s`]: [{ [idField]: id, AppliedAmount: 20 }] });
    expect(json(office.ask('DELETE', `${plural}/${id}/Allocations/${String(AllocationID)}`))).toMatchObject({ AllocationId: AllocationID, IsDeleted: true });
    expect(read()).toMatchObject({ AppliedAmount: 0, Allocations: [] });
    expect(first(office.get(`Invoices/${invoice}`), 'Invoices')).toMatchObject({ AmountDue: 110, [`${name}s`]: [] });
  });

  // xero-api.md 4 Payments: AROVERPAYMENTPAYMENT, ARPREPAYMENTPAYMENT, "Amount <= outstanding" [Xero OAS]
  it.each(kinds)('%s are paid back, and PAID once nothing is left', (plural, name, idField, PaymentType, Type, make) => {
    const id = make();
    const refund = (Amount: number) => office.ask('PUT', 'Payments', { Payments: [{ [name]: { [idField]: id }, Account: { Code: '090' }, Amount }] });
    const { RemainingCredit } = first(office.get(`${plural}/${id}`), plural);
    expect(errorsOf(refund(500))).toEqual(['Payment amount exceeds the amount outstanding on this document']);
    expect(first(refund(Number(RemainingCredit)), 'Payments')).toMatchObject({ PaymentType, Invoice: { Type, InvoiceID: id } });
    expect(first(office.get(`${plural}/${id}`), plural)).toMatchObject({ Status: 'PAID', RemainingCredit: 0, Payments: [{ Amount: RemainingCredit }] });
  });

  // xero-api.md 3 Reading: "Overpayments `References`; Prepayments `InvoiceNumbers`" [Xero OAS]
  it('are listed by reference', () => {
    const [id] = [idOf(overpaid({ Reference: 'A' })), idOf(overpaid({ Reference: 'B' }))];
    expect(listOf(office.get('Overpayments?References=A,C'), 'Overpayments')).toMatchObject([{ OverpaymentID: id }]);
    expect(listOf(office.get('Prepayments?InvoiceNumbers=A'), 'Prepayments')).toEqual([]);
    expect(office.get('Overpayments?InvoiceNumbers=A').status).toBe(400);
    expect(office.get(`Prepayments/${String(id)}`).status).toBe(404);
  });

  // own choice: what of bank transactions the simulator takes, and its texts
  it('are refused without a bank account, with several lines or another account, and in a locked period', () => {
    const line = { Description: 'Too much', UnitAmount: 50 };
    expect(errorsOf(receive(overpaid({ BankAccount: { Code: '855' } })))).toEqual(["Account code '855' is no bank account."]);
    expect(errorsOf(receive(overpaid({ LineItems: [line, line] })))).toEqual(['An overpayment has exactly one line.']);
    expect(errorsOf(receive(overpaid({ LineItems: [{ ...line, AccountCode: '210' }] })))).toEqual(["Account code '210' is not the accounts receivable account, on which overpayments stand."]);
    expect(errorsOf(receive(overpaid({ LineItems: [{ ...line, UnitAmount: 0 }] })))).toEqual(['Amount must be greater than 0.']);
    expect(errorsOf(receive({ Type: 'RECEIVE-OVERPAYMENT' }))).toEqual(['Contact must be specified.', 'BankAccount must be specified.', 'LineItems must be specified.']);
    expect(receive(overpaid({ Type: 'RECEIVE' })).status).toBe(400);
    office.ask('POST', 'Organisation', { PeriodLockDate: '2026-11-21' }, { as: 'person' });
    expect(errorsOf(receive(overpaid()))[0]).toContain('period lock date');
  });

  // xero-api.md 2: "+ accounting.banktransactions to create overpayments" (derived); 9: PUT createBankTransactions
  it('an app may make them too', () => {
    expect(office.ask('PUT', 'BankTransactions', { BankTransactions: [overpaid(), prepaid()] }).status).toBe(200);
    expect(office.get('BankTransactions').status).toBe(404);
  });

  // xero-api.md 4 History [Xero OAS]
  it('have a history', () => {
    const id = idOf(overpaid());
    expect(listOf(office.get(`Overpayments/${id}/History`), 'HistoryRecords')).toMatchObject([{ Changes: 'Created' }]);
  });
});
