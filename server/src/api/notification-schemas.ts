/** What the API says of channels, announcements and messages. */

import { ENDINGS, MESSAGE_STATES } from '@gemba/contract/notifications';
import { PRIORITIES } from '@gemba/contract/state';
import Type from 'typebox';
import { oneOf, orNull, time, timeOrNull } from './schemas.ts';

export const ChannelSchema = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  addressPattern: orNull(Type.String(), 'What an address looks like; null where it takes none of people'),
});

export const AnnouncementSchema = Type.Object({
  id: Type.Integer(),
  key: Type.String({ description: 'Names it for good' }),
  occurrence: Type.String(),
  rule: Type.String(),
  machine: Type.String({ description: 'Or what an alarm of the system is about' }),
  text: Type.String(),
  priority: oneOf(PRIORITIES),
  reminder: Type.Boolean({ description: 'It announces no alarm: a shelving ends soon' }),
  atMs: time('When the alarm became active, or the reminder was due'),
  route: orNull(Type.String(), 'Id of the route that was taken; null where none fits'),
  steps: Type.Array(
    Type.Object({
      dueMs: time('When it is due'),
      doneMs: timeOrNull('When it was done'),
      told: Type.Array(Type.String({ description: 'Person' })),
    }),
  ),
  ended: orNull(
    Type.Object({ why: oneOf(ENDINGS), by: orNull(Type.String()), atMs: time('When') }),
    'Why nobody further is told; null while somebody may be',
  ),
});

export const MessageSchema = Type.Object({
  key: Type.String({ description: 'Names it for good' }),
  person: orNull(Type.String(), 'Receiver; null for an address of server.yaml'),
  channel: Type.String(),
  state: oneOf(MESSAGE_STATES),
  held: Type.Boolean({ description: 'Quiet hours hold it' }),
  announcements: Type.Array(Type.String({ description: 'Key' })),
  madeMs: time('When it was made'),
  nextMs: timeOrNull('When it leaves, or is tried next'),
  endedMs: timeOrNull('When it was taken, or given up'),
  attempts: Type.Integer(),
  error: orNull(Type.String(), 'Why the last attempt failed'),
});
