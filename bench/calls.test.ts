import { countOf, tally } from './calls';

const call = (method: string, path: string, over: { status?: number; counted?: boolean } = {}) => ({ seq: 1, method, path, status: 200, counted: true, ...over });
const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

describe('what calls were made for', () => {
  it('tells writes from reads, by what they did', () => {
    const { writes, reads } = tally([call('PUT', '/api.xro/2.0/Invoices'), call('PUT', `/api.xro/2.0/CreditNotes/${id}/Allocations`), call('PUT', `/api.xro/2.0/CreditNotes/${id}/Allocations`), call('GET', '/api.xro/2.0/Payments')]);
    expect(writes).toEqual({ 'PUT Invoices': 1, 'PUT CreditNotes/{id}/Allocations': 2 });
    expect(reads).toEqual({ 'GET Payments': 1 });
    expect(countOf(writes)).toBe(3);
  });

  it('leaves out what used nothing up, and counts what a limit refused', () => {
    expect(tally([call('PUT', '/api.xro/2.0/Invoices', { status: 429, counted: false }), call('PUT', '/api.xro/2.0/Invoices')])).toEqual({ writes: { 'PUT Invoices': 1 }, reads: {}, rateLimited: 1 });
  });
});
