import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testPlant } from '../../testing/plant.ts';
import type { Reading } from '../sparkplug/tags.ts';
import { ForeignMachine } from './machine.ts';
import { type ForeignSource, sourcesOf } from './sources.ts';

const S = 1_000_000_000n;
const T0 = 1_763_000_000n * S;
const [SOURCE] = sourcesOf(testPlant(), {
  'filler-1': { group: 'g', node: 'n', metrics: { total: 'Counters/Total' } },
});
const NOTHING = { throughNs: null, samples: new Map() };
const DEATH_NS = 90n * S;

/** Seconds after the start of the test on every clock, unless the node's own is said to differ. */
const at = (s: number): bigint => T0 + BigInt(Math.round(s * 1000)) * 1_000_000n;
const arrival = (s: number, publishedS: number | null = s) => ({
  arrivalNs: at(s),
  elapsedMs: s * 1000,
  publishedMs: publishedS === null ? null : Number(at(publishedS) / 1_000_000n),
});
const reading = (name: string, s: number, value: Value | null, more: Partial<Reading> = {}): Reading => ({
  name,
  value,
  timeNs: at(s),
  status: 0,
  isHistorical: false,
  ...more,
});

function make(recalled: ConstructorParameters<typeof ForeignMachine>[1] = NOTHING) {
  const machine = new ForeignMachine(SOURCE as ForeignSource, recalled);
  const bear = (s: number, ...readings: Reading[]) => {
    const taken = machine.take(readings, true, arrival(s));
    machine.born(taken, arrival(s));
    return taken;
  };
  const say = (s: number, ...readings: Reading[]) => {
    const taken = machine.take(readings, false, arrival(s));
    machine.heard(taken, arrival(s));
    return taken;
  };
  /** The seconds through which the node is alive, each observed. */
  const live = (fromS: number, throughS: number): Entry[] => {
    const entries: Entry[] = [];
    for (let s = fromS; s <= throughS; s++) {
      machine.alive(at(s), s * 1000, DEATH_NS);
      entries.push(...machine.observe());
    }
    return entries;
  };
  return { machine, bear, say, live };
}

const through = (entries: readonly Entry[]): bigint | null =>
  entries.reduce<bigint | null>((last, entry) => (entry.kind === 'observed' ? entry.throughNs : last), null);

describe('what a foreign node says of a machine', () => {
  it('becomes samples of the signals that it is mapped to, of their declared kind', () => {
    const { machine } = make();
    const taken = machine.take(
      [
        reading('Counters/Total', 0, 41),
        reading('zone/temperature', 0, 7n),
        reading('state', 0, 5n),
        reading('reason', 0, 1.5),
        reading('reject', 0, null, { status: 0x80000000 }),
        reading('total', 0, 1n),
      ],
      false,
      arrival(1),
    );
    expect(taken.samples.map(({ signal, value, status }) => [signal, value, status])).toEqual([
      ['total', 41n, 0],
      ['zone/temperature', 7, 0],
      ['state', '5', 0],
      ['reason', null, 0x80740000],
      ['reject', null, 0x80000000],
    ]);
    expect(taken).toMatchObject({ misfits: 1, unmapped: 1 });
  });

  it('is taken once: a rebirth repeats what is known', () => {
    const { bear, say } = make();
    bear(1, reading('reject', 0, 1n));
    say(2, reading('reject', 2, 2n));
    expect(bear(3, reading('reject', 2, 2n))).toMatchObject({ samples: [], duplicates: 1 });
  });

  it('is taken again by a rebirth where the spool may have lost it', () => {
    const { machine, bear, say } = make();
    bear(1, reading('reject', 0, 1n));
    say(2, reading('reject', 2, 2n));
    expect(machine.doubt({ fromNs: at(0), toNs: at(1) })).toBe(false);
    expect(machine.doubt({ fromNs: at(1), toNs: at(3) })).toBe(true);
    const [again] = bear(4, reading('reject', 2, 2n)).samples;
    expect(again).toMatchObject({ value: 2n, timeNs: at(4), sourceTimeNs: at(2) });
    expect(bear(5, reading('reject', 2, 2n))).toMatchObject({ samples: [], duplicates: 1 });
  });

  it('has no value until one is said, however often a birth says so; then that it has none any more', () => {
    const { bear, say } = make();
    expect(bear(1, reading('reject', 1, null)).samples).toEqual([]);
    say(2, reading('reject', 2, 7n));
    expect(bear(3, reading('reject', 3, null)).samples).toMatchObject([{ value: null }]);
    expect(bear(4, reading('reject', 4, null)).samples).toEqual([]);
  });

  it('is recognised after a restart by what was spooled', () => {
    const last = { kind: 'sample', machine: 'filler-1' as MachineId, signal: 'reject' as SignalId } as const;
    const known = { ...last, timeNs: at(2), value: 2n, status: 0 };
    const { bear } = make({ throughNs: at(5), samples: new Map([[known.signal, known]]) });
    expect(bear(9, reading('reject', 2, 2n))).toMatchObject({ samples: [], duplicates: 1 });
  });

  it('has the server’s time where the node’s clock is not credible, and its own kept', () => {
    const { bear, say } = make();
    bear(0, reading('reject', 0, 1n));
    expect(say(5, reading('reject', 3600, 2n))).toMatchObject({
      retimed: 1,
      samples: [{ timeNs: at(5), sourceTimeNs: at(3600), wrongClock: true }],
    });
  });

  it('of the past keeps its own time, each once, and says nothing of the present', () => {
    const { bear, say } = make();
    bear(100, reading('reject', 100, 9n));
    const history = { isHistorical: true };
    const taken = say(
      200,
      reading('reject', 10, 1n, history),
      reading('reject', 10, 1n, history),
      reading('reject', 10, 2n, history),
      reading('reject', 50, 3n, history),
    );
    expect(taken.samples.map(({ timeNs, value }) => [timeNs, value])).toEqual([
      [at(10), 1n],
      [at(10) + 1n, 2n],
      [at(50), 3n],
    ]);
    expect(taken).toMatchObject({ duplicates: 1, lagNs: null, newestNs: null });
  });
});

