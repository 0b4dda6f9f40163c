import { readFileSync } from 'node:fs';
import type { Entry } from '@gemba/contract/sample';
import { describe, expect, it } from 'vitest';
import { contextOf, signalsOf } from './context.ts';
import {
  contextFor,
  gap,
  ledgerOf,
  MACHINE,
  ns,
  observed,
  type PlantParts,
  plantOf,
  STATE,
  sample,
} from './fixture.ts';
import { fold } from './fold.ts';
import { FOLD_VERSION, type LedgerRow } from './row.ts';
import { decodeFold, encodeFold, initialFold } from './state.ts';

const BAD = 0x80000000;
const MINUTE_NS = 60_000_000_000n;

const rowsOf = (entries: Entry[], parts: PlantParts = {}) => ledgerOf(contextFor(parts), entries).rows;
const clock = (timeNs: bigint) => Temporal.Instant.fromEpochNanoseconds(timeNs).toString().slice(11, 16);
const brief = (row: LedgerRow) => `${clock(row.fromNs)}–${clock(row.toNs)} ${row.state} ${row.good}+${row.reject}`;
const counters = (...ids: ('total' | 'good' | 'reject')[]): PlantParts => ({
  signals: [STATE, ...ids.map((id) => ({ id, role: `count-${id}` as const, type: 'int' as const }))],
});

describe('time', () => {
  it('is not settled by an empty stretch, wherever it stands beside the one that ends there', () => {
    const entries = [sample('08:02', 'state', 'run'), observed('08:01', '08:10'), observed('08:10', '08:20')];
    const rows = rowsOf(entries);
    expect(rows[0]).toMatchObject({ fromNs: ns('08:01') });
    const empty = observed('08:10', '08:10');
    expect(rowsOf([empty, ...entries])).toEqual(rows);
    expect(rowsOf([...entries, empty])).toEqual(rows);
  });

  it('is cut at quarter hours, changes of state and calendar changes', () => {
    const calendar = {
      id: 'c',
      shifts: [{ id: 's', name: 'S', start: '08:10', end: '16:00', breaks: [{ start: '08:20', minutes: 5 }] }],
    };
    const rows = rowsOf(
      [sample('08:00', 'state', 'run'), sample('08:27', 'state', 'stop'), observed('08:05', '08:31')],
      { calendar },
    );
    expect(rows.map((row) => [clock(row.fromNs), row.calendar, row.shift, row.state])).toEqual([
      ['08:05', 'unscheduled', null, 'producing'],
      ['08:10', 'scheduled', '2026-03-02/s', 'producing'],
      ['08:15', 'scheduled', '2026-03-02/s', 'producing'],
      ['08:20', 'break', '2026-03-02/s', 'producing'],
      ['08:25', 'scheduled', '2026-03-02/s', 'producing'],
      ['08:27', 'scheduled', '2026-03-02/s', 'stopped'],
      ['08:30', 'scheduled', '2026-03-02/s', 'stopped'],
    ]);
  });

  it('waits for its observation: samples alone settle nothing', () => {
    const ledger = ledgerOf(contextFor(), [
      sample('08:00', 'state', 'run'),
      observed('08:00', '08:05'),
      sample('08:06', 'state', 'stop'),
    ]);
    expect(ledger.rows.map(brief)).toEqual(['08:00–08:05 producing 0+0']);
    expect(ledger.state.pending).toHaveLength(1);
  });

  it('is no data where nobody watched, and the value from before holds again after it', () => {
    const rows = rowsOf([sample('07:00', 'state', 'run'), observed('08:00', '08:05'), observed('08:10', '08:15')]);
    expect(rows.map(brief)).toEqual([
      '08:00–08:05 producing 0+0',
      '08:05–08:10 no-data 0+0',
      '08:10–08:15 producing 0+0',
    ]);
  });

  it('is no data while the state is bad, unknown or missing', () => {
    const entries = [
      sample('08:00', 'state', 'run'),
      sample('08:05', 'state', 'run', BAD),
      sample('08:10', 'state', 'dancing'),
    ];
    expect(rowsOf([...entries, observed('08:00', '08:15')]).map(brief)).toEqual([
      '08:00–08:05 producing 0+0',
      '08:05–08:15 no-data 0+0',
    ]);
    expect(rowsOf([observed('08:00', '08:15')]).map(brief)).toEqual(['08:00–08:15 no-data 0+0']);
  });

  it('of a silence longer than any gap makes no rows: the clock was wrong', () => {
    const rows = rowsOf([observed(5n, 60n), sample('08:00', 'state', 'run'), observed('08:00', '08:05')]);
    expect(rows).toHaveLength(2);
  });

  it('of a declared gap known in advance is hidden when it comes', () => {
    const context = contextFor();
    const calls: Entry[][] = [
      [sample('08:00', 'state', 'run'), gap('08:02', '08:04')],
      [observed('08:00', '08:03')],
      [observed('08:03', '08:06')],
    ];
    const ledger = ledgerOf(context, []);
    for (const call of calls) ledger.take(call);
    expect(ledger.refolds).toBe(0);
    expect(ledger.rows.map(brief)).toEqual([
      '08:00–08:02 producing 0+0',
      '08:02–08:04 no-data 0+0',
      '08:04–08:06 producing 0+0',
    ]);
  });
});

