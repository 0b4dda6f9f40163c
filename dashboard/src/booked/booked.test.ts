import { CORRECTIONS, type Correction, type EditView } from '@gemba/contract/edits';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bookingsOf, correctionOf, shiftOf } from './booked.ts';

/** As the server books it. */
const differences: Record<Correction, (parts: number) => NonNullable<EditView['parts']>> = {
  'rejects-found': (parts) => ({ good: -parts, reject: parts, rework: 0 }),
  reworked: (parts) => ({ good: 0, reject: 0, rework: parts }),
  'good-missed': (parts) => ({ good: parts, reject: 0, rework: 0 }),
  'rejects-missed': (parts) => ({ good: 0, reject: parts, rework: 0 }),
};

test('whatever was booked is read back out of the differences that it made', () => {
  const amount = fc.integer({ min: -1000, max: 1000 }).filter((parts) => parts !== 0);
  fc.assert(
    fc.property(fc.constantFrom(...CORRECTIONS), amount, (correction, parts) => {
      expect(correctionOf(differences[correction](parts))).toEqual({ correction, parts });
    }),
  );
});

const edit = (id: number, more: Partial<EditView> = {}): EditView => ({
  ...{ id, machine: 'filler-1', kind: 'counts', fromMs: 0, toMs: 1, recordedMs: 0, by: 'ann', comment: 'why' },
  ...{ reason: null, reasonName: null, atMs: null, edit: null, unbooked: null, holds: true },
  parts: differences['good-missed'](3),
  ...more,
});

test('the latest is the first, and what was taken back says by whom', () => {
  const back = edit(3, { kind: 'retraction', parts: null, edit: 1, by: 'bob' });
  const found = bookingsOf([edit(1, { holds: false }), edit(2), back]);
  expect(found.map((one) => [one.edit.id, one.takenBack?.by ?? null])).toEqual([
    [2, null],
    [1, 'bob'],
  ]);
});

test('what was booked for a shift is told by its name, also while that shift runs', () => {
  const shift = (fromMs: number) => ({ key: `${fromMs}`, id: 'A', name: 'A', day: '', fromMs, toMs: fromMs + 8 });
  const shifts = [shift(0), shift(8)];
  expect(shiftOf({ fromMs: 0, toMs: 8 }, shifts)?.key).toBe('0');
  expect(shiftOf({ fromMs: 8, toMs: 11 }, shifts)?.key).toBe('8');
  expect(shiftOf({ fromMs: 0, toMs: 5 }, shifts)).toBeUndefined();
  expect(shiftOf({ fromMs: 1, toMs: 8 }, shifts)).toBeUndefined();
});
