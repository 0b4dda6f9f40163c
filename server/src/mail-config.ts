/** The part of server.yaml that says through which mail server letters leave. */

import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/** One address, as people write it; what else RFC 5321 allows is refused, spaces and line breaks above all. */
export const MAIL_PATTERN = '^[^\\s@<>",;:()\\\\]{1,64}@[^\\s@<>",;:()\\\\]{1,190}$';

export const MailConfig = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253, description: 'The mail server' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535, default: 587, description: 'Its port for submission' }),
    security: Type.Enum(['starttls', 'tls', 'none'], {
      default: 'starttls',
      description:
        '`starttls` demands it, mostly on port 587; `tls` from the first byte, mostly on 465; `none` only for a relay on this machine: passwords and figures would go in the clear',
    }),
    user: Type.Optional(
      Type.String({ maxLength: 254, description: 'Account; its password is given by GEMBA_MAIL_PASSWORD' }),
    ),
    from: Type.String({ pattern: MAIL_PATTERN, description: 'Address that reports come from' }),
    ca: Type.Optional(Type.String({ description: 'PEM file of whom to trust, where it is not a public authority' })),
  },
  { ...strict, description: 'The mail server through which reports are sent (default: none are)' },
);

export type MailConfig = Static<typeof MailConfig>;