describe('counts', () => {
  it('belong to the later reading, and to the row that is running then', () => {
    const rows = rowsOf([
      sample('08:00', 'state', 'run'),
      sample('08:00', 'total', 10n),
      sample('08:14', 'total', 70n),
      sample('08:15', 'total', 75n),
      observed('08:00', '08:20'),
    ]);
    expect(rows.map(brief)).toEqual(['08:00–08:15 producing 60+0', '08:15–08:20 producing 5+0']);
  });

  it('are weighed by the ideal cycle of the product', () => {
    const plant = plantOf();
    const line = plant.sites[0]?.areas[0]?.lines[0];
    if (line) line.product = 'bolt';
    const context = contextOf(
      { ...plant, products: [{ id: 'bolt', name: 'Bolt', idealCycleS: { [MACHINE]: 2.5 } }] },
      MACHINE,
    );
    const { rows } = ledgerOf(context, [
      sample('08:00', 'total', 0n),
      sample('08:00', 'reject', 0n),
      sample('08:05', 'total', 4n),
      sample('08:05', 'reject', 1n),
      observed('08:00', '08:10'),
    ]);
    expect(rows[0]).toMatchObject({ product: 'bolt', good: 3, reject: 1, idealS: 10, goodIdealS: 7.5 });
  });

  it('of total and reject, of total and good, of good and reject agree', () => {
    const told = (values: Record<string, [bigint, bigint]>, ids: ('total' | 'good' | 'reject')[]) =>
      rowsOf(
        [
          ...ids.flatMap((id) => [
            sample('08:00', id, 0n),
            sample('08:05', id, values[id]?.[0] ?? 0n),
            sample('08:09', id, values[id]?.[1] ?? 0n),
          ]),
          observed('08:00', '08:10'),
        ],
        counters(...ids),
      ).map(brief);
    const values = { total: [60n, 100n], good: [50n, 88n], reject: [10n, 12n] } satisfies Record<
      string,
      [bigint, bigint]
    >;
    expect(told(values, ['total', 'reject'])).toEqual(['08:00–08:10 no-data 88+12']);
    expect(told(values, ['total', 'good'])).toEqual(['08:00–08:10 no-data 88+12']);
    expect(told(values, ['good', 'reject'])).toEqual(['08:00–08:10 no-data 88+12']);
    expect(told(values, ['total', 'good', 'reject'])).toEqual(['08:00–08:10 no-data 88+12']);
  });

  it('turn to rejects where they were made, though their quality is told in the next row', () => {
    const rows = rowsOf([
      sample('08:00', 'state', 'run'),
      sample('08:00', 'total', 0n),
      sample('08:00', 'reject', 0n),
      sample('08:14', 'total', 60n),
      sample('08:16', 'reject', 5n),
      observed('08:00', '08:20'),
    ]);
    expect(rows.map(brief)).toEqual(['08:00–08:15 producing 55+5', '08:15–08:20 producing 0+0']);
  });

  it('are not doubled when their quality is told before the total', () => {
    const rows = rowsOf([
      sample('08:00', 'total', 0n),
      sample('08:00', 'reject', 0n),
      sample('08:01', 'reject', 2n),
      sample('08:02', 'total', 10n),
      observed('08:00', '08:10'),
    ]);
    expect(rows.map(brief)).toEqual(['08:00–08:10 no-data 8+2']);
  });

  it('of reworked parts are told beside the rejects that they were, and stay out of the good ones', () => {
    const rework = { id: 'rework', role: 'count-rework', type: 'int' } as const;
    const rows = rowsOf(
      [
        ...['total', 'reject', 'rework'].map((id) => sample('08:00', id, 0n)),
        sample('08:05', 'total', 10n),
        sample('08:05', 'reject', 4n),
        sample('08:20', 'rework', 3n),
        observed('08:00', '08:30'),
      ],
      { signals: [...(counters('total', 'reject').signals ?? []), rework] },
    );
    expect(rows.map(({ good, reject, rework }) => [good, reject, rework])).toEqual([
      [6, 4, 0],
      [0, 0, 3],
    ]);
    expect(rows[1]).toMatchObject({ idealS: 0, goodIdealS: 0, estimated: false });
  });

  it('of a bad reading are none', () => {
    const rows = rowsOf([
      sample('08:00', 'total', 0n),
      sample('08:02', 'total', 500n, BAD),
      sample('08:03', 'total', null),
      sample('08:05', 'total', 9n),
      observed('08:00', '08:10'),
    ]);
    expect(rows.map(brief)).toEqual(['08:00–08:10 no-data 9+0']);
  });

  it('across a silence are spread over its scheduled time and marked; what does not fit belongs to the reading', () => {
    const entries = (parts: bigint) => [
      sample('08:00', 'state', 'run'),
      sample('08:00', 'total', 0n),
      sample('08:00', 'reject', 0n),
      observed('08:00', '08:05'),
      sample('08:10', 'total', parts),
      observed('08:10', '08:15'),
    ];
    expect(rowsOf(entries(300n)).map(brief)).toEqual([
      '08:00–08:05 producing 0+0',
      '08:05–08:10 no-data 300+0',
      '08:10–08:15 producing 0+0',
    ]);
    expect(rowsOf(entries(400n)).map((row) => [row.good, row.estimated])).toEqual([
      [0, false],
      [300, true],
      [100, false],
    ]);
  });

  it('of a cycle longer than the silence are not lost to it', () => {
    const rows = rowsOf(
      [
        sample('08:00', 'total', 0n),
        observed('08:00', '08:01'),
        observed(ns('08:01') + 3_000_000_000n, '08:03'),
        sample('08:02', 'total', 1n),
      ],
      { ...counters('total'), machine: { idealCycleS: 20 } },
    );
    expect(rows.map((row) => [row.good, row.estimated])).toEqual([
      [0, false],
      [0, false],
      [1, false],
    ]);
  });

  it('of the last moment that was observed wait for a row, and are on the next one, whatever comes then', () => {
    const until: Entry[] = [
      sample('08:00', 'state', 'run'),
      sample('08:00', 'total', 0n),
      sample('08:02', 'total', 1n),
      sample('08:02', 'state', 'stop'),
      observed('08:00', '08:02'),
    ];
    const { rows, state } = ledgerOf(contextFor(), until);
    expect(rows.map(brief)).toEqual(['08:00–08:02 producing 0+0']);
    expect(state).toMatchObject({ open: { fromNs: ns('08:02'), good: 1 }, totals: { good: 1 } });
    expect(rowsOf([...until, observed('08:02', '08:05')]).map(brief)[1]).toBe('08:02–08:05 stopped 1+0');
    expect(rowsOf([...until, observed('08:05', '08:10')]).map(brief)[1]).toBe('08:02–08:05 no-data 1+0');
    // Longer than any gap: it has no rows of its own.
    const later = [observed('2031-03-02T08:00:00Z', '2031-03-02T08:05:00Z')];
    expect(rowsOf([...until, ...later]).map(brief)).toEqual(['08:00–08:02 producing 0+0', '08:00–08:05 stopped 1+0']);
  });

  it('are told with what the counter did', () => {
    const { facts } = ledgerOf(contextFor(), [
      sample('08:00', 'total', 0n),
      sample('08:01', 'total', 90n),
      sample('08:02', 'total', 0n),
      observed('08:00', '08:05'),
    ]);
    expect(facts).toEqual([
      { counter: 'count-total', signal: 'total', atNs: ns('08:00'), kind: 'baseline', from: null, to: 0, counted: 0 },
      { counter: 'count-total', signal: 'total', atNs: ns('08:02'), kind: 'reset', from: 90, to: 0, counted: 0 },
    ]);
  });

  it('of rejects can’t be more than those of the total: what goes beyond is named, and is none', () => {
    const { facts, rows } = ledgerOf(contextFor(), [
      sample('08:00', 'total', 0n),
      sample('08:00', 'reject', 0n),
      sample('08:01', 'total', 5n),
      sample('08:01', 'reject', 9n),
      observed('08:00', '08:05'),
    ]);
    expect(rows.map(brief)).toEqual(['08:00–08:05 no-data 0+5']);
    expect(facts.filter(({ kind }) => kind !== 'baseline')).toEqual([
      { counter: 'count-reject', signal: 'reject', atNs: ns('08:01'), kind: 'excess', from: 0, to: 9, counted: 5 },
    ]);
  });

  it('of energy are kilowatt hours of the row', () => {
    const rows = rowsOf([sample('08:00', 'kwh', 100.5), sample('08:05', 'kwh', 102), observed('08:00', '08:10')], {
      signals: [STATE, { id: 'kwh', role: 'energy', type: 'float' }],
    });
    expect(rows[0]).toMatchObject({ energyKWh: 1.5, estimated: false });
  });
});

