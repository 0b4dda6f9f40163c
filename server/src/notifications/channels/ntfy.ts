/** Announcements to phones by way of an ntfy server: a topic is an address [docs.ntfy.sh/publish, publish as JSON]. */

import { readFileSync } from 'node:fs';
import type { Priority } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';
import type { Channel, ChannelKind } from '../channel.ts';
import { allowList } from '../outbound/internal.ts';
import { post } from '../outbound/post.ts';
import { priorities, strict } from './schema.ts';

const TOPIC_PATTERN = '^[-_A-Za-z0-9]{1,64}$';

export const Ntfy = Type.Object(
  {
    kind: Type.Enum(['ntfy']),
    server: Type.String({
      pattern: '^https?://[^\\s/]{1,253}/?$',
      default: 'https://ntfy.sh',
      description: 'The ntfy server; it may be one of the plant’s own',
    }),
    topic: Type.Optional(
      Type.String({
        pattern: TOPIC_PATTERN,
        description: 'Gets every announcement of its priorities; whoever knows its name can read it',
      }),
    ),
    priorities,
    ca: Type.Optional(Type.String({ description: 'PEM file of whom to trust, where it is not a public authority' })),
  },
  { ...strict, description: 'Phones, over ntfy; an access token is given by GEMBA_NTFY_TOKEN' },
);
type Config = Static<typeof Ntfy>;

/** ntfy's 1 … 5; 5 rings through a phone's own quiet hours where its owner lets it. */
const PRIORITY: Readonly<Record<Priority, number>> = { critical: 5, high: 4, medium: 3, low: 2 };
/** Longer messages would become attachments (4,096 bytes; three for each character at most). */
const TEXT_MAX = 1300;
/** What the server is was decided by whoever wrote server.yaml, not by somebody who typed in an address. */
const ANYWHERE = allowList(['0.0.0.0/0', '::/0']);

export const ntfy: ChannelKind<Config> = {
  kind: 'ntfy',
  schema: Ntfy,
  addressPattern: TOPIC_PATTERN,
  feed: ({ topic }) => topic ?? null,
  make: ({ server, ca: file }, { secrets, nowMs, withinMs }): Channel => {
    const ca = file === undefined ? undefined : readFileSync(file, 'utf8');
    const { ntfy: token } = secrets;
    return {
      send: (topic, { subject, text, priority, link }, signal) => {
        const message = text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)} …` : text;
        const body = JSON.stringify({
          ...{ topic, title: subject, message, priority: PRIORITY[priority] },
          ...(link !== null && { click: link }),
        });
        const headers = {
          'content-type': 'application/json',
          ...(token !== undefined && token !== '' && { authorization: `Bearer ${token}` }),
        };
        return post(
          { url: `${server.replace(/\/$/, '')}/`, headers, body },
          { allowed: ANYWHERE, ca, nowMs, signal, ...(withinMs && { withinMs }) },
        );
      },
    };
  },
};
