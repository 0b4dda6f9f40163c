/**
 * Compressed payloads, as some libraries send them if told to (Eclipse Tahu's, and who builds on it): the outer payload
 * names itself by its uuid, and the true one lies in its body. The specification doesn't know them; but read as they
 * stand they would be messages without values, and those of the node lost silently. Payload in, payload out.
 */

import { gunzipSync, inflateSync } from 'node:zlib';
import { GembaError } from '@gemba/contract/errors';
import { decodePayload } from '@gemba/contract/sparkplug/decode';
import { PAYLOAD_LIMITS, type Payload } from '@gemba/contract/sparkplug/payload';

const UUID = 'SPBV1.0_COMPRESSED';
/** Metric of the outer payload; where it is absent, it is DEFLATE. */
const ALGORITHM = 'algorithm';
const ALGORITHMS = new Map([
  ['DEFLATE', inflateSync],
  ['GZIP', gunzipSync],
]);

/**
 * The payload itself, and the bytes that it was decoded from. Throws GEMBA_SPARKPLUG_MALFORMED where it can't be opened,
 * or is larger than any payload may be.
 */
export function opened(payload: Payload, bytes: number): { payload: Payload; bytes: number } {
  if (payload.uuid !== UUID) return { payload, bytes };
  const named = payload.metrics.find(({ name }) => name === ALGORITHM)?.value?.value ?? 'DEFLATE';
  const open = ALGORITHMS.get(String(named).toUpperCase());
  if (open === undefined) throw malformed(`compressed by ${String(named).slice(0, 40)}`);
  let inner: Uint8Array;
  try {
    inner = open(payload.body ?? new Uint8Array(), { maxOutputLength: PAYLOAD_LIMITS.maxBytes });
  } catch (error) {
    throw malformed(`compressed: ${(error as Error).message}`);
  }
  const own = decodePayload(inner);
  if (own.uuid === UUID) throw malformed('compressed twice');
  return { payload: own, bytes: inner.length };
}

const malformed = (reason: string): GembaError => new GembaError('GEMBA_SPARKPLUG_MALFORMED', { reason });
