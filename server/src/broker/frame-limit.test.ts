import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameLimit } from './frame-limit.ts';

/** A PUBLISH of QoS 0 with a body of so many bytes [MQTT 3.1.1 §3.3]. */
function publish(bodyBytes: number): Uint8Array {
  const digits: number[] = [];
  for (let left = bodyBytes; digits.length === 0 || left > 0; left = Math.floor(left / 128)) {
    digits.push((left % 128) + (left >= 128 ? 128 : 0));
  }
  return Uint8Array.of(0x30, ...digits, ...new Uint8Array(bodyBytes));
}

describe('the limit on what one MQTT packet may hold', () => {
  it('lets any cut of a stream of allowed packets pass', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 64 }),
        (sizes, cut) => {
          const stream = Buffer.concat(sizes.map(publish));
          const limit = new FrameLimit(1000);
          for (let at = 0; at < stream.length; at += cut)
            expect(limit.accept(stream.subarray(at, at + cut))).toBe(true);
        },
      ),
    );
  });

  it('refuses a packet at its length, before its body has come', () => {
    const limit = new FrameLimit(1000);
    expect(limit.accept(publish(200))).toBe(true);
    expect(limit.accept(publish(5000).subarray(0, 3))).toBe(false);
  });

  it('refuses a length of five digits', () => {
    expect(new FrameLimit(2 ** 30).accept(Uint8Array.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x01))).toBe(false);
  });
});
