/** What a batch of the journal says, to whoever needs its entries: what can't be read is sent on to the server all the same. */

import type { Entry } from '@gemba/contract/sample';
import { decodeBody } from '@gemba/contract/stream/codec';

/** Entries of a body; `null` where it is damaged, or where another release wrote it in a way that this one doesn't know. */
export function readable(body: Uint8Array | null): Entry[] | null {
  try {
    return body === null ? null : decodeBody(body);
  } catch {
    return null;
  }
}
