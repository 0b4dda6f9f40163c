import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GembaError } from '../errors.ts';
import type { Epoch, MachineId, SignalId } from '../identity.ts';
import type { Entry, Sample, Value } from '../sample.ts';
import { decodeBody, decodeMessage, encodeBodies, encodeBody, encodeMessage, frame, unframe } from './codec.ts';
import { entries, float } from './entries.arbitrary.ts';
import { type EncodedMessage, LIMITS } from './message.ts';

const epoch = '00112233aabbccdd' as Epoch;

const sample = (signal: string, value: Value | null, timeNs = 1_763_000_000_000_000_000n): Sample => ({
  kind: 'sample',
  machine: 'filler-1' as MachineId,
  signal: signal as SignalId,
  timeNs,
  value,
  status: 0,
});

/** Whether the bytes decode or are refused by the one error: anything else is a crash. */
function decodesOrRefuses(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toBeInstanceOf(GembaError);
    expect((error as GembaError).code).toBe('GEMBA_STREAM_MALFORMED');
  }
}

const refused = (decode: () => unknown) => {
  let code: unknown = 'decoded';
  try {
    decode();
  } catch (error) {
    code = (error as GembaError).code;
  }
  expect(code).toBe('GEMBA_STREAM_MALFORMED');
};

describe('a body', () => {
  it('gives back the very entries, in their order', () => {
    fc.assert(
      fc.property(entries, (given) => {
        expect(decodeBody(encodeBody(given))).toStrictEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every float bit for bit', () => {
    fc.assert(
      fc.property(float, (given) => {
        const [back] = decodeBody(encodeBody([sample('s', given)])) as [Sample];
        expect(Object.is(back.value, given)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps a float a float and an integer an integer, whatever they look like', () => {
    const back = decodeBody(encodeBody([sample('a', 7), sample('b', 7n), sample('c', 2n ** 63n - 1n)])) as Sample[];
    expect(back.map((one) => one.value)).toStrictEqual([7, 7n, 9_223_372_036_854_775_807n]);
  });

  it('is refused when it is cut at any byte', () => {
    const bytes = encodeBody([sample('a', 1.5), sample('b', 'text'), sample('c', 5n)]);
    for (let length = 0; length < bytes.length; length++) refused(() => decodeBody(bytes.subarray(0, length)));
  });

  it('never crashes the decoder, whichever byte of it is changed', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.nat(255), (given, place, byte) => {
        const bytes = encodeBody(given);
        bytes[place % bytes.length] = byte;
        decodesOrRefuses(() => decodeBody(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('never crashes the decoder, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodesOrRefuses(() => decodeBody(bytes));
        decodesOrRefuses(() => decodeBody(Uint8Array.of(1, ...bytes)));
        decodesOrRefuses(() => decodeBody(Uint8Array.of(1, 1, 0, 1, 0x6d, 1, 0, 1, 0x73, ...bytes)));
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused when it claims more than its bytes can hold', () => {
    refused(() => decodeBody(Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff, 0x07)));
    refused(() => decodeBody(Uint8Array.of(1, 0, 0, 0xff, 0xff, 0x03)));
    refused(() => decodeBody(Uint8Array.of(1, 1, 0, 0x7f, 0x6d)));
  });

  it('is refused with an unknown version, a name that is no id, or bytes left over', () => {
    const bytes = encodeBody([sample('a', true)]);
    refused(() => decodeBody(Uint8Array.of(9, ...bytes.subarray(1))));
    refused(() => decodeBody(Uint8Array.of(...bytes, 0)));
    refused(() => decodeBody(encodeBody([sample('a b', true)])));
  });

  it('keeps to the limits when it is made', () => {
    refused(() => encodeBody([sample('a', 'x'.repeat(LIMITS.textMaxChars + 1))]));
    refused(() => encodeBody(Array.from({ length: LIMITS.batchMaxEntries + 1 }, () => sample('a', 1))));
    const longest = encodeBody([sample('a', '界'.repeat(LIMITS.textMaxChars))]);
    expect((decodeBody(longest)[0] as Sample).value).toHaveLength(LIMITS.textMaxChars);
  });
});

describe('several bodies', () => {
  it('hold in their order what one body may not', () => {
    const given = Array.from({ length: LIMITS.batchMaxEntries + 10 }, (_, i) => sample('a', BigInt(i)));
    const bodies = encodeBodies(given);
    expect(bodies).toHaveLength(2);
    expect(bodies.flatMap(decodeBody)).toStrictEqual(given);
  });

  it('each keep to the bytes of a body', () => {
    const given = Array.from({ length: 1500 }, () => sample('a', '界'.repeat(LIMITS.textMaxChars)));
    const bodies = encodeBodies(given);
    for (const body of bodies) expect(body.length).toBeLessThanOrEqual(LIMITS.bodyMaxBytes);
    expect(bodies.flatMap(decodeBody)).toHaveLength(given.length);
  });

  it('of nothing are one body of nothing', () => {
    expect(encodeBodies([]).map(decodeBody)).toStrictEqual([[]]);
  });
});

describe('a message', () => {
  const positions = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  const messages: fc.Arbitrary<EncodedMessage> = fc.record({
    epoch: fc.constantFrom(epoch, 'ffffffffffffffff' as Epoch, '0000000000000000' as Epoch),
    oldest: positions,
    batches: fc.array(fc.record({ position: positions, body: fc.uint8Array({ maxLength: 20 }) }), { maxLength: 8 }),
  });

  it('gives back epoch, oldest, positions and bodies', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const back = decodeMessage(encodeMessage(message));
        expect({ ...back, batches: back.batches.map((b) => ({ ...b, body: Uint8Array.from(b.body) })) }).toEqual(
          message,
        );
      }),
    );
  });

  it('is read the same from a Buffer and from a Uint8Array', () => {
    const bytes = encodeMessage({
      epoch,
      oldest: 3,
      batches: [{ position: 5, body: encodeBody([sample('a', 'Füllstand')]) }],
    });
    const fromBuffer = decodeMessage(Buffer.from(bytes)).batches.map((b) => decodeBody(b.body));
    expect(fromBuffer).toStrictEqual(decodeMessage(bytes).batches.map((b) => decodeBody(b.body)));
  });

  it('is refused when it is cut at any byte, or is something else', () => {
    const bytes = encodeMessage({ epoch, oldest: 1, batches: [{ position: 1, body: Uint8Array.of(1, 2, 3) }] });
    for (let length = 0; length < bytes.length; length++) refused(() => decodeMessage(bytes.subarray(0, length)));
    refused(() => decodeMessage(Uint8Array.of(...bytes, 0)));
    refused(() => decodeMessage(Buffer.from('{"online":true}')));
    refused(() => decodeMessage(new Uint8Array(LIMITS.messageMaxBytes + 1)));
  });

  it('never crashes the decoder, whichever bytes of it are changed', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), (message, changes) => {
        const bytes = encodeMessage(message);
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        decodesOrRefuses(() => decodeMessage(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('says in one byte before it how it is packed', () => {
    const packed = Uint8Array.of(5, 6);
    expect(unframe(frame('deflate', packed))).toStrictEqual({ framing: 'deflate', packed });
    expect(unframe(frame('plain', packed))).toStrictEqual({ framing: 'plain', packed });
    refused(() => unframe(Uint8Array.of(7, 5, 6)));
    refused(() => unframe(new Uint8Array(0)));
  });
});

describe('the golden vectors', () => {
  const golden = JSON.parse(readFileSync(new URL('golden/bodies.json', import.meta.url), 'utf8'), revive) as {
    name: string;
    hex: string;
    entries: Entry[];
  }[];

  it.each(golden)('$name: the bytes of today and of the first release are the same', ({ hex, entries: expected }) => {
    expect(decodeBody(Buffer.from(hex, 'hex'))).toStrictEqual(expected);
    expect(Buffer.from(encodeBody(expected)).toString('hex')).toBe(hex);
  });

  it('a message', () => {
    const {
      hex,
      epoch: of,
      oldest,
      batches,
    } = JSON.parse(readFileSync(new URL('golden/message.json', import.meta.url), 'utf8')) as {
      hex: string;
      epoch: Epoch;
      oldest: number;
      batches: { position: number; hex: string }[];
    };
    const message = {
      epoch: of,
      oldest,
      batches: batches.map((b) => ({ position: b.position, body: Uint8Array.from(Buffer.from(b.hex, 'hex')) })),
    };
    expect(Buffer.from(encodeMessage(message)).toString('hex')).toBe(hex);
    expect(decodeMessage(Uint8Array.from(Buffer.from(hex, 'hex')))).toStrictEqual(message);
  });
});

describe('the size', () => {
  it('is at most a tenth of single JSON messages, for what a gateway of five machines sends in 100 ms', () => {
    const given = gatewaySecond(1);
    const json = given.reduce((sum, entry) => sum + jsonMessageBytes(entry as Sample), 0);
    expect(encodeBody(given).length / json).toBeLessThan(0.1);
  });
});

/** Bytes of one sample as a JSON message of its own: topic and payload, without MQTT's own framing. */
function jsonMessageBytes({ machine, signal, timeNs, value, status }: Sample): number {
  const payload = { machine, signal, time: new Date(Number(timeNs / 1_000_000n)).toISOString(), value, status };
  const topic = `gemba/hanoi/edge-hanoi/${machine}/${signal}`;
  return topic.length + JSON.stringify(payload, (_, v) => (typeof v === 'bigint' ? Number(v) : v)).length;
}

/** Ten signals of five machines: a word, integers, whole and decimal and single floats, and two with all their digits. */
function gatewaySecond(seed: number): Entry[] {
  const noise = (n: number) => Math.abs(Math.sin(seed * 7919 + n * 104_729));
  const signals: [string, (n: number) => Value][] = [
    ['state', () => 'Execute'],
    ['mode', () => 1n],
    ['count/total', (n) => 123_456n + BigInt(n)],
    ['count/good', (n) => 123_001n + BigInt(n)],
    ['count/reject', (n) => 455n + BigInt(n)],
    ['temperature', (n) => Math.fround(72 + noise(n))],
    ['pressure', (n) => Math.round(400 + 100 * noise(n)) / 100],
    ['speed', (n) => Math.round(1200 + 10 * noise(n)) / 10],
    ['energy', (n) => 1000 + noise(n)],
    ['cycle-time', (n) => 2 + noise(n)],
  ];
  return Array.from({ length: 5 }, (_, m) =>
    signals.map(([signal, make], i) => ({
      ...sample(signal, make(m * 10 + i), 1_763_000_000_000_000_000n + BigInt(m * 7) * 1_000_000n),
      machine: `filler-${m + 1}` as MachineId,
    })),
  ).flat();
}

/** JSON knows neither bigint nor the odd floats: `"5n"`, `"f:NaN"`, `"f:-0"`. */
function revive(_key: string, json: unknown): unknown {
  if (typeof json !== 'string') return json;
  if (/^-?\d+n$/.test(json)) return BigInt(json.slice(0, -1));
  return json.startsWith('f:') ? Number(json.slice(2)) : json;
}
