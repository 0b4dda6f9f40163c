import type { MachineId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_PROFILE } from '../kpis/registry.ts';
import { contextOf } from '../ledger/context.ts';
import { amountsOf, sumOf } from './amounts.ts';
import { figureOf, SUMS } from './figures.ts';
import { plantOf, rowsOf } from './fixture.ts';
import { madeReport } from './fixture-report.ts';
import type { Amount, Block, Cell, Report } from './model.ts';

const blocksOf = (report: Report): Block[] => report.sections.flatMap(({ blocks }) => blocks);
const tables = (report: Report) => blocksOf(report).filter((block) => block.kind === 'table');
const table = (report: Report, id: string) =>
  tables(report).find((block) => block.id === id) as ReturnType<typeof tables>[0];
const number = (cell: Cell | undefined): number | null => (cell as Amount).value;
const column = (block: ReturnType<typeof tables>[0], id: string) => block.columns.findIndex((one) => one.id === id);

const any = fc.record({
  path: fc.constantFrom('acme', 'leipzig', 'leipzig/hall', 'line-1', 'acme/hanoi/chai/line-3'),
  kind: fc.constantFrom('day' as const, 'week' as const),
  day: fc.constantFrom('2026-03-29', '2026-10-25', '2026-11-20', '2026-11-22'),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

test('every ratio is the quotient of the two sums that stand beside it', () => {
  fc.assert(
    fc.property(any, ({ path, kind, day, seed }) => {
      for (const { columns, rows } of tables(madeReport(path, kind, day, seed))) {
        for (const { cells } of rows) {
          for (const [index, { ratio }] of columns.entries()) {
            if (ratio === undefined) continue;
            const [a, b] = [ratio.numerator, ratio.denominator].map((id) =>
              number(cells[columns.findIndex((one) => one.id === id)]),
            );
            const found = number(cells[index]);
            if (a == null || b == null || b === 0) expect(found).toBeNull();
            else expect(found).toBeCloseTo(a / b, 9);
          }
        }
      }
    }),
    { numRuns: 25 },
  );
});

test('the days of a week add up to the week, and the lines of a place to the place', () => {
  fc.assert(
    fc.property(any, ({ path, day, seed }) => {
      const report = madeReport(path, 'week', day, seed);
      for (const id of ['block.course', 'section.lines']) {
        const block = table(report, id);
        if (block === undefined) continue;
        const total = block.rows.at(-1);
        for (const [index, { unit }] of block.columns.entries()) {
          if (unit === 'text' || unit === 'ratio') continue;
          const sum = block.rows.slice(0, -1).reduce((sum, { cells }) => sum + (number(cells[index]) ?? 0), 0);
          const whole = number(total?.cells[index]) ?? 0;
          expect(Math.abs(whole - sum)).toBeLessThan(1e-9 * Math.max(1, whole));
        }
      }
    }),
    { numRuns: 15 },
  );
});

test('a place rolls up by sums and never by an average of ratios', () => {
  const report = madeReport('leipzig', 'day', '2026-11-20', 7);
  const block = table(report, 'section.lines');
  const [oee, good, known] = ['figure.oee', 'figure.goodIdeal', 'figure.known'].map((id) => column(block, id)) as [
    number,
    number,
    number,
  ];
  const lines = block.rows.slice(0, -1);
  const sum = (index: number) => lines.reduce((total, { cells }) => total + (number(cells[index]) ?? 0), 0);
  expect(number(block.rows.at(-1)?.cells[oee])).toBeCloseTo(sum(good) / sum(known), 12);
  const average = lines.reduce((total, { cells }) => total + (number(cells[oee]) ?? 0), 0) / lines.length;
  expect(number(block.rows.at(-1)?.cells[oee])).not.toBeCloseTo(average, 6);
  const head = blocksOf(report)
    .find((one) => one.kind === 'figures')
    ?.figures.find(({ id }) => id === 'figure.oee');
  expect(head?.amount.value).toBe(number(block.rows.at(-1)?.cells[oee]));
  expect(head?.target).toBeCloseTo(0.8, 12);
});

test('a head figure carries its profile, its sums, its completeness, and the period before', () => {
  const report = madeReport('line-1', 'shift', '2026-11-20', 3, 'late');
  const oee = blocksOf(report).find((one) => one.kind === 'figures')?.figures[0];
  expect(report).toMatchObject({
    profile: { id: 'oee.com' },
    previous: { day: '2026-11-19', shift: 'late' },
    timeZone: 'Europe/Berlin',
  });
  expect(oee?.of?.denominator.amount.value).toBeGreaterThan(0);
  expect(oee?.completeness).toBeGreaterThan(0.9);
  expect(oee?.previous).toBe(oee?.amount.value);
  expect(report.period).toMatchObject({ shiftName: 'Late', kind: 'shift' });
});

test('losses of sites with several currencies are not ranked by money', () => {
  const ids = (path: string) => tables(madeReport(path, 'day', '2026-11-20', 5)).map(({ id }) => id);
  expect(ids('leipzig')).toContain('block.stopsByCost');
  expect(ids('acme')).not.toContain('block.stopsByCost');
  expect(
    blocksOf(madeReport('acme', 'day', '2026-11-20', 5)).some(
      (one) => one.kind === 'note' && one.id === 'note.currencies',
    ),
  ).toBe(true);
});

test('what is not known is null, and says so of the whole', () => {
  const plant = plantOf();
  const context = contextOf(plant, 'press-1' as MachineId);
  const window = { fromNs: 1_795_000_000_000_000_000n, toNs: 1_795_003_600_000_000_000n };
  const rows = rowsOf(plant, 'press-1', 'line-1', window.fromNs, window.toNs, 5);
  const blind = amountsOf(rows, window, { ...context, counting: 'total' }, DEFAULT_PROFILE).amounts;
  const seeing = amountsOf(rows, window, { ...context }, DEFAULT_PROFILE).amounts;
  expect(SUMS['figure.good'].of(blind)).toBeNull();
  expect(SUMS['figure.good'].of(seeing)).toBeGreaterThan(0);
  expect(SUMS['figure.good'].of(sumOf([blind, seeing]))).toBeNull();
  expect(figureOf('index', DEFAULT_PROFILE).of(blind.sums)).toBeNull();
});

test('a report is plain data: it comes back from text as it was', () => {
  const report = madeReport('leipzig', 'week', '2026-11-20', 11);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});
