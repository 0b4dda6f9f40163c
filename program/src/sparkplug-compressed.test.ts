import { deflateSync, gzipSync } from 'node:zlib';
import { encodePayload } from '@gemba/contract/sparkplug/encode';
import { PAYLOAD_LIMITS, type Payload } from '@gemba/contract/sparkplug/payload';
import { describe, expect, it } from 'vitest';
import { opened } from './sparkplug-compressed.ts';

const inner: Payload = { timestamp: 5, seq: 7, metrics: [{ alias: 1n, value: { kind: 'int', value: 3 } }] };
const outer = (body: Uint8Array, algorithm?: string): Payload => ({
  uuid: 'SPBV1.0_COMPRESSED',
  body,
  metrics:
    algorithm === undefined ? [] : [{ name: 'algorithm', datatype: 12, value: { kind: 'string', value: algorithm } }],
});

describe('a compressed payload', () => {
  it.each([
    ['DEFLATE', deflateSync(encodePayload(inner)), 'DEFLATE'],
    ['GZIP', gzipSync(encodePayload(inner)), 'gzip'],
    ['no algorithm', deflateSync(encodePayload(inner)), undefined],
  ])('is that which it holds: %s', (_name, body, algorithm) => {
    expect(opened(outer(body, algorithm), 40)).toEqual({ payload: inner, bytes: encodePayload(inner).length });
  });

  it('is none where nothing says so', () => {
    expect(opened(inner, 9)).toEqual({ payload: inner, bytes: 9 });
  });

  it.each([
    ['is cut', outer(deflateSync(encodePayload(inner)).subarray(0, 6))],
    ['has nothing in it', { ...outer(new Uint8Array()), body: undefined } as unknown as Payload],
    ['is compressed in a way that is not known', outer(new Uint8Array(), 'LZMA')],
    ['is larger than any may be', outer(deflateSync(new Uint8Array(PAYLOAD_LIMITS.maxBytes + 1)))],
    ['holds no payload', outer(deflateSync(Buffer.from('{"metrics":[]}')))],
    ['holds another', outer(deflateSync(encodePayload(outer(deflateSync(encodePayload(inner))))))],
  ])('is refused when it %s', (_name, payload) => {
    expect(() => opened(payload, 1)).toThrow(expect.objectContaining({ code: 'GEMBA_SPARKPLUG_MALFORMED' }));
  });
});
