import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Observed, Sample } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeStretches } from '../stretches.ts';
import { fromTag, lineTag, qlTag, toTag } from './escape.ts';
import { LineMaker, STRETCH_MAX_NS } from './lines.ts';

const machine = 'filler-1' as MachineId;
const sample = (more: Partial<Sample> = {}): Sample => ({
  kind: 'sample',
  machine,
  signal: 'speed' as SignalId,
  timeNs: 1_795_000_000_123_456_789n,
  value: 1,
  status: 0,
  ...more,
});
const linesOf = (entry: Entry) =>
  new LineMaker(() => ({ site: 'hanoi', area: 'filling', line: 'line-1' })).linesOf(entry);

describe('lines', () => {
  const tags = 'telemetry,site=hanoi,area=filling,line=line-1,machine=filler-1,signal=speed';
  test.each([
    [91.5, 'value=91.5,'],
    [-0, 'value=-0,'],
    [1e21, 'value=1e+21,'],
    [3, 'value=3,'],
    [3n, 'value_i=3i,'],
    [true, 'value_b=true,'],
    ['a "b" \\', 'value_s="a \\"b\\" \\\\",'],
    [Number.NEGATIVE_INFINITY, 'special="-Infinity",'],
    [null, ''],
  ])('a sample of %s stands in the field of its kind', (value, field) => {
    expect(linesOf(sample({ value }))).toEqual([`${tags} ${field}quality=0i 1795000000123456789`]);
  });

  test('a machine that the plant does not know stands nowhere', () => {
    expect(new LineMaker(() => null).linesOf(sample())).toEqual([
      'telemetry,machine=filler-1,signal=speed value=1,quality=0i 1795000000123456789',
    ]);
  });

  test('a replaced source time is kept beside the sample', () => {
    expect(linesOf(sample({ sourceTimeNs: -5n, status: 7 }))[0]).toContain('quality=7i,source_time=-5i ');
  });

  test('a gap of several signals is a point for each', () => {
    const gap: Entry = {
      kind: 'gap',
      machine,
      signals: ['a', 'b'] as SignalId[],
      fromNs: 1n,
      toNs: 9n,
      cause: 'queue-overflow',
    };
    const begin = 'gap,site=hanoi,area=filling,line=line-1,machine=filler-1,cause=queue-overflow';
    expect(linesOf(gap)).toEqual([`${begin},signal=a from=1i 9`, `${begin},signal=b from=1i 9`]);
    expect(linesOf({ ...gap, signals: [] })).toEqual([`${begin} from=1i 9`]);
  });

  test('an empty stretch is not stored: it would take the place of the one that ends there', () => {
    expect(linesOf({ kind: 'observed', machine, fromNs: 5n, throughNs: 5n })).toEqual([]);
  });

  test('a long stretch is stored in pieces that are the same stretch when read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 5n * STRETCH_MAX_NS }), (length) => {
        const stretch: Observed = { kind: 'observed', machine, fromNs: 5n, throughNs: 5n + length };
        const pieces = linesOf(stretch).map((line): Observed => {
          const [, from, through] = /from=(-?\d+)i (-?\d+)$/.exec(line) as unknown as [string, string, string];
          return { kind: 'observed', machine, fromNs: BigInt(from), throughNs: BigInt(through) };
        });
        for (const piece of pieces) expect(piece.throughNs - piece.fromNs).toBeLessThanOrEqual(STRETCH_MAX_NS);
        expect(mergeStretches(pieces)).toEqual([stretch]);
      }),
    );
  });
});

describe('names', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('%', '2', 'c', '\\', "'", '"', ',', '=', ' ', '\n', ';', '-') }),
  );

  test('any name comes back from a tag as it was', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(fromTag(toTag(text))).toBe(text);
      }),
    );
  });

  test('two names are never the same tag', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(toTag(a) === toTag(b)).toBe(a === b);
      }),
    );
  });

  test('no name ends its place in a line', () => {
    fc.assert(
      fc.property(name, (text) => {
        const tag = lineTag(text);
        expect(tag).not.toMatch(/[\r\n]/);
        expect(tag.replace(/\\[,= ]/g, '')).not.toMatch(/[,= \\]/);
        expect(tag).not.toBe('');
      }),
    );
  });

  test('no name ends its place in a statement', () => {
    fc.assert(
      fc.property(name, (text) => {
        const literal = qlTag(text);
        expect(literal.slice(1, -1).replace(/\\['\\]/g, '')).not.toMatch(/['\\\n]/);
      }),
    );
    expect(qlTag(`x' OR '1'='1`)).toBe(`'x\\' OR \\'1\\'=\\'1'`);
  });
});