describe('late input', () => {
  const context = contextFor();
  const watched = () =>
    fold(
      initialFold(MACHINE),
      [sample('08:00', 'state', 'run'), sample('08:01', 'total', 5n), observed('08:00', '08:10')],
      context,
    ).state;

  it('is a sample in settled time, and says from when to fold again', () => {
    expect(fold(watched(), [sample('08:05', 'state', 'stop')], context).dirtyFromNs).toBe(ns('08:05') - 1n);
    expect(fold(watched(), [sample('08:10', 'state', 'stop')], context).dirtyFromNs).toBe(ns('08:10') - 1n);
    expect(fold(watched(), [sample(ns('08:10') + 1n, 'state', 'stop')], context).dirtyFromNs).toBeNull();
  });

  it('is not what was already applied, nor a signal that the fold does not read', () => {
    expect(
      fold(watched(), [sample('08:00', 'state', 'run'), sample('08:01', 'total', 5n)], context).dirtyFromNs,
    ).toBeNull();
    expect(fold(watched(), [sample('08:05', 'temperature', 20)], context).dirtyFromNs).toBeNull();
  });

  it('is a stretch that begins before what is known, or a gap in it', () => {
    expect(fold(watched(), [observed('07:50', '08:00')], context).dirtyFromNs).toBe(ns('07:50'));
    expect(fold(watched(), [observed('08:02', '08:04')], context).dirtyFromNs).toBeNull();
    expect(fold(watched(), [gap('08:02', '08:04')], context).dirtyFromNs).toBe(ns('08:02'));
  });

  it('of another machine is nobody’s', () => {
    const other = { ...sample('08:05', 'state', 'stop'), machine: 'press-2' as typeof MACHINE };
    expect(fold(watched(), [other], context)).toMatchObject({ dirtyFromNs: null, rows: [] });
  });
});

