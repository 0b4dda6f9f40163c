/** The one place that speaks SMTP [RFC 5321]: a letter with its attachments goes out, or the reason why it didn't comes back. */

import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { MailConfig } from '../../mail-config.ts';
import type { Letter } from './letter.ts';

export interface Attachment {
  filename: string;
  contentType: string;
  content: Uint8Array;
}

export interface Post {
  to: readonly string[];
  letter: Letter;
  attachments: readonly Attachment[];
  /** Without brackets; the same for each attempt, so that a mailbox that has it already can tell. */
  messageId: string;
}

export interface Posted {
  /** Recipients whom the mail server refused; somebody was accepted. */
  refused: string[];
}

/** Sends one letter. Rejects when nobody got it. */
export interface Mailer {
  send(post: Post): Promise<Posted>;
}

/** ms until a mail server that doesn't answer is given up. */
const CONNECT_MS = 20_000;
const SILENT_MS = 60_000;

/** @param password of `user`, out of the environment */
export function makeMailer(config: MailConfig, password: string | undefined): Mailer {
  const { host, port, security, user, from, ca } = config;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    // Without TLS a password and the figures would be anybody's: STARTTLS is demanded, not tried.
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    ...(ca === undefined ? {} : { tls: { ca: readFileSync(ca) } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    // A letter is text and attachments that are here already.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, letter, attachments, messageId }) => {
      const { rejected } = (await transport.sendMail({
        from,
        to: [...to],
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        messageId: `<${messageId}>`,
        // No holiday note comes back to a machine [RFC 3834 §5].
        headers: { 'Auto-Submitted': 'auto-generated' },
        attachments: attachments.map(({ filename, contentType, content }) => ({
          ...{ filename, contentType, content: Buffer.from(content) },
        })),
      })) as { rejected?: readonly (string | { address: string })[] };
      return { refused: (rejected ?? []).map((one) => (typeof one === 'string' ? one : one.address)) };
    },
  };
}
