import { receivablesOf } from './receivables';

describe('what customers owe', () => {
  it('opens, is moved by each kind in its direction, and closes', () => {
    const rows = [
      { kind: 'invoice', on: '', gross: '1000.10' }, { kind: 'credit-note', on: '', gross: '100.05' }, { kind: 'payment', on: 'invoice', gross: '300.00' }, { kind: 'payment', on: 'credit-note', gross: '20.00' },
      { kind: 'payment', on: 'overpayment', gross: '5.00' }, { kind: 'overpayment', on: '', gross: '50.00' }, { kind: 'prepayment', on: '', gross: '60.00' },
    ] as const;
    expect(receivablesOf('200.00', rows)).toEqual({ opening: '200.00', invoices: '1000.10', creditNotes: '-100.05', payments: '-300.00', refunds: '25.00', overpayments: '-50.00', prepayments: '-60.00', closing: '715.05' });
  });
  it('stays where nothing moves it', () => { expect(receivablesOf('7.00', [])).toMatchObject({ opening: '7.00', closing: '7.00' }); });
});
