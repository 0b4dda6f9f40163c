import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';
import { decodeFold, encodeFold, initialFold } from './state.ts';
import { asSent, chunks, ledgerIn, seconds, storyIn, ZONES } from './story.ts';

const story = storyIn(ZONES);

describe('rows', () => {
  it('add up to calendar time, touch, never pass a quarter hour, and hold nothing negative', () => {
    fc.assert(
      fc.property(story, ({ context, entries }) => {
        const { rows, state } = ledgerIn(context, [entries]);
        const first = entries
          .filter((entry) => entry.kind === 'observed')
          .reduce((a, b) => (b.fromNs < a ? b.fromNs : a), state.settledNs);
        expect(seconds(rows)).toBe(state.settledNs - first);
        rows.forEach((row, i) => {
          if (i > 0) expect(row.fromNs).toBe(rows[i - 1]?.toNs);
          expect((row.toNs - 1n) / 900_000_000_000n).toBe(row.fromNs / 900_000_000_000n);
          for (const figure of [row.good, row.reject, row.rework, row.idealS, row.goodIdealS, row.energyKWh])
            expect(figure).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(row.good) && Number.isInteger(row.reject)).toBe(true);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('hold all parts that were counted, once', () => {
    fc.assert(
      fc.property(story, ({ context, entries }) => {
        const { rows, state } = ledgerIn(context, [entries]);
        const sum = (key: 'good' | 'reject' | 'rework' | 'energyKWh') => rows.reduce((all, row) => all + row[key], 0);
        // What was made in the very last moment waits for the row that begins with it.
        const waiting = state.open?.fromNs === state.open?.toNs ? state.open : null;
        expect(sum('good') + (waiting?.good ?? 0)).toBe(state.totals.good);
        expect(sum('reject') + (waiting?.reject ?? 0)).toBe(state.totals.reject);
        expect(sum('rework') + (waiting?.rework ?? 0)).toBe(state.totals.rework);
        expect(sum('energyKWh') + (waiting?.energyKWh ?? 0)).toBeCloseTo(state.totals.energyKWh, 9);
      }),
      { numRuns: 25 },
    );
  });

  it('are the same however the entries were cut into calls', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 9 }), ({ context, entries }, size) => {
        const whole = ledgerIn(context, [entries]);
        expect(ledgerIn(context, chunks(asSent(entries), size)).rows).toEqual(whole.rows);
      }),
      { numRuns: 25 },
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
        expect(ledgerIn(context, [finer]).rows).toEqual(ledgerIn(context, [entries]).rows);
      }),
      { numRuns: 25 },
    );
  });

  it('are the same when any checkpoint is gone back to', () => {
    fc.assert(
      fc.property(story, fc.nat(), ({ context, entries }, which) => {
        const ledger = ledgerIn(context, [entries]);
        const { rows } = ledger;
        const checkpoint = ledger.checkpoints[which % Math.max(1, ledger.checkpoints.length)];
        ledger.refold(checkpoint?.settledNs ?? 0n);
        expect(ledger.rows).toEqual(rows);
      }),
      { numRuns: 25 },
    );
  });
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
      { numRuns: 25 },
    );
  });
});
