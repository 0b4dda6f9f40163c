import { expect, test } from 'vitest';
import { type RejectCause, rejectCode } from './rejects.ts';

const CAUSES: RejectCause[] = [
  { code: 1, id: 'a', name: 'A', share: 0.6 },
  { code: 2, id: 'b', name: 'B', share: 0.3 },
  { code: 3, id: 'c', name: 'C', share: 0.1 },
];

test('each reason comes as often as its share says, and none before the first reject', () => {
  expect(rejectCode(CAUSES, 0)).toBe(0);
  const counts = new Map<number, number>();
  for (let count = 1; count <= 1000; count += 1) {
    const code = rejectCode(CAUSES, count);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  for (const { code, share } of CAUSES) expect((counts.get(code) ?? 0) / 1000).toBeCloseTo(share, 2);
  expect(counts.size).toBe(3);
});

test('the same reject has the same reason, whenever it is asked for', () => {
  expect(rejectCode(CAUSES, 17)).toBe(rejectCode(CAUSES, 17));
});
