import { type Entry, NS_PER_MS } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextFor, gap, ns, observed, type PlantParts, STATE, sample } from './fixture.ts';
import { fold } from './fold.ts';
import { MemoryLedger } from './memory-ledger.ts';
import type { LedgerRow } from './row.ts';
import { decodeFold, encodeFold, initialFold } from './state.ts';

/** A night shift with a break, and time outside shifts: rows are cut at all of them. */
const CALENDAR = {
  id: 'c',
  shifts: [
    { id: 'day', name: 'Day', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] },
    { id: 'night', name: 'Night', start: '22:00', end: '06:00', breaks: [{ start: '02:00', minutes: 30 }] },
  ],
};
const ZONES = ['Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Ho_Chi_Minh'];
const COUNTERS = {
  'total-reject': ['total', 'reject'],
  'total-good': ['total', 'good'],
  'good-reject': ['good', 'reject'],
} as const;

type Counters = keyof typeof COUNTERS;

const partsOf = (counters: Counters, timeZone: string): PlantParts => ({
  timeZone,
  calendar: CALENDAR,
  signals: [
    STATE,
    { id: 'reason', role: 'reason', type: 'int', reasons: [{ code: 7, id: 'jam', name: 'Jam' }] },
    { id: 'energy', role: 'energy', type: 'float' },
    ...COUNTERS[counters].map((id) => ({ id, role: `count-${id}` as const, type: 'int' as const })),
  ],
});

interface Step {
  kind: 'state' | 'reason' | 'parts' | 'rejects' | 'energy' | 'reset';
  afterMs: number;
  value: number;
}

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>(
      'state',
      'state',
      'reason',
      'parts',
      'parts',
      'parts',
      'rejects',
      'energy',
      'reset',
    ),
    afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400_000 })),
    value: fc.integer({ min: 0, max: 60 }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** What a machine would have said: its samples, watched in stretches with holes between, and declared gaps. */
function entriesOf(
  given: readonly Step[],
  holes: readonly number[],
  gaps: readonly number[],
  counters: Counters,
): Entry[] {
  const begin = ns('2026-03-28T20:10:00Z');
  const made = { total: 0, good: 0, reject: 0, energy: 0 };
  const entries: Entry[] = [];
  let atMs = 0;
  const timeNs = () => begin + BigInt(atMs) * NS_PER_MS;
  const say = (signal: string, value: number | string) =>
    entries.push(sample(timeNs(), signal, typeof value === 'number' && signal !== 'energy' ? BigInt(value) : value));
  const tell = (good: number, reject: number) => {
    made.total += good + reject;
    made.good += good;
    made.reject += reject;
    for (const signal of COUNTERS[counters]) say(signal, made[signal]);
  };
  const spend = (energyKWh: number) => {
    made.energy += energyKWh;
    return made.energy;
  };
  tell(0, 0);
  for (const { kind, afterMs, value } of given) {
    atMs += afterMs + 1;
    if (kind === 'state') say('state', ['run', 'stop', 'fault', 'starved', 'unheard-of'][value % 5] ?? 'run');
    else if (kind === 'reason') say('reason', value % 2 ? 7 : value % 3);
    else if (kind === 'energy') say('energy', spend(value / 10));
    else if (kind === 'reset') tell(-made.good, -made.reject);
    else tell(kind === 'parts' ? value : 0, kind === 'rejects' ? value % 4 : 0);
  }
  const end = atMs + 1_000;
  const at = (ms: number) => begin + BigInt(ms) * NS_PER_MS;
  const cuts = [0, ...holes.map((hole) => hole % end), end].sort((a, b) => a - b);
  cuts.slice(1).forEach((cut, i) => {
    const from = cuts[i] as number;
    // Every third stretch was not watched, unless it is the first: the ledger has to begin somewhere.
    if (from < cut && (i === 0 || i % 3 !== 1)) entries.push(observed(at(from), at(cut)));
  });
  for (const start of gaps) {
    const from = start % end;
    entries.push({ ...gap('00:00', '00:01', start % 2 ? [] : ['state']), fromNs: at(from), toNs: at(from + 90_000) });
  }
  return entries;
}

const story = fc
  .record({
    steps,
    holes: fc.array(fc.nat(10_000_000), { maxLength: 12 }),
    gaps: fc.array(fc.nat(10_000_000), { maxLength: 2 }),
    counters: fc.constantFrom<Counters>('total-reject', 'total-good', 'good-reject'),
    zone: fc.constantFrom(...ZONES),
  })
  .map((given) => ({
    context: contextFor(partsOf(given.counters, given.zone)),
    entries: entriesOf(given.steps, given.holes, given.gaps, given.counters),
  }));

const ledgerOf = (
  context: ReturnType<typeof contextFor>,
  calls: readonly Entry[][],
  between = (_: MemoryLedger) => {},
) => {
  const ledger = new MemoryLedger(context);
  for (const entries of calls) {
    ledger.take(entries);
    between(ledger);
  }
  return ledger;
};

const chunks = (entries: readonly Entry[], size: number): Entry[][] =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, i) => entries.slice(i * size, (i + 1) * size));

/** By arrival: each sample comes before the observation that covers it, as a gateway sends them. */
const asSent = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted((a, b) => {
    const [ta, tb] = [a, b].map((entry) =>
      entry.kind === 'sample' ? entry.timeNs : 'toNs' in entry ? entry.toNs : entry.throughNs,
    );
    return (ta as bigint) < (tb as bigint) ? -1 : (ta as bigint) > (tb as bigint) ? 1 : a.kind === 'sample' ? -1 : 1;
  });

const seconds = (rows: readonly LedgerRow[]) => rows.reduce((sum, row) => sum + row.toNs - row.fromNs, 0n);

