/** Stories of a machine for the laws of the ledger: what it would have said, in the night in which the clocks change. */

import { type Entry, NS_PER_MS } from '@gemba/contract/sample';
import fc from 'fast-check';
import type { FoldContext } from './context.ts';
import { contextFor, gap, ns, observed, type PlantParts, STATE, sample } from './fixture.ts';
import { MemoryLedger } from './memory-ledger.ts';
import type { LedgerRow } from './row.ts';

/** A night shift with a break, and time outside shifts: rows are cut at all of them. */
export const CALENDAR = {
  id: 'c',
  shifts: [
    { id: 'day', name: 'Day', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] },
    { id: 'night', name: 'Night', start: '22:00', end: '06:00', breaks: [{ start: '02:00', minutes: 30 }] },
  ],
};
/** The evening before the clocks change, where they do: all that can happen to a shift happens in that night. */
const EVENINGS = {
  'Asia/Ho_Chi_Minh': '2026-03-28T20:10:00+07:00',
  'Asia/Kathmandu': '2026-03-28T20:10:00+05:45',
  'Europe/Berlin': '2026-03-28T20:10:00+01:00',
  'America/Los_Angeles': '2026-10-31T20:10:00-07:00',
  'Australia/Lord_Howe': '2026-10-03T20:10:00+10:30',
} as const;
export type Zone = keyof typeof EVENINGS;
export const ZONES = Object.keys(EVENINGS) as Zone[];

const COUNTERS = {
  'total-reject': ['total', 'reject'],
  'total-good': ['total', 'good'],
  'good-reject': ['good', 'reject'],
} as const;

type Counters = keyof typeof COUNTERS;

export const partsOf = (counters: Counters, timeZone: string): PlantParts => ({
  timeZone,
  calendar: CALENDAR,
  signals: [
    STATE,
    { id: 'reason', role: 'reason', type: 'int', reasons: [{ code: 7, id: 'jam', name: 'Jam' }] },
    { id: 'energy', role: 'energy', type: 'float' },
    { id: 'rework', role: 'count-rework', type: 'int' },
    ...COUNTERS[counters].map((id) => ({ id, role: `count-${id}` as const, type: 'int' as const })),
  ],
});

interface Step {
  kind: 'state' | 'reason' | 'parts' | 'rejects' | 'rework' | 'energy' | 'reset';
  afterMs: number;
  value: number;
}

const stepsOf = (longestMs: number) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom<Step['kind']>(
        'state',
        'state',
        'reason',
        'parts',
        'parts',
        'parts',
        'rejects',
        'rework',
        'energy',
        'reset',
      ),
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: longestMs })),
      value: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 1, maxLength: 60, size: 'max' },
  );

interface Given {
  steps: readonly Step[];
  holes: readonly number[];
  gaps: readonly number[];
  counters: Counters;
  zone: Zone;
}

/** What a machine would have said: its samples, watched in stretches with holes between, and declared gaps. */
function entriesOf({ steps: given, holes, gaps, counters, zone }: Given): Entry[] {
  const begin = ns(EVENINGS[zone]);
  const made = { total: 0, good: 0, reject: 0, rework: 0, energy: 0 };
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
  const rework = (parts: number) => {
    made.rework += parts;
    return made.rework;
  };
  tell(0, 0);
  for (const { kind, afterMs, value } of given) {
    atMs += afterMs + 1;
    if (kind === 'state') say('state', ['run', 'stop', 'fault', 'starved', 'unheard-of'][value % 5] ?? 'run');
    else if (kind === 'reason') say('reason', value % 2 ? 7 : value % 3);
    else if (kind === 'energy') say('energy', spend(value / 10));
    else if (kind === 'rework') say('rework', rework(value % 3));
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

/** Stories of a machine; of long steps they last for more than a day. */
export const storyIn = (zones: readonly Zone[], longestMs = 400_000) =>
  fc
    .record({
      steps: stepsOf(longestMs),
      holes: fc.array(fc.nat(10_000_000), { maxLength: 12 }),
      gaps: fc.array(fc.nat(10_000_000), { maxLength: 2 }),
      counters: fc.constantFrom<Counters>('total-reject', 'total-good', 'good-reject'),
      zone: fc.constantFrom(...zones),
    })
    .map((given) => ({
      context: contextFor(partsOf(given.counters, given.zone)),
      entries: entriesOf(given),
    }));

/** A ledger that took the entries in these calls. */
export const ledgerIn = (context: FoldContext, calls: readonly Entry[][], between = (_: MemoryLedger) => {}) => {
  const ledger = new MemoryLedger(context);
  for (const entries of calls) {
    ledger.take(entries);
    between(ledger);
  }
  return ledger;
};

export const chunks = (entries: readonly Entry[], size: number): Entry[][] =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, i) => entries.slice(i * size, (i + 1) * size));

/** By arrival: each sample comes before the observation that covers it, as a gateway sends them. */
export const asSent = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted((a, b) => {
    const [ta, tb] = [a, b].map((entry) =>
      entry.kind === 'sample' ? entry.timeNs : 'toNs' in entry ? entry.toNs : entry.throughNs,
    );
    return (ta as bigint) < (tb as bigint) ? -1 : (ta as bigint) > (tb as bigint) ? 1 : a.kind === 'sample' ? -1 : 1;
  });

export const seconds = (rows: readonly LedgerRow[]) => rows.reduce((sum, row) => sum + row.toNs - row.fromNs, 0n);
