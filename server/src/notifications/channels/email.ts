/** Announcements by e-mail, through the mail server that reports go through. */

import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import type { Outcome } from '../../domain/notifications/attempt.ts';
import { MAIL_PATTERN } from '../../mail-config.ts';
import { type Mailer, makeMailer } from '../../reports/post/mailer.ts';
import type { Channel, ChannelKind, Written } from '../channel.ts';
import { priorities, strict } from './schema.ts';

export const Email = Type.Object(
  {
    kind: Type.Enum(['email']),
    to: Type.Optional(Type.String({ pattern: MAIL_PATTERN, description: 'Gets every announcement of its priorities' })),
    priorities,
  },
  { ...strict, description: 'Letters through the mail server of `mail`' },
);
type Config = Static<typeof Email>;

export const email: ChannelKind<Config> = {
  kind: 'email',
  schema: Email,
  addressPattern: MAIL_PATTERN,
  feed: ({ to }) => to ?? null,
  make: (_config, { mail, secrets }) => {
    if (mail === undefined) return { send: async () => failed('no mail server is configured (mail in server.yaml)') };
    return overMail(makeMailer(mail, secrets.mail), mail.from.slice(mail.from.lastIndexOf('@') + 1));
  },
};

/** @param host part behind the @ of the letters' ids */
export const overMail = (mailer: Mailer, host: string): Channel => ({
  send: async (address, written) => {
    try {
      const { refused } = await mailer.send({
        ...{ to: [address], letter: written, attachments: [] },
        messageId: `${idOf(written)}@${host}`,
      });
      return refused.length === 0
        ? { kind: 'taken' }
        : { kind: 'refused', error: 'the mail server refused the address' };
    } catch (error) {
      return judged(error as SmtpError);
    }
  },
});

/** A letter's id is the same over every attempt, so that a mailbox that has it already can tell [RFC 5322 §3.6.4]. */
const idOf = ({ key }: Written): string => `alarm-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

/** What nodemailer adds to its errors. */
type SmtpError = Error & { code?: string; responseCode?: number };

/** An address that the mail server will never take is refused [RFC 5321 §4.2.1]; anything else may be mended. */
function judged({ code, responseCode = 0, message }: SmtpError): Outcome {
  const isFinal = code === 'EENVELOPE' && responseCode >= 500;
  return isFinal ? { kind: 'refused', error: message } : failed(message);
}

const failed = (error: string): Outcome => ({ kind: 'failed', error, retryAfterMs: null });
