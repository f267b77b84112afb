import type { BatchElement } from '../../db/outbox';
import { kindWords } from '../../domain/kinds';
import type { Problem } from '../../domain/problems';
import { problemFromMessages } from '../../xero/refusals';

/** The problem that Xero's words about a payment amount to, with what the catalogue's sentences need of it. */
export const refusedPayment = (messages: readonly string[], { body, sent }: Pick<BatchElement, 'body' | 'sent'>): Problem =>
  problemFromMessages(messages, 'payment', { kind: kindWords['creditNote' in (body as object) ? 'credit-note' : 'invoice'], method: sent.method ?? '' });
