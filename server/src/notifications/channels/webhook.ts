/** Announcements to another program: JSON, signed, with a key by which it knows one that comes twice. */

import { readFileSync } from 'node:fs';
import { GembaError } from '@gemba/contract/errors';
import Type, { type Static } from 'typebox';
import { headersOf } from '../../orders/webhook.ts';
import type { Channel, ChannelKind, ChannelParts } from '../channel.ts';
import { post } from '../outbound/post.ts';
import { priorities, strict } from './schema.ts';

const URL_PATTERN = '^https?://[^\\s]{1,500}$';

export const Webhook = Type.Object(
  {
    kind: Type.Enum(['webhook']),
    url: Type.Optional(
      Type.String({
        pattern: URL_PATTERN,
        description: 'Gets every announcement of its priorities; without it people name addresses of their own',
      }),
    ),
    priorities,
    ca: Type.Optional(Type.String({ description: 'PEM file of whom to trust, where it is not a public authority' })),
  },
  { ...strict, description: 'JSON to another program, signed with the secret of GEMBA_NOTIFY_SECRET' },
);
type Config = Static<typeof Webhook>;

export const webhook: ChannelKind<Config> = {
  kind: 'webhook',
  schema: Webhook,
  addressPattern: URL_PATTERN,
  feed: ({ url }) => url ?? null,
  make: ({ ca: file, url = '' }, { secrets, allowed, nowMs, withinMs }: ChannelParts): Channel => {
    const secret = secrets.webhook;
    if (secret === undefined || secret === '') throw new GembaError('GEMBA_NOTIFY_SECRET', { url });
    const ca = file === undefined ? undefined : readFileSync(file, 'utf8');
    return {
      send: (address, { key, data }, signal) => {
        const body = JSON.stringify(data);
        const signed = headersOf({ key, kind: 'alarm' }, body, secret, Math.floor(nowMs() / 1000));
        const headers = { ...signed, 'content-type': 'application/json', 'user-agent': 'Gemba' };
        return post({ url: address, headers, body }, { allowed, ca, nowMs, signal, ...(withinMs && { withinMs }) });
      },
    };
  },
};
