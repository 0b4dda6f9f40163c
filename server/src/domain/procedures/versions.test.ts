import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, draft, histories, published } from './testing.ts';
import { inForce, publish, standingOf, withdraw } from './versions.ts';

const by = { by: 'lan', reason: 'wrong torque' };
const on = (day: number) => BigInt(day) * DAY;

describe('which version holds', () => {
  test('a draft never; a published one from its moment, until the next takes effect', () => {
    const versions = [published(1, 1), published(2, 3, false, 10), draft(3)];
    const standings = (day: number) => versions.map((version) => standingOf(version, versions, on(day)));
    expect(standings(0)).toEqual(['draft', 'draft', 'draft']);
    expect(standings(1)).toEqual(['in-force', 'draft', 'draft']);
    expect(standings(9)).toEqual(['in-force', 'coming', 'draft']);
    expect(standings(10)).toEqual(['superseded', 'in-force', 'draft']);
    expect(inForce(versions, on(10))?.number).toBe(2);
  });

  test('what was superseded does not come back when its successor is withdrawn', () => {
    const versions = [published(1, 1), { ...published(2, 3), withdrawal: { ...by, atNs: on(5) } }];
    expect(inForce(versions, on(4))?.number).toBe(2);
    expect(inForce(versions, on(5))).toBeNull();
    expect(standingOf(versions[0] as never, versions, on(5))).toBe('superseded');
  });

  test('one that is withdrawn before it holds changes nothing', () => {
    const versions = [published(1, 1), { ...published(2, 3, false, 10), withdrawal: { ...by, atNs: on(5) } }];
    expect(inForce(versions, on(20))?.number).toBe(1);
    expect(standingOf(versions[1] as never, versions, on(20))).toBe('withdrawn');
  });
});

describe('publishing is refused', () => {
  const act = { by: 'lan', atNs: on(5), effectiveNs: on(5), isEditorial: false };
  test.each([
    ['of what has been published', published(1, 1), [], act, 'published already'],
    ['of what has been withdrawn', draft(1, { withdrawal: { ...by, atNs: on(2) } }), [], act, 'withdrawn'],
    ['from a moment that has passed', draft(1), [], { ...act, effectiveNs: on(4) }, 'has passed'],
    ['of an older text after a newer one', draft(1), [published(2, 1)], act, 'version 2 is newer'],
    ['as editorial where nothing stands before it', draft(1), [], { ...act, isEditorial: true }, 'is to be read'],
  ])('%s', (_what, version, others, given, reason) => {
    const outcome = publish(version, [version, ...others], given);
    expect(outcome).toEqual({ refused: expect.stringContaining(reason) });
  });
});

test('only what is of use, or may come to be, is withdrawn, and once', () => {
  const versions = [published(1, 1), published(2, 3)];
  const act = { ...by, atNs: on(5) };
  expect(withdraw(versions[0] as never, versions, act)).toEqual({ refused: expect.stringContaining('superseded') });
  const withdrawn = withdraw(versions[1] as never, versions, act);
  expect(withdrawn).toMatchObject({ withdrawal: act });
  expect(withdraw(withdrawn as never, versions, act)).toEqual({ refused: expect.stringContaining('already') });
});

describe('whatever was drafted, published and withdrawn', () => {
  test('at most one version is in force, and it is the one that says so of itself', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 40 }), ({ versions }, day) => {
        const standing = versions.filter((version) => standingOf(version, versions, on(day)) === 'in-force');
        const holding = inForce(versions, on(day));
        expect(standing).toEqual(holding === null ? [] : [holding]);
      }),
    );
  });

  test('the number in force never goes back', () => {
    fc.assert(
      fc.property(histories, ({ versions, days }) => {
        let highest = 0;
        for (let day = 0; day <= days; day++) {
          const number = inForce(versions, on(day))?.number ?? highest;
          expect(number).toBeGreaterThanOrEqual(highest);
          highest = number;
        }
      }),
    );
  });

  test('a version that is out of use stays so', () => {
    fc.assert(
      fc.property(histories, ({ versions, days }) => {
        for (const version of versions) {
          let isOut = false;
          for (let day = 0; day <= days; day++) {
            const standing = standingOf(version, versions, on(day));
            const out = standing === 'superseded' || standing === 'withdrawn';
            expect(out || !isOut).toBe(true);
            isOut = out;
          }
        }
      }),
    );
  });
});
