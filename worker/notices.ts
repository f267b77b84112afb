import type { ActivityDeps, NoticeSettings } from '../activities/deps';
import { createMailCall } from '../activities/mail-call';
import { sendMails, tellProblems } from '../activities/tell-problems';
import { noticeTiming } from '../activities/tuning';
import { repeatEvery } from './loop';

/** Looks now and then whether there are problems that people are to be told of, and sends the e-mails that are due. Any number of workers may do so at once. */
export function runNotices(deps: Pick<ActivityDeps, 'db' | 'limits' | 'rings' | 'log'>, settings: NoticeSettings): { stop(): Promise<void> } {
  const { everyMs, mailEveryMs, mailPausesMs } = { ...noticeTiming, ...settings.timing };
  const telling = repeatEvery(everyMs, () => tellProblems(deps, settings), deps.log, 'people could not be told of new problems; it is tried again');
  const send = settings.mail && createMailCall(settings.mail);
  const sending = send && repeatEvery(mailEveryMs, () => sendMails(deps, send, mailPausesMs), deps.log, 'e-mails could not be sent; it is tried again');
  return { async stop() { await Promise.all([telling.stop(), sending?.stop()]); } };
}
