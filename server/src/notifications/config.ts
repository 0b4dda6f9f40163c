/** The part of server.yaml that says how people and programs are told of alarms. */

import { ID_PATTERN } from '@gemba/contract/identity';
import Type, { type Static } from 'typebox';
import { Email } from './channels/email.ts';
import { Ntfy } from './channels/ntfy.ts';
import { strict } from './channels/schema.ts';
import { Webhook } from './channels/webhook.ts';

export const NotificationConfig = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        pattern: '^https?://[^\\s?#]{1,253}$',
        description: 'Where the dashboard is reached from, for the links in messages (default: messages have none)',
      }),
    ),
    groupWithinS: Type.Number({
      minimum: 0,
      maximum: 600,
      default: 20,
      description:
        'How long a message to somebody waits for others, s; what is critical never waits. A long wait makes fewer messages, and later ones',
    }),
    allowInternal: Type.Array(
      Type.String({ maxLength: 64, description: 'IP address or network, for example 10.0.0.5 or 10.0.0.0/24' }),
      {
        default: [],
        maxItems: 32,
        description:
          'Internal addresses that webhooks may be sent to. Whoever names a webhook can reach what listens there',
      },
    ),
    channels: Type.Record(Type.String({ pattern: ID_PATTERN }), Type.Union([Email, Webhook, Ntfy]), {
      propertyNames: { pattern: ID_PATTERN, description: 'Channel id' },
      default: {},
      maxProperties: 32,
      description: 'Ways in which people and programs are told of alarms: channel id → what it is',
    }),
  },
  { ...strict, default: {}, description: 'Who is told of alarms is said in the dashboard; how, here' },
);

export type NotificationConfig = Static<typeof NotificationConfig>;