describe('how far a machine was watched', () => {
  it('begins with the birth of its device, and follows the node’s messages', () => {
    const { machine, bear, say } = make();
    machine.heard({ lagNs: null, newestNs: null }, arrival(0));
    expect(machine.observe()).toEqual([]);
    bear(1, reading('reject', 1, 0n));
    say(5, reading('reject', 4.5, 1n));
    // Half a second was on the way, a second is for what is not seen.
    expect(machine.observe()).toMatchObject([{ kind: 'observed', fromNs: at(1), throughNs: at(3.5) }]);
  });

  it('goes on with messages of the node’s other devices: the sequence is one', () => {
    const { machine, bear } = make();
    bear(1);
    machine.heard(null, arrival(9));
    expect(through(machine.observe())).toBe(at(8));
  });

  it('is said every second of a machine at rest, but no further than a death by Will may be late', () => {
    const { bear, live } = make();
    bear(0);
    const entries = live(3, 200);
    expect(entries.length).toBe(198);
    expect(through(entries.slice(0, 80))).toBeLessThanOrEqual(at(0));
    expect(through(entries)).toBe(at(200 - 90 - 1));
  });

  it('ends with a death, and begins again with a birth: between them lies a gap', () => {
    const { machine, bear, say, live } = make();
    bear(0);
    say(10);
    expect(through(machine.ended('link-down'))).toBe(at(9));
    expect(live(11, 20)).toEqual([]);
    machine.heard(null, arrival(21));
    bear(30);
    say(40);
    expect(machine.observe()).toMatchObject([
      { kind: 'gap', fromNs: at(9), toNs: at(30), cause: 'link-down' },
      { kind: 'observed', fromNs: at(30), throughNs: at(39) },
    ]);
  });

  it('is unproven since the last good message when messages are missing, whatever was claimed since', () => {
    const { machine, bear, say, live } = make();
    bear(0);
    say(10);
    const claimed = through(live(11, 300));
    expect(claimed).toBe(at(300 - 91));
    expect(machine.hole()).toMatchObject([
      { kind: 'gap', fromNs: at(9), toNs: (claimed as bigint) + 1n, cause: 'sequence-gap' },
    ]);
    say(310, reading('reject', 310, 7n));
    expect(machine.observe()).toEqual([]);
    bear(320);
    say(330);
    expect(machine.observe()).toMatchObject([
      { kind: 'gap', fromNs: at(9), toNs: at(320), cause: 'sequence-gap' },
      { kind: 'observed', fromNs: at(320) },
    ]);
  });

  it('has a gap over the downtime of the server', () => {
    const { machine, bear, say } = make({ throughNs: at(0), samples: new Map() });
    expect(machine.observe()).toEqual([]);
    bear(60);
    say(70);
    expect(machine.observe()[0]).toMatchObject({ kind: 'gap', fromNs: at(0), toNs: at(60), cause: 'gateway-down' });
  });

  it('begins anew from what is durable when the spool refuses', () => {
    const { machine, bear, say } = make();
    bear(0, reading('reject', 0, 0n));
    const { samples } = say(10, reading('reject', 10, 1n));
    machine.observe();
    machine.unspooled(samples, at(5));
    expect(bear(20, reading('reject', 10, 1n)).samples).toHaveLength(1);
    say(30);
    expect(machine.observe()[0]).toMatchObject({ kind: 'gap', fromNs: at(5), toNs: at(20), cause: 'journal-full' });
  });

  it('never claims a moment of which a message is missing, whenever messages, deaths and losses come', () => {
    const step = fc.record({
      pauseS: fc.integer({ min: 1, max: 40 }),
      kind: fc.constantFrom('say' as const, 'say' as const, 'lose' as const, 'die' as const, 'rest' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { machine, bear, say, live } = make();
        const entries: Entry[] = [];
        const lost: bigint[] = [];
        let s = 0;
        let missing = false;
        bear(0, reading('reject', 0, 0n));
        for (const { pauseS, kind } of steps) {
          entries.push(...live(s + 1, s + pauseS));
          s += pauseS;
          if (kind === 'lose') {
            lost.push(at(s));
            missing = true;
          } else if (kind === 'die') {
            entries.push(...(missing ? machine.hole() : []), ...machine.ended('link-down'));
            bear(s + 1, reading('reject', s + 1, BigInt(s)));
            missing = false;
            s += 1;
          } else if (kind === 'say') {
            // The next message shows what is missing; the births that are asked for come two seconds later.
            if (missing) {
              entries.push(...machine.hole());
              bear(s + 2, reading('reject', s + 2, BigInt(s)));
              missing = false;
              s += 2;
            } else say(s, reading('reject', s, BigInt(s)));
          }
        }
        if (missing) entries.push(...machine.hole());
        bear(s + 5);
        say(s + 50);
        entries.push(...machine.observe());
        for (const time of lost) {
          const excused = entries.some((entry) => entry.kind === 'gap' && entry.fromNs < time && time < entry.toNs);
          expect(excused, `${time - T0}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
