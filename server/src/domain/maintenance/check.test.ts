import type { Plant } from '@gemba/contract/plant';
import type { MaintenanceTrigger } from '@gemba/contract/plant/maintenance-trigger';
import { expect, test } from 'vitest';
import { checkMaintenance } from './check.ts';

const calendar = (rrule: string, start = '2026-01-01'): MaintenanceTrigger => ({
  kind: 'calendar',
  rrule,
  start,
  time: '06:00',
});

function plant(...plans: { mode?: 'fixed' | 'floating'; triggers: MaintenanceTrigger[] }[]): Plant {
  return {
    enterprise: { id: 'acme', name: 'Acme' },
    sites: [],
    calendars: [],
    maintenance: plans.map((plan, i) => ({ id: `p${i}`, machine: 'press-1', task: 'Oil', ...plan })),
  };
}

test('every rule that is none is a fault with its path and the next step', () => {
  const faults = checkMaintenance(
    plant(
      { triggers: [{ kind: 'run-hours', hours: 5 }, calendar('FREQ=HOURLY')] },
      { triggers: [calendar('FREQ=WEEKLY')] },
      { triggers: [calendar('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')] },
      { mode: 'floating', triggers: [calendar('FREQ=WEEKLY;BYDAY=MO,TH')] },
    ),
  );
  expect(faults.map(({ path }) => path)).toEqual([
    'maintenance[0].triggers[1].rrule',
    'maintenance[2].triggers[0].rrule',
    'maintenance[3].triggers[0].rrule',
  ]);
  expect(faults[0]).toMatchObject({
    problem: 'FREQ=HOURLY is no usable rule: FREQ=HOURLY is not valid',
    next: 'Write FREQ as DAILY, WEEKLY, MONTHLY, YEARLY.',
  });
});

test('several dates in a period are fixed by themselves, and dates are somebody else’s affair', () => {
  const fine = plant({ triggers: [calendar('FREQ=WEEKLY;BYDAY=MO,TH'), calendar('FREQ=DAILY', '2026-02-30')] });
  expect(checkMaintenance(fine)).toEqual([]);
});
