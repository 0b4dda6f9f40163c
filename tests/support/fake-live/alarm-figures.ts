/** A plant with a week of alarms: one that chatters, one that stands, a flood; and rules that can be tried on that. */

import type { AlarmFigures, RuleView, StudyRequest, StudyView } from '@gemba/contract/alarm-figures';

const DAY_MS = 86_400_000;

export function alarmFiguresOf(asked: URLSearchParams): AlarmFigures {
  const [fromMs, toMs] = [Number(asked.get('from')), Number(asked.get('to'))];
  const tally = (rule: string, machine: string, text: string, shown: number, more: object = {}) => ({
    ...{ alarm: `${rule}@${machine}`, rule, machine, text, shown, share: shown / 200, priority: 'medium' as const },
    ...{ chattering: 0, fleeting: 0, activeS: shown * 95, acknowledgedInS: 140, ...more },
  });
  const target = (figure: AlarmFigures['targets'][number]['figure'], value: number | null, most: number) => ({
    ...{ figure, value, most, met: value === null ? null : value <= most },
  });
  return {
    ...{ fromMs, toMs, shown: 200 },
    targets: [
      ...[target('rate', 0.9, 6), target('flood', 0.012, 0.01), target('top-ten', 0.86, 0.05)],
      ...[target('chattering', 1, 0), target('fleeting', 12, 0), target('standing', 1, 4)],
      target('priorities', 0.11, 0.05),
    ],
    positions: [
      {
        ...{
          position: 'line-2',
          shown: 152,
          perHour: 0.9,
          mostInSlot: 17,
          slotsOver: 2,
          floodS: 7260,
          floodShare: 0.012,
        },
        floods: [{ fromMs: toMs - 2 * DAY_MS, toMs: toMs - 2 * DAY_MS + 7_260_000, shown: 31 }],
      },
      {
        position: 'line-1',
        shown: 48,
        perHour: 0.29,
        mostInSlot: 4,
        slotsOver: 0,
        floods: [],
        floodS: 0,
        floodShare: 0,
      },
    ],
    alarms: [
      tally('product-warm', 'filler-2', 'Product too warm', 97, { chattering: 61, fleeting: 8 }),
      tally('starved-long', 'packer-2', 'No bottles for ten minutes', 55, { fleeting: 4, acknowledgedInS: null }),
      tally('pressure-low', 'filler-1', 'Air pressure low', 48, { priority: 'critical' }),
    ],
    more: 0,
    standing: [
      {
        ...{ occurrence: 'guard@packer-1#1', alarm: 'guard@packer-1', rule: 'guard', machine: 'packer-1' },
        ...{ text: 'Guard is bridged', activeMs: toMs - 3.2 * DAY_MS },
      },
    ],
    priorities: { critical: 48, high: 0, medium: 152, low: 0, unknown: 0 },
  };
}

export const alarmRulesOf = (): RuleView[] => [
  {
    rule: {
      ...{ id: 'product-warm', machines: ['filler-1', 'filler-2'], priority: 'medium', text: 'Product too warm' },
      condition: { kind: 'above-limit', signal: 'product/temperature', limit: 12, deadband: 0.2 },
      ...{ cause: 'The cooler is off', consequence: 'Foam, rejects', response: 'Check the cooler' },
      ...{ severity: 'minor', respondWithinS: 900 },
    },
    ...{ draft: false, priorityByTable: 'low', machines: ['filler-1', 'filler-2'] },
  },
  {
    rule: {
      ...{ id: 'silent', machines: ['*'], priority: 'high', text: 'Nothing is heard of the machine' },
      condition: { kind: 'stale', forS: 120 },
    },
    ...{ draft: true, priorityByTable: null, machines: [] },
  },
];

export const studyBegun = (asked: StudyRequest): StudyView => ({
  ...{ id: 'study-1', asked, state: 'running', progress: 0.3, problem: null, result: null },
});

/** The longer the delay, the fewer alarms; a limit that is too high misses a stop. */
export function studyDone(asked: StudyRequest): StudyView {
  const { condition, onDelayS = 0 } = asked.changed;
  const isHigh = condition.kind === 'above-limit' && condition.limit > 20;
  const before = { alarms: 97, perDay: 13.9, activeS: 9215, told: 3, missed: 0, idle: 88, leadS: 420 };
  const after = { ...before, alarms: onDelayS >= 10 ? 9 : 97, perDay: 1.3, idle: 4, told: isHigh ? 2 : 3, leadS: 405 };
  const jam = { fromMs: asked.toMs - DAY_MS, toMs: asked.toMs - DAY_MS + 1_320_000, reason: 'jam' };
  return {
    ...{ id: 'study-1', asked, state: 'done', progress: 1, problem: null },
    result: {
      ...{ before, after, incidents: 3, unknownS: 1800, lost: isHigh ? [jam] : [], won: [] },
      ...{ gone: [], added: [], goneCount: 88, addedCount: 0 },
      tellings: [
        {
          ...{ ...jam, before: { fromMs: jam.fromMs - 420_000, leadS: 420 } },
          after: isHigh ? null : { fromMs: jam.fromMs - 405_000, leadS: 405 },
        },
      ],
      idle: {
        before: [{ fromMs: jam.fromMs - DAY_MS, toMs: jam.fromMs - DAY_MS + 8000, value: 12.3 }],
        after: [],
      },
    },
  };
}