describe('checkpoints', () => {
  it('are taken at each quarter hour, and of a silence at its first and last', () => {
    const result = fold(initialFold(MACHINE), [observed('08:01', '08:50'), observed('12:05', '12:20')], contextFor());
    expect(result.checkpoints.map(({ settledNs }) => clock(settledNs))).toEqual([
      '08:15',
      '08:30',
      '08:45',
      '09:00',
      '12:00',
      '12:15',
    ]);
  });

  it('hold every sample of their moment', () => {
    const [checkpoint] = fold(
      initialFold(MACHINE),
      [sample('08:15', 'state', 'run'), observed('08:01', '08:16')],
      contextFor(),
    ).checkpoints;
    expect(checkpoint && decodeFold(checkpoint.state)).toMatchObject({
      settledNs: ns('08:15'),
      state: 'producing',
      pending: [],
    });
  });
});

describe('the state as text', () => {
  it('keeps big numbers, and texts that look like them', () => {
    const entries = [
      sample('08:00', 'total', 2n ** 62n),
      sample('08:01', 'state', '{"$n":"5"}'),
      observed('07:00', '08:00'),
    ];
    const { state } = fold(initialFold(MACHINE), entries, contextFor());
    expect(decodeFold(encodeFold(state))).toEqual(state);
  });

  it('of another version is not read', () => {
    const text = encodeFold(initialFold(MACHINE)).replace(`"version":${FOLD_VERSION}`, `"version":${FOLD_VERSION + 1}`);
    expect(decodeFold(text)).toBeNull();
  });
});

