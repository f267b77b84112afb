import { createHmac } from 'node:crypto';
import { readWebhook, verifySignature } from './webhooks';

const key = 'webhook-key';
const sign = (body: Buffer, by = key): string => createHmac('sha256', by).update(body).digest('base64');

describe('the signature of a webhook', () => {
  const body = Buffer.from('{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"ü"}');

  it('is right over exactly the bytes that came', () => {
    expect(verifySignature(body, sign(body), key)).toBe(true);
    expect(verifySignature(Buffer.concat([body, Buffer.from('\n')]), sign(body), key)).toBe(false);
  });

  it.each([
    ['missing', undefined], ['empty', ''], ['of another key', sign(body, 'other')], ['shorter', sign(body).slice(1)], ['of other letters of the same length', 'ü'.repeat(22)],
    ['in hexadecimal', createHmac('sha256', key).update(body).digest('hex')],
  ])('is wrong when %s', (_name, header) => {
    expect(verifySignature(body, header, key)).toBe(false);
  });

  it('is never right without a key', () => {
    expect(verifySignature(body, sign(body, ''), '')).toBe(false);
  });
});

describe('a webhook', () => {
  const read = (body: unknown) => readWebhook(Buffer.from(JSON.stringify(body)));
  const event = (fields: object = {}) => ({
    resourceUrl: 'https://api.xero.com/api.xro/2.0/Invoices/i-1', resourceId: 'i-1', eventDateUtc: '2026-10-05T04:00:00.123', eventType: 'UPDATE', eventCategory: 'INVOICE', tenantId: 't-1', tenantType: 'ORGANISATION', ...fields,
  });

  const at = '2026-10-05T04:00:00.123Z';
  it('says of which objects to read what is new and when they changed, of unknown categories too', () => {
    expect(read({ events: [event(), event({ eventCategory: 'CREDITNOTE', eventType: 'CREATE', resourceId: 'n-1', data: { Type: 'ACCRECCREDIT', Status: 'DRAFT' } }), event({ eventCategory: 'WAREHOUSE' })], firstEventSequence: 1, lastEventSequence: 3, entropy: 'x' })).toEqual({ events: [
      { category: 'INVOICE', type: 'UPDATE', resourceId: 'i-1', tenantId: 't-1', at }, { category: 'CREDITNOTE', type: 'CREATE', resourceId: 'n-1', tenantId: 't-1', at }, { category: 'WAREHOUSE', type: 'UPDATE', resourceId: 'i-1', tenantId: 't-1', at },
    ] });
  });

  it('without events is Xero’s look at our signatures', () => {
    expect(read({ events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'x' })).toEqual({ events: [] });
  });

  it('goes on past an event that names nothing', () => {
    expect(read({ events: [event({ resourceId: undefined }), null, event({ tenantId: 7 }), event()] })?.events).toHaveLength(1);
  });

  it.each([['no JSON', 'events'], ['no object', '[]'], ['nothing', 'null'], ['without a list of events', '{"events":{}}']])('is none when it is %s', (_name, body) => {
    expect(readWebhook(Buffer.from(body))).toBeUndefined();
  });
});
