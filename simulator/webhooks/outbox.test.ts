import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../storage/store';
import type { WebhookEvent } from './event';
import { Outbox } from './outbox';

describe('what goes into one POST', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  const store = new Store(folder);
  store.compact();
  afterAll(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  const about = (eventCategory: WebhookEvent['eventCategory']): WebhookEvent => ({
    resourceUrl: 'https://xero.example/x', resourceId: 'x', tenantId: 't', tenantType: 'ORGANISATION', eventCategory, eventType: 'CREATE', eventDateUtc: '2026-11-24T01:02:03.004',
  });

  // xero-api.md 9: Xero's webhook file has a form of its own for credit notes; that they never share a POST is our own choice.
  it('contacts and invoices together, credit notes alone, in order', () => {
    const outbox = new Outbox(store);
    store.commit(outbox.hear([about('CONTACT'), about('INVOICE'), about('CREDITNOTE'), about('CREDITNOTE'), about('INVOICE')], 0));
    store.commit(outbox.gather(100, 5));
    const posts = [];
    for (let post = outbox.nextDue(5, false); post !== undefined; post = outbox.nextDue(5, false)) {
      posts.push([post.first, post.events]);
      store.commit(outbox.end(post, 'delivered'));
    }
    expect(posts).toEqual([[1, 2], [3, 2], [5, 1]]);
    expect(outbox.counts()).toEqual({ delivered: 5, failed: 0, waiting: 0, lost: 0, doubled: 0 });
  });
});
