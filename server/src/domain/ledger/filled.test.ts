import type { SignalId } from '@gemba/contract/identity';
import type { Entry, Filled } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextFor, gap, ledgerOf, MACHINE, ns, observed, sample } from './fixture.ts';
import { MemoryLedger } from './memory-ledger.ts';

const SIGNALS = ['state', 'total', 'reject'];
const STATES = ['run', 'stop', 'fault', 'setup'];
const context = contextFor();

const filled = (from: string, to: string, signals: string[] = []): Filled => ({
  kind: 'filled',
  machine: MACHINE,
  signals: signals as SignalId[],
  fromNs: ns(from),
  toNs: ns(to),
  cause: 'queue-overflow',
});

/** An hour of a machine: a change each few seconds. */
const samplesOf = (steps: readonly number[]): Entry[] => {
  const entries: Entry[] = [
    sample('08:00', 'state', 'run'),
    sample('08:00', 'total', 0n),
    sample('08:00', 'reject', 0n),
  ];
  const made = { total: 0n, reject: 0n };
  for (const [i, step] of steps.entries()) {
    const timeNs = ns('08:00') + (BigInt(i + 1) * 3_540_000_000_000n) / BigInt(steps.length);
    if (step < 4) entries.push(sample(timeNs, 'state', STATES[step] as string));
    made.total += BigInt(step);
    entries.push(sample(timeNs, 'total', made.total));
    if (step % 3 !== 0) continue;
    made.reject += 1n;
    entries.push(sample(timeNs, 'reject', made.reject));
  }
  return entries;
};

const inside = (entry: Entry) => entry.kind === 'sample' && entry.timeNs > ns('08:10') && entry.timeNs < ns('08:40');

describe('a gap that history fills in', () => {
  it('leaves the rows of an hour in which nothing broke, in whatever pieces and order it comes', () => {
    const pieces = fc.record({
      steps: fc.array(fc.nat(9), { minLength: 5, maxLength: 80 }),
      cut: fc.constantFrom('08:15', '08:22:30', '08:30', '08:39:59'),
      order: fc.array(fc.nat(99), { minLength: 8, maxLength: 8 }),
      bySignal: fc.boolean(),
    });
    fc.assert(
      fc.property(pieces, ({ steps, cut, order, bySignal }) => {
        const samples = samplesOf(steps);
        const whole = ledgerOf(context, [...samples, observed('08:00', '09:00')]);
        const late = samples.filter(inside);
        const half = late.length >> 1;
        const history: Entry[][] = [
          late.slice(0, half),
          late.slice(half),
          [observed('08:10', cut)],
          [observed(cut, '08:40')],
          [filled('08:10', cut)],
          ...(bySignal ? SIGNALS.map((signal) => [filled(cut, '08:40', [signal])]) : [[filled(cut, '08:40')]]),
        ];
        const shuffled = history
          .map((entries, i) => ({ entries, at: order[i] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ entries }) => entries);
        const broken = new MemoryLedger(context);
        broken.take(samples.filter((entry) => !inside(entry) && (entry as { timeNs: bigint }).timeNs <= ns('08:10')));
        broken.take([observed('08:00', '08:10')]);
        broken.take([gap('08:10', '08:40'), observed('08:40', '08:50')]);
        broken.take(samples.filter((entry) => (entry as { timeNs: bigint }).timeNs >= ns('08:40')));
        broken.take([observed('08:50', '09:00')]);
        for (const entries of shuffled) broken.take(entries);
        expect(broken.rows).toEqual(whole.rows);
        expect(broken.state.totals).toEqual(whole.state.totals);
      }),
      { numRuns: 150 },
    );
  });

  const told = (...more: Entry[]) =>
    ledgerOf(context, [
      sample('08:00', 'state', 'run'),
      sample('08:20', 'state', 'stop'),
      observed('08:00', '08:30'),
      gap('08:10', '08:30'),
      ...more,
    ]).rows.map(({ state, fromNs, toNs }) => [state, fromNs, toNs]);

  it('stays no data where history told of other signals only', () => {
    const unknown = ['no-data', ns('08:10'), ns('08:15')];
    expect(told(filled('08:10', '08:30', ['total', 'reject']))[1]).toEqual(unknown);
    expect(told(filled('08:10', '08:30', ['state'])).map(([state]) => state)).toEqual([
      'producing',
      'producing',
      'stopped',
    ]);
  });

  it('stays no data for the time of which history told nothing', () => {
    expect(told(filled('08:20', '08:30'))).toEqual([
      ['producing', ns('08:00'), ns('08:10')],
      ['no-data', ns('08:10'), ns('08:15')],
      ['no-data', ns('08:15'), ns('08:20')],
      ['stopped', ns('08:20'), ns('08:30')],
    ]);
  });

  it('stays no data when it had another cause', () => {
    expect(told({ ...filled('08:10', '08:30'), cause: 'link-down' })[1]?.[0]).toBe('no-data');
  });
});
