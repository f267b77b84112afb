import { queueDigests } from '../db/digests';
import { claimMail, markMailFailed, markMailSent } from '../db/mails';
import { companiesToNotify, noteOpenCauses, notifyCompany, type PageOf } from '../db/notices';
import { problemsPage } from '../domain/pages';
import type { ActivityDeps, NoticeSettings } from './deps';
import type { SendMail } from './mail-call';
import { mailGivenUpAfterMs, mailLeaseMs, noticeTiming } from './tuning';

type Deps = Pick<ActivityDeps, 'db' | 'limits' | 'rings'>;

const pageOf = ({ mail, publicUrl }: NoticeSettings): PageOf => mail && ((companyId) => problemsPage(publicUrl, companyId));

/** One look: what is open is held against what people were told; new causes are told once they have settled, digests are queued when their hour has come. Any number of workers may look. */
export async function tellProblems({ db, limits, rings }: Deps, settings: NoticeSettings): Promise<void> {
  const timing = { ...noticeTiming, ...settings.timing };
  const promised = { limits, lateAfterMinutes: settings.lateAfterMinutes };
  const page = pageOf(settings);
  if (await noteOpenCauses(db, promised)) {
    for (const companyId of await companiesToNotify(db, timing)) {
      if ((await notifyCompany(db, companyId, timing, promised, page)).toDeliver) rings.delivery(companyId);
    }
  }
  if (page) await queueDigests(db, new Date(), promised, page);
}

/** Sends what is due of the e-mails, one after the other. What a try came to is stored before the next. */
export async function sendMails({ db, log }: Pick<ActivityDeps, 'db' | 'log'>, send: SendMail, pausesMs: readonly number[] = noticeTiming.mailPausesMs): Promise<void> {
  for (let mail = await claimMail(db, mailLeaseMs); mail; mail = await claimMail(db, mailLeaseMs)) {
    const answer = await send(mail);
    if (answer.sent) { await markMailSent(db, mail); continue; }
    const pauseMs = pausesMs[Math.min(mail.attempt, pausesMs.length) - 1] ?? 0;
    const givenUp = answer.final || mail.ageMs + pauseMs > mailGivenUpAfterMs[mail.content.is];
    await markMailFailed(db, mail, answer.failure, givenUp ? undefined : pauseMs);
    log.warn({ companyId: mail.companyId, mailId: mail.mailId, failure: answer.failure, givenUp }, 'an e-mail about problems could not be sent');
  }
}