describe('the context', () => {
  it('names the signals that are read, and refuses a machine that doesn’t exist', () => {
    expect(signalsOf(contextFor())).toEqual(['state', 'total', 'reject']);
    expect(() => contextOf(plantOf(), 'press-9' as typeof MACHINE)).toThrow(RangeError);
  });

  it('has the defaults that the plant’s schema names', () => {
    expect(contextFor()).toMatchObject({ slowLimit: 0.85, microStopS: 120, maxRatePerS: 5, maxEnergyPerS: null });
    expect(contextFor({ machine: { ratedKW: 18 } }).maxEnergyPerS).toBe(0.01);
    const schema = readFileSync(new URL('../../../../contract/src/plant/machine.ts', import.meta.url), 'utf8');
    for (const text of ['(default 0.85)', '(default 120)', 'default: five times the ideal rate', 'than at twice this'])
      expect(schema).toContain(text);
  });
});

it('a day of a busy machine is folded in a blink', () => {
  const entries: Entry[] = [sample('00:00', 'state', 'run'), sample('00:00', 'total', 0n)];
  for (let i = 1; i <= 100_000; i++) entries.push(sample(ns('00:00') + BigInt(i) * 800_000_000n, 'total', BigInt(i)));
  for (let minute = 0n; minute < 1340n; minute++)
    entries.push(observed(ns('00:00') + minute * MINUTE_NS, ns('00:00') + (minute + 1n) * MINUTE_NS));
  // The processor's own time: whatever else runs on it at the moment is no fault of the fold.
  const begun = process.cpuUsage();
  const { state } = fold(initialFold(MACHINE), entries, contextFor());
  // Ten times slower than measured on one core of 2026 (0.2 s with the sort): a square would take minutes.
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(3000);
  expect(state.totals.good).toBe(100_000);
});
