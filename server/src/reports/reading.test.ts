/** What a report is compared with comes out of the kept sums of days, and is what the rows say. */

import { makeLog } from '@gemba/program/log';
import { expect, test } from 'vitest';
import { cutAt } from '../domain/edits/cut.ts';
import { PROFILES } from '../domain/kpis/registry.ts';
import { type LinePlace, linePlaceNamed } from '../domain/places/place.ts';
import { plantOf, rowsOf } from '../domain/reports/fixture.ts';
import type { Report } from '../domain/reports/model.ts';
import { type PeriodKind, periodOf } from '../domain/reports/period.ts';
import { Edits } from '../edits/edits.ts';
import { Figures } from '../figures/figures.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { memoryRecords } from '../testing/moody-records.ts';
import { Targets } from '../work/targets.ts';
import { ReportReader } from './reading.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const ns = (ms: number) => BigInt(ms) * 1_000_000n;
const DAY_MS = 86_400_000;

test.each<[PeriodKind, string, string | null, number]>([
  ['day', '2026-11-19', null, 1],
  ['week', '2026-11-09', null, 6],
  ['shift', '2026-11-18', 'early', 0],
])(
  'a report of a %s says the same of the period before, whether out of kept sums or of rows',
  async (kind, day, shift, keptDays) => {
    const plant = plantOf();
    const records = await memoryRecords();
    const clock = new FakeClock(NOW_MS);
    const rows = rowsOf(plant, 'press-2', 'line-2', ns(NOW_MS - 30 * DAY_MS), ns(NOW_MS), 4);
    // No row of the ledger goes across a quarter hour, and so none across midnight.
    const quarters = Array.from({ length: 30 * 96 }, (_, i) => ns(NOW_MS - i * 900_000));
    await records.commit({ rows: cutAt(rows, quarters) });
    const edits = new Edits({ ...{ plant, records, clock, log: makeLog('test', 'silent') }, onEdited: async () => {} });
    const figures = new Figures({ plant, kept: records, ...edits.ledger.source, clock });
    const reader = new ReportReader({
      ...{ plant, ledger: edits.ledger, orders: records, nowNs: () => ns(NOW_MS) },
      targets: new Targets(plant, () => records.work),
      days: (machine) => figures.days(machine),
    });
    const place = linePlaceNamed(plant, 'line-2') as LinePlace;
    for (const profile of PROFILES) {
      const asked = { place, period: periodOf(kind, day, shift), profile };
      const kept = comparedIn((await reader.read(asked)) as Report);
      const formed = comparedIn((await reader.read({ ...asked, asKnownAtNs: ns(NOW_MS) })) as Report);
      expect(kept.filter((value) => value !== null).length).toBeGreaterThan(5);
      kept.forEach((value, i) => {
        if (value === null) expect(formed[i]).toBeNull();
        else expect(value).toBeCloseTo(formed[i] as number, 6);
      });
    }
    // The first day of the week before begins at 06:00, in the middle of a date.
    const found = await records.dayTotals('press-2' as never, '2026-01-01', '2027-01-01');
    expect(found).toHaveLength(keptDays);
  },
);

/** What the figures at the head are compared with. */
const comparedIn = ({ sections }: Report): (number | null)[] =>
  sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'figures' ? block.figures.map(({ previous }) => previous) : [])),
  );
