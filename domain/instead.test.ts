import { asSent, insteadOf } from './instead';

const instead = { number: { from: 'CN-1', to: 'CN-1-B' }, issuedOn: { from: '2026-05-05', to: '2026-07-01' } };

it('takes the place of what CloudRent says, as long as it says that', () => {
  expect(asSent({ number: 'CN-1', issuedOn: '2026-05-05', currency: 'AUD' }, instead)).toEqual({ number: 'CN-1-B', issuedOn: '2026-07-01', currency: 'AUD' });
  expect(asSent({ number: 'CN-2', issuedOn: '2026-05-05' }, instead)).toEqual({ number: 'CN-2', issuedOn: '2026-07-01' });
  expect(insteadOf({ number: 'CN-2', issuedOn: '2026-05-06' }, instead)).toBeUndefined();
  expect(insteadOf({ number: 'CN-1' }, null)).toBeUndefined();
});
