import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedSinceNs, askReaders, readingBase, readingOf, toRead } from './reading.ts';
import { DAY, histories, published, receipt } from './testing.ts';
import type { Procedure } from './types.ts';
import { inForce } from './versions.ts';

const on = (day: number) => BigInt(day) * DAY;
const procedure: Procedure = {
  ...{ id: 'cip', title: 'Cleaning in place', attachments: [], madeBy: 'lan', madeNs: 0n, readWithinDays: 7 },
  readers: [{ kind: 'role', role: 'operator', sinceNs: 0n }],
};
const minh = { name: 'minh', role: 'operator', sinceNs: 0n };

describe('what a person owes', () => {
  const versions = [published(1, 1), published(2, 10), published(3, 20, true)];
  const reading = (day: number, ...receipts: ReturnType<typeof receipt>[]) =>
    readingOf(procedure, versions, receipts, minh, on(day));

  test('nothing before anything holds, and nothing where nobody asks him', () => {
    expect(reading(0)).toBeNull();
    expect(readingOf(procedure, versions, [], { ...minh, role: 'planner' }, on(5))).toBeNull();
  });

  test('he is reminded until he has read, and is overdue after the days that the procedure gives', () => {
    expect(reading(1)).toEqual({ state: 'due', sinceNs: on(1), byNs: on(8) });
    expect(reading(8)).toMatchObject({ state: 'overdue', byNs: on(8) });
    expect(reading(8, receipt('minh', 1, 8))).toEqual({ state: 'read', number: 1, atNs: on(8) });
    expect(reading(8, receipt('ann', 1, 8))).toMatchObject({ state: 'overdue' });
  });

  test('a new version asks again', () => {
    expect(reading(10, receipt('minh', 1, 2))).toEqual({ state: 'due', sinceNs: on(10), byNs: on(17) });
  });

  test('an editorial one does not; who has not read is still asked from when the news came', () => {
    expect(reading(20, receipt('minh', 2, 11))).toMatchObject({ state: 'read', number: 2 });
    expect(reading(20, receipt('minh', 1, 2))).toEqual({ state: 'overdue', sinceNs: on(10), byNs: on(17) });
    expect(reading(20, receipt('minh', 3, 20))).toMatchObject({ state: 'read', number: 3 });
  });

  test('who came later, or was asked later, has as many days as the others had', () => {
    expect(readingOf(procedure, versions, [], { ...minh, sinceNs: on(5) }, on(9))).toMatchObject({ byNs: on(12) });
    const asked = { ...procedure, readers: [{ kind: 'person', person: 'minh', sinceNs: on(6) } as const] };
    expect(readingOf(asked, versions, [], minh, on(9))).toMatchObject({ state: 'due', byNs: on(13) });
  });
});

test('news in a version that never held is carried by the editorial one after it', () => {
  const versions = [
    published(1, 1),
    { ...published(2, 2, false, 30), withdrawal: { by: 'lan', atNs: on(4), reason: 'a slip of the pen' } },
    published(3, 5, true),
  ];
  expect(readingBase(versions[2] as never, versions).number).toBe(2);
  expect(readingOf(procedure, versions, [receipt('minh', 1, 1)], minh, on(6))).toEqual({
    ...{ state: 'due', sinceNs: on(5), byNs: on(12) },
  });
});

test('what is to be read is listed by how long it has been owed', () => {
  const other = { ...procedure, id: 'lockout', readWithinDays: 1 };
  const versions = [published(1, 1), { ...published(1, 3), procedure: 'lockout' }];
  const owed = toRead([procedure, other], versions, [], minh, on(5));
  expect(owed.map((one) => [one.procedure.id, one.reading.state])).toEqual([
    ['lockout', 'overdue'],
    ['cip', 'due'],
  ]);
});

test('who stays a reader keeps his moment, and who is named twice is asked once', () => {
  const before = [
    { kind: 'role', role: 'operator', sinceNs: on(1) },
    { kind: 'person', person: 'ann', sinceNs: on(2) },
  ] as const;
  const wanted = [
    { kind: 'role', role: 'operator' },
    { kind: 'role', role: 'lead' },
    { kind: 'role', role: 'lead' },
  ] as const;
  expect(askReaders(before, wanted, on(9))).toEqual([
    { kind: 'role', role: 'operator', sinceNs: on(1) },
    { kind: 'role', role: 'lead', sinceNs: on(9) },
  ]);
});

test('of several ways in which a person is asked the earliest counts', () => {
  const readers = [
    { kind: 'person', person: 'minh', sinceNs: on(4) },
    { kind: 'role', role: 'operator', sinceNs: on(2) },
  ] as const;
  expect(askedSinceNs({ ...procedure, readers }, minh)).toBe(on(2));
});

describe('whatever was published and withdrawn', () => {
  const receipts = fc.array(
    fc.record({ number: fc.integer({ min: 1, max: 6 }), day: fc.integer({ min: 1, max: 35 }) }),
    { maxLength: 4 },
  );

  test('a receipt of the version in force settles it, whatever else was read', () => {
    fc.assert(
      fc.property(histories, receipts, fc.integer({ min: 1, max: 35 }), ({ versions }, read, day) => {
        const version = inForce(versions, on(day));
        const all = read.map((one) => receipt('minh', one.number, one.day));
        const before = readingOf(procedure, versions, all, minh, on(day));
        expect(before === null).toBe(version === null);
        if (version === null) return;
        const after = readingOf(procedure, versions, [...all, receipt('minh', version.number, day)], minh, on(day));
        expect(after?.state).toBe('read');
      }),
    );
  });

  test('the order of receipts says nothing, and those of others neither', () => {
    fc.assert(
      fc.property(histories, receipts, fc.integer({ min: 1, max: 35 }), ({ versions }, read, day) => {
        const all = read.map((one) => receipt('minh', one.number, one.day));
        const one = readingOf(procedure, versions, all, minh, on(day));
        const others = [...all].reverse().flatMap((line) => [{ ...line, person: 'ann' }, line]);
        expect(readingOf(procedure, versions, others, minh, on(day))).toEqual(one);
      }),
    );
  });

  test('who has not read is asked from a moment at which something held, and never from the future', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 35 }), ({ versions }, day) => {
        const reading = readingOf(procedure, versions, [], minh, on(day));
        if (reading === null || reading.state === 'read') return;
        expect(reading.sinceNs <= on(day)).toBe(true);
        expect(inForce(versions, reading.sinceNs)).not.toBeNull();
        expect(reading.byNs - reading.sinceNs).toBe(7n * DAY);
      }),
    );
  });
});
