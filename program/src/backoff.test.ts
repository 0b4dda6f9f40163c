import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

test('waits grow up to the cap, never less than half of the full wait, and start over after a success', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 5000, max: 60_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (minMs, maxMs, chance) => {
        const backoff = new Backoff({ minMs, maxMs }, () => chance);
        for (let attempt = 0; attempt < 40; attempt++) {
          const full = Math.min(maxMs, minMs * 2 ** Math.min(attempt, 30));
          const waitMs = backoff.next();
          expect(waitMs).toBeGreaterThanOrEqual(Math.floor(full / 2));
          expect(waitMs).toBeLessThanOrEqual(Math.ceil(full));
        }
        backoff.reset();
        expect(backoff.next()).toBeLessThanOrEqual(minMs);
      },
    ),
  );
});
