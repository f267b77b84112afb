import { hasCallbackSecret } from '../db/callback-secrets';
import { readCompany } from '../db/connections';
import { readDeliveryStanding, readLastFailure } from '../db/deliveries';
import type { Db } from '../db/open';
import type { CompanyId } from '../domain/ids';

/** What `GET /companies/{companyId}` answers; undefined when there is none. The secret is never told, only whether there is one. */
export async function companyView(db: Db, id: CompanyId) {
  const company = await readCompany(db, id);
  if (!company) return undefined;
  const { waiting, givenUp, oldestAt } = await readDeliveryStanding(db, id);
  const failure = await readLastFailure(db, id);
  const secretSet = await hasCallbackSecret(db, id);
  const held = company.callback_url === null ? 'no-callback-url' : secretSet ? null : 'no-secret';
  return {
    id: company.company_id, name: company.name, timeZone: company.time_zone, ...(company.callback_url === null ? {} : { callbackUrl: company.callback_url }), requireEmail: company.require_email, noticeEmails: company.notice_emails, closedAt: company.closed_at?.toISOString() ?? null,
    callbacks: { secretSet, heldBecause: held, waiting, oldestWaitingAt: oldestAt?.toISOString() ?? null, givenUp, lastFailure: failure && { at: failure.at.toISOString(), answer: failure.answer } },
  };
}