describe('rows', () => {
  it('add up to calendar time, touch, never pass a quarter hour, and hold nothing negative', () => {
    fc.assert(
      fc.property(story, ({ context, entries }) => {
        const { rows, state } = ledgerOf(context, [entries]);
        const first = entries
          .filter((entry) => entry.kind === 'observed')
          .reduce((a, b) => (b.fromNs < a ? b.fromNs : a), state.settledNs);
        expect(seconds(rows)).toBe(state.settledNs - first);
        rows.forEach((row, i) => {
          if (i > 0) expect(row.fromNs).toBe(rows[i - 1]?.toNs);
          expect((row.toNs - 1n) / 900_000_000_000n).toBe(row.fromNs / 900_000_000_000n);
          for (const figure of [row.good, row.reject, row.idealS, row.goodIdealS, row.energyKWh])
            expect(figure).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(row.good) && Number.isInteger(row.reject)).toBe(true);
        });
      }),
    );
  });

  it('hold all parts that were counted, once', () => {
    fc.assert(
      fc.property(story, ({ context, entries }) => {
        const { rows, state } = ledgerOf(context, [entries]);
        const sum = (key: 'good' | 'reject' | 'energyKWh') => rows.reduce((all, row) => all + row[key], 0);
        // What was made in the very last moment waits for the row that begins with it.
        const waiting = state.open?.fromNs === state.open?.toNs ? state.open : null;
        expect(sum('good') + (waiting?.good ?? 0)).toBe(state.totals.good);
        expect(sum('reject') + (waiting?.reject ?? 0)).toBe(state.totals.reject);
        expect(sum('energyKWh') + (waiting?.energyKWh ?? 0)).toBeCloseTo(state.totals.energyKWh, 9);
      }),
    );
  });

  it('are the same however the entries were cut into calls', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 9 }), ({ context, entries }, size) => {
        const whole = ledgerOf(context, [entries]);
        expect(ledgerOf(context, chunks(asSent(entries), size)).rows).toEqual(whole.rows);
      }),
    );
  });

  it('are the same however the watching was cut into observations', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 99 }), ({ context, entries }, percent) => {
        const finer = entries.flatMap((entry): Entry[] => {
          if (entry.kind !== 'observed') return [entry];
          const cut = entry.fromNs + ((entry.throughNs - entry.fromNs) * BigInt(percent)) / 100n;
          return [
            { ...entry, throughNs: cut },
            { ...entry, fromNs: cut },
          ];
        });
        expect(ledgerOf(context, [finer]).rows).toEqual(ledgerOf(context, [entries]).rows);
      }),
    );
  });

  it('are the same when the entries come shuffled, late and twice', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 9 }), fc.nat(), ({ context, entries }, size, seed) => {
        const whole = ledgerOf(context, [entries]);
        const twice = [...entries, ...entries.filter((_, i) => i % 3 === 0)];
        const keyed = twice.map((entry, i) => [Math.imul(seed + i, 2654435761) >>> 0, entry] as const);
        const shuffled = keyed.sort((a, b) => a[0] - b[0]).map(([, entry]) => entry);
        const ledger = ledgerOf(context, chunks(shuffled, size));
        expect(ledger.rows).toEqual(whole.rows);
        expect(ledger.state.totals).toEqual(whole.state.totals);
      }),
      { numRuns: 60 },
    );
  });

  it('are the same when the process restarts after every call', () => {
    fc.assert(
      fc.property(story, ({ context, entries }) => {
        const calls = chunks(asSent(entries), 1);
        const straight = ledgerOf(context, calls);
        const restarted = ledgerOf(context, calls, (ledger) => ledger.restart());
        expect(restarted.rows).toEqual(straight.rows);
        expect(restarted.state).toEqual(straight.state);
      }),
    );
  });

  it('are the same when any checkpoint is gone back to', () => {
    fc.assert(
      fc.property(story, fc.nat(), ({ context, entries }, which) => {
        const ledger = ledgerOf(context, [entries]);
        const { rows } = ledger;
        const checkpoint = ledger.checkpoints[which % Math.max(1, ledger.checkpoints.length)];
        ledger.refold(checkpoint?.settledNs ?? 0n);
        expect(ledger.rows).toEqual(rows);
      }),
    );
  });

  it('do not depend on the zone of the host', () => {
    const host = process.env.TZ;
    try {
      fc.assert(
        fc.property(story, ({ context, entries }) => {
          process.env.TZ = 'Pacific/Auckland';
          const { rows } = ledgerOf({ ...context }, [entries]);
          process.env.TZ = 'America/Los_Angeles';
          expect(ledgerOf(contextFor({ ...partsOfContext(context) }), [entries]).rows).toEqual(rows);
        }),
        { numRuns: 20 },
      );
    } finally {
      if (host === undefined) delete process.env.TZ;
      else process.env.TZ = host;
    }
  });
});

/** The same plant with a calendar that was never asked anything. */
const partsOfContext = ({ placed }: ReturnType<typeof contextFor>): PlantParts => ({
  timeZone: placed.site.timeZone,
  calendar: CALENDAR,
  signals: placed.machine.signals,
});

describe('the fold', () => {
  it('does not change the state that it is given', () => {
    fc.assert(
      fc.property(story, ({ context, entries }) => {
        let state = initialFold('press-1' as never);
        for (const call of chunks(asSent(entries), 4)) {
          const before = encodeFold(state);
          const result = fold(state, call, context);
          expect(encodeFold(state)).toBe(before);
          expect(decodeFold(encodeFold(result.state))).toEqual(result.state);
          state = result.state;
        }
      }),
      { numRuns: 40 },
    );
  });
});
