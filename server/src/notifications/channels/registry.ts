/** The kinds of channels: one file and one line each. */

import type { ChannelKind } from '../channel.ts';
import { email } from './email.ts';
import { ntfy } from './ntfy.ts';
import { webhook } from './webhook.ts';

export const CHANNEL_KINDS = [email, webhook, ntfy] as const;

/** The kind of a name. Throws a `RangeError` for one that the schema would have refused. */
export function kindNamed(name: string): ChannelKind {
  const found = CHANNEL_KINDS.find(({ kind }) => kind === name);
  if (found === undefined) throw new RangeError(`There is no kind of channel ${name}.`);
  return found as unknown as ChannelKind;
}
