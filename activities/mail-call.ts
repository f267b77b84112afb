import { createTransport } from 'nodemailer';
import { mailOf } from '../domain/mail-text';
import type { ClaimedMail } from '../db/mails';

/** What one try came to, in words that an operator reads. `final`: trying again would not help. */
export type MailAnswer = { readonly sent: true } | { readonly sent: false; readonly failure: string; readonly final: boolean };
export type SendMail = (mail: ClaimedMail) => Promise<MailAnswer>;

/** Far less than the lease of a try (tuning.ts). */
const waits = { connectionTimeout: 20_000, greetingTimeout: 20_000, dnsTimeout: 10_000, socketTimeout: 45_000 };

/** Sends by this server, each e-mail under one id however often it is tried, so that a mailbox can tell a repeat. Never throws; nothing of the server's address is told. */
export function createMailCall({ smtpUrl, from }: { readonly smtpUrl: string; readonly from: string }): SendMail {
  const transport = createTransport({ url: smtpUrl, ...waits, disableFileAccess: true, disableUrlAccess: true }, { from });
  const host = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return async ({ mailId, recipient, content }) => {
    try {
      await transport.sendMail({ to: { name: '', address: recipient }, messageId: `<${mailId}@${host}>`, headers: { 'Auto-Submitted': 'auto-generated' }, ...mailOf(content) });
      return { sent: true };
    } catch (error) {
      const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
      const status = typeof responseCode === 'number' ? responseCode : undefined;
      return { sent: false, failure: ['the mail server', code === 'EENVELOPE' ? 'refused the recipient' : code === 'EAUTH' ? 'refused our sign-in' : status === undefined ? 'could not be reached or did not answer' : 'refused the message', ...(status === undefined ? [] : [`(${String(status)})`])].join(' '), final: code === 'EENVELOPE' && (status ?? 0) >= 500 };
    }
  };
}
