import type { Plant } from '@gemba/contract/plant';
import { expect, test } from 'vitest';
import { checkSimulators, type PlayedMachine, type Simulators } from './config.ts';
import { describe } from './describe.ts';
import type { RecordingSettings } from './recordings/settings.ts';

const machine = (id: string, kind: string) => ({
  id,
  name: id,
  kind,
  idealCycleS: 4,
  signals: describe(kind, id).signals,
});
const plant: Plant = {
  enterprise: { id: 'e', name: 'E' },
  sites: [
    {
      id: 's',
      name: 'S',
      timeZone: 'UTC',
      areas: [
        {
          id: 'a',
          name: 'A',
          lines: [{ id: 'l', name: 'L', calendar: 'c', machines: [machine('p1', 'press'), machine('p2', 'press')] }],
        },
      ],
    },
  ],
  calendars: [{ id: 'c', shifts: [] }],
};
const played = (model: string, after?: string): PlayedMachine => ({
  model,
  trouble: 1,
  ...(after === undefined ? {} : { after: { machine: after, places: 8 } }),
});
const simulators = (machines: Simulators['machines'], elsewhere: string[] = []): Simulators => ({
  seed: 1,
  stepMs: 100,
  machines,
  elsewhere,
});
const problems = (settings: Simulators) =>
  checkSimulators(settings, plant).map(({ path, problem }) => `${path}: ${problem}`);

test('a line that fits the plant has no faults', () => {
  expect(problems(simulators({ p1: played('press'), p2: played('press', 'p1') }))).toEqual([]);
});

test('a machine that nothing plays is a fault, unless it is played elsewhere', () => {
  expect(problems(simulators({ p1: played('press') }))).toEqual(['machines: nothing plays machine p2 of the plant']);
  expect(problems(simulators({ p1: played('press') }, ['p2']))).toEqual([]);
});

test('all faults are found at once', () => {
  const found = problems(simulators({ p1: played('loom'), p2: played('filler'), p3: played('press', 'p9') }));
  expect(found).toContain('machines.p1.model: there is no model loom');
  expect(found).toContain('machines.p2.model: a filler has no signal force, which the plant wants of p2');
  expect(found).toContain('machines.p3: the plant has no machine p3');
  expect(found).toContain('machines.p3.after.machine: no machine p9 is played here');
});

const recording: RecordingSettings = {
  ...{ file: 'x.csv', speed: 60, loop: false, paused: false, zone: 'UTC', windowS: 2 },
  ...{ columns: {}, units: {}, types: {} },
  times: 'shifted',
  broken: 'skip',
};

test('a recording plays a machine, and stands in no line', () => {
  const recorded = (extra: Partial<PlayedMachine>) => ({ ...played('recording'), recording, ...extra });
  expect(problems(simulators({ p1: recorded({}), p2: played('press') }))).toEqual([]);
  const found = problems(
    simulators({
      p1: recorded({
        cycleS: 4,
        historyH: 1,
        recording: { ...recording, times: 'original', loop: true, zone: 'Mars/Base' },
      }),
      p2: played('press', 'p1'),
    }),
  );
  expect(found).toEqual([
    'machines.p1.recording.zone: there is no time zone Mars/Base',
    'machines.p1.recording.times: a loop would tell the same times again',
    'machines.p1.cycleS: a recording has no cycle but its own',
    'machines.p1.historyH: a history is kept of the present alone',
    'machines.p2.after.machine: a recording hands on no parts',
  ]);
  expect(problems(simulators({ p1: played('recording'), p2: { ...played('press'), recording } }))).toEqual([
    'machines.p1.recording: nothing says which one',
    'machines.p2.recording: a press plays no recording',
  ]);
});

test('a line that runs in a circle, or splits, is a fault', () => {
  expect(problems(simulators({ p1: played('press', 'p2'), p2: played('press', 'p1') })).join()).toContain(
    'runs in a circle',
  );
  const split = simulators({ p1: played('press'), p2: played('press', 'p1'), p3: played('press', 'p1') });
  expect(problems(split).join()).toContain('p1 already feeds p2');
});
