import { changedFields } from './changed-fields';

const line = (id: string, quantity: string) => ({ id, quantity });

describe('what another version changed', () => {
  it.each([
    ['nothing', { number: 'A', lines: [line('l1', '1')] }, { number: 'A', lines: [line('l1', '1')] }, []],
    ['a field', { dueOn: '2026-11-16' }, { dueOn: '2026-11-30' }, [{ field: 'dueOn', from: '2026-11-16', to: '2026-11-30' }]],
    ['a field that was not there, and one that is no more', { url: 'u' }, { reference: 'r' }, [{ field: 'url', from: 'u', to: null }, { field: 'reference', from: null, to: 'r' }]],
    ['one value of a line, by the line’s id', { lines: [line('l1', '1'), line('l2', '1')] }, { lines: [line('l1', '1'), line('l2', '3')] }, [{ field: 'lines.l2.quantity', from: '1', to: '3' }]],
    ['a line put in front moves no other', { lines: [line('l1', '1')] }, { lines: [line('l0', '9'), line('l1', '1')] }, [{ field: 'lines.l0', from: null, to: line('l0', '9') }]],
    ['an allocation, by its invoice', { allocations: [{ invoiceId: 'i1', amount: '1.00' }] }, { allocations: [{ invoiceId: 'i1', amount: '2.00' }] }, [{ field: 'allocations.i1.amount', from: '1.00', to: '2.00' }]],
    ['an address that is cleared', { address: { city: 'Perth' } }, { address: null }, [{ field: 'address', from: { city: 'Perth' }, to: null }]],
  ])('%s', (_what, from, to, expected) => { expect(changedFields(from, to)).toEqual(expected); });
});
