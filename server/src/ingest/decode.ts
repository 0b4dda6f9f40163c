/** From a published payload to entries: unpacked and decoded within limits, or refused with a reason. */

import { inflateRawSync } from 'node:zlib';
import type { Epoch } from '@gemba/contract/identity';
import { decodeBody, decodeMessage, unframe } from '@gemba/contract/stream/codec';
import { type Batch, LIMITS } from '@gemba/contract/stream/message';

export interface Decoded {
  epoch: Epoch;
  oldest: number;
  batches: Batch[];
  /** Bodies that could not be read: their positions stay open, and the gateway keeps them. */
  refused: { position: number; reason: string; body: Uint8Array }[];
}

/** A message that was refused as a whole. */
export class RefusedMessage extends Error {
  readonly refusal: 'too-large' | 'malformed-message';

  constructor(refusal: RefusedMessage['refusal'], reason: string) {
    super(reason);
    this.refusal = refusal;
  }
}

/** Decodes a payload; throws {@link RefusedMessage} when even its envelope can't be read. */
export function decodePayload(payload: Uint8Array): Decoded {
  if (payload.length > LIMITS.messageMaxBytes + 1) {
    throw new RefusedMessage('too-large', `${payload.length} bytes, ${LIMITS.messageMaxBytes} are allowed`);
  }
  const { epoch, oldest, batches: encoded } = readEnvelope(payload);
  const batches: Batch[] = [];
  const refused: Decoded['refused'] = [];
  for (const { position, body } of encoded) {
    try {
      batches.push({ position, entries: decodeBody(body) });
    } catch (error) {
      refused.push({ position, reason: (error as Error).message, body });
    }
  }
  return { epoch, oldest, batches, refused };
}

function readEnvelope(payload: Uint8Array) {
  try {
    const { framing, packed } = unframe(payload);
    const message = framing === 'plain' ? packed : inflateRawSync(packed, { maxOutputLength: LIMITS.messageMaxBytes });
    return decodeMessage(message);
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new RefusedMessage(tooLarge ? 'too-large' : 'malformed-message', (error as Error).message);
  }
}
