import { describe, expect, it } from 'vitest';
import type { Machine } from './plant/machine.ts';
import type { Plant } from './plant.ts';
import { checkPlant } from './plant-check.ts';

const press = (over: Partial<Machine> = {}): Machine => ({
  id: 'press-1',
  name: 'Press 1',
  idealCycleS: 2,
  signals: [
    { id: 'state', role: 'state', type: 'int', states: { '1': 'producing', '2': 'stopped' } },
    { id: 'reason', role: 'reason', type: 'int', reasons: [{ code: 7, id: 'jam', name: 'Jam' }] },
    { id: 'total', role: 'count-total', type: 'int', modulus: 65536 },
    { id: 'temperature', type: 'float', range: [0, 90] },
    { id: 'recipe', type: 'text' },
  ],
  ...over,
});

const plant = (over: Partial<Plant> = {}, machines: Machine[] = [press()]): Plant => ({
  enterprise: { id: 'acme', name: 'Acme' },
  sites: [
    {
      id: 'berlin',
      name: 'Berlin',
      timeZone: 'Europe/Berlin',
      areas: [
        {
          id: 'hall',
          name: 'Hall',
          lines: [
            { id: 'line-1', name: 'Line 1', calendar: 'three', product: 'bolt', countingPoint: 'press-1', machines },
          ],
        },
      ],
    },
  ],
  calendars: [
    {
      id: 'three',
      shifts: [
        { id: 'early', name: 'Early', start: '06:00', end: '14:00', breaks: [{ start: '09:00', minutes: 30 }] },
        { id: 'late', name: 'Late', start: '14:00', end: '22:00' },
        { id: 'night', name: 'Night', start: '22:00', end: '06:00', breaks: [{ start: '02:00', minutes: 45 }] },
      ],
    },
  ],
  products: [{ id: 'bolt', name: 'Bolt' }],
  alarms: [
    {
      id: 'hot',
      machines: ['press-1'],
      condition: { kind: 'above-limit', signal: 'temperature', limit: 80 },
      priority: 'high',
      text: 'Too hot',
    },
  ],
  maintenance: [{ id: 'oil', machine: 'press-1', task: 'Oil', triggers: [{ kind: 'run-hours', hours: 500 }] }],
  ...over,
});

const paths = (given: Plant) => checkPlant(given).map((fault) => fault.path);
const calendar = (over: Partial<Plant['calendars'][number]>) =>
  plant({ calendars: [{ id: 'three', shifts: [], ...over }] });

describe('a plant', () => {
  it('without faults has none', () => {
    expect(checkPlant(plant())).toEqual([]);
  });

  it('reports all its faults at once, each with its path and the next step', () => {
    const broken = plant({ products: [] }, [press(), press({ signals: [{ id: 'x', role: 'state', type: 'int' }] })]);
    (broken.sites[0] as { timeZone: string }).timeZone = 'Mars/Olympus';
    const faults = checkPlant(broken);
    expect(faults.map((fault) => fault.path)).toEqual([
      'sites[0].timeZone',
      'sites[0].areas[0].lines[0].machines[1].id',
      'sites[0].areas[0].lines[0].product',
      'sites[0].areas[0].lines[0].machines[1].signals[0]',
      'alarms[0].condition.signal',
    ]);
    for (const fault of faults) expect(fault.next).not.toBe('');
    expect(faults[1]?.problem).toContain('exists already at sites[0].areas[0].lines[0].machines[0]');
  });

  it.each(['+01:00', 'Europe/Atlantis', ''])('has no time zone %j', (timeZone) => {
    const given = plant();
    (given.sites[0] as { timeZone: string }).timeZone = timeZone;
    expect(paths(given)).toEqual(['sites[0].timeZone']);
  });

  it.each(['Asia/Kathmandu', 'Australia/Lord_Howe', 'Asia/Ho_Chi_Minh'])('may lie in %s', (timeZone) => {
    const given = plant();
    (given.sites[0] as { timeZone: string }).timeZone = timeZone;
    expect(paths(given)).toEqual([]);
  });

  it('may have a machine without any state signal', () => {
    expect(
      paths(plant({ alarms: [] }, [press({ signals: [{ id: 'total', role: 'count-total', type: 'int' }] })])),
    ).toEqual([]);
  });
});

describe('references', () => {
  it('must exist: calendar, product, counting point, machines, signals', () => {
    const given = plant({
      products: [{ id: 'nut', name: 'Nut', idealCycleS: { 'press-9': 1 } }],
      calendars: [],
      alarms: [
        {
          id: 'a',
          machines: ['*', 'press-8'],
          condition: { kind: 'below-limit', signal: 'pressure', limit: 1 },
          priority: 'low',
          text: 'x',
        },
        {
          id: 'b',
          machines: ['press-1'],
          condition: { kind: 'below-limit', signal: 'recipe', limit: 1 },
          priority: 'low',
          text: 'x',
        },
      ],
      maintenance: [
        {
          id: 'm',
          machine: 'press-7',
          task: 'x',
          triggers: [{ kind: 'calendar', rrule: 'FREQ=DAILY', start: '2026-02-30', time: '06:00' }],
        },
      ],
    });
    (given.sites[0]?.areas[0]?.lines[0] as { countingPoint: string }).countingPoint = 'press-6';
    expect(paths(given)).toEqual([
      'sites[0].areas[0].lines[0].calendar',
      'sites[0].areas[0].lines[0].product',
      'sites[0].areas[0].lines[0].countingPoint',
      'products[0].idealCycleS.press-9',
      'alarms[0].machines[1]',
      'alarms[0].condition.signal',
      'alarms[1].condition.signal',
      'maintenance[0].machine',
      'maintenance[0].triggers[0].start',
    ]);
  });

  it('must mean something: a grace time behind a state, the extent of a group', () => {
    const [rule] = plant().alarms ?? [];
    if (rule === undefined) throw new Error('the plant has no rule');
    expect(paths(plant({ alarms: [{ ...rule, graceS: 5, groupOf: 'line' }] }))).toEqual([
      'alarms[0].graceS',
      'alarms[0].groupOf',
    ]);
    expect(
      paths(plant({ alarms: [{ ...rule, graceS: 5, suppressIn: ['setup'], group: 'a', groupOf: 'line' }] })),
    ).toEqual([]);
  });

  it('must be unique: rules, plans, products, calendars of one date', () => {
    const given = plant();
    const twice = plant({
      calendars: [...given.calendars, ...given.calendars, { id: 'three', from: '2026-01-01', shifts: [] }],
      products: [...(given.products ?? []), ...(given.products ?? [])],
      alarms: [...(given.alarms ?? []), ...(given.alarms ?? [])],
      maintenance: [...(given.maintenance ?? []), ...(given.maintenance ?? [])],
    });
    expect(paths(twice)).toEqual(['calendars[1].id', 'products[1].id', 'alarms[1].id', 'maintenance[1].id']);
  });

  it('must be unique: machines, which are the devices of a gateway [tck-id-topic-structure-namespace-unique-device-id]', () => {
    expect(paths(plant({}, [press(), press()]))).toEqual(['sites[0].areas[0].lines[0].machines[1].id']);
  });

  it('of a site may not be STATE, which would make its topics those of a host', () => {
    const given = plant();
    expect(paths({ ...given, sites: given.sites.map((site) => ({ ...site, id: 'STATE' })) })).toEqual(['sites[0].id']);
  });

  it('must differ by more than their case [tck-id-case-sensitivity-sparkplug-ids]', () => {
    expect(checkPlant(plant({}, [press(), press({ id: 'Press-1' })]))).toMatchObject([
      { problem: 'Machine Press-1 exists already at sites[0].areas[0].lines[0].machines[0], as press-1' },
    ]);
  });

  it('must differ by more than their case: signals, which are the metrics of a device [tck-id-case-sensitivity-metric-names]', () => {
    const signals = [...press().signals, { id: 'Recipe', type: 'text' as const }];
    expect(paths(plant({}, [press({ signals })]))).toEqual(['sites[0].areas[0].lines[0].machines[0].signals[5].id']);
  });
});

describe('a calendar', () => {
  const shift = (
    id: string,
    start: string,
    end: string,
    days?: Plant['calendars'][number]['shifts'][number]['days'],
  ) => ({
    id,
    name: id,
    start,
    end,
    ...(days ? { days } : {}),
  });

  it('has no overlapping shifts, across midnight and across the week neither', () => {
    expect(paths(calendar({ shifts: [shift('a', '06:00', '14:00'), shift('b', '13:59', '22:00')] }))).toEqual([
      'calendars[0].shifts[1]',
    ]);
    expect(
      paths(calendar({ shifts: [shift('n', '22:00', '06:00', ['sun']), shift('e', '05:00', '09:00', ['mon'])] })),
    ).toEqual(['calendars[0].shifts[1]']);
    expect(
      paths(calendar({ shifts: [shift('n', '22:00', '06:00', ['sun']), shift('e', '05:00', '09:00', ['tue'])] })),
    ).toEqual([]);
    expect(paths(calendar({ shifts: [shift('all', '06:00', '06:00')] }))).toEqual([]);
  });

  it('has breaks inside their shifts, and not over each other', () => {
    const breaks = [
      { start: '23:00', minutes: 30 },
      { start: '05:45', minutes: 30 },
      { start: '12:00', minutes: 10 },
      { start: '23:29', minutes: 5 },
    ];
    expect(paths(calendar({ shifts: [{ ...shift('n', '22:00', '06:00'), breaks }] }))).toEqual([
      'calendars[0].shifts[0].breaks[1]',
      'calendars[0].shifts[0].breaks[2]',
      'calendars[0].shifts[0].breaks[3]',
    ]);
  });

  it('has dates and times that exist', () => {
    const given = calendar({
      from: '2026-13-01',
      holidays: ['2026-02-29'],
      plannedStops: [
        { name: 'clean', from: '2026-11-22T14:00', to: '2026-11-22T13:00' },
        { name: 'paint', from: '2026-11-22 14:00', to: '2026-11-31T13:00' },
      ],
    });
    expect(paths(given)).toEqual([
      'calendars[0].from',
      'calendars[0].holidays[0]',
      'calendars[0].plannedStops[0]',
      'calendars[0].plannedStops[1].from',
      'calendars[0].plannedStops[1].to',
    ]);
  });

  const EARLY_LATE = [shift('early', '06:00', '14:00'), shift('late', '14:00', '22:00')];

  it('has exceptions and overtime of shifts that exist, on dates that do, and no two shifts at once', () => {
    const given = calendar({
      shifts: [...EARLY_LATE, shift('night', '22:00', '06:00')],
      exceptions: [
        { date: '2026-12-24', name: 'Eve', shifts: [{ id: 'early', end: '12:00' }, { id: 'noon' }] },
        { date: '2026-12-24', name: 'Again', shifts: [] },
        { date: '2026-12-32', name: 'Never', shifts: [] },
        { date: '2026-12-26', name: 'Long', shifts: [{ id: 'long', name: 'Long', start: '05:00', end: '23:00' }] },
        {
          date: '2026-12-28',
          name: 'Short',
          shifts: [{ id: 'early', end: '12:00', breaks: [{ start: '13:00', minutes: 5 }] }],
        },
      ],
      overtime: [
        { date: '2026-12-10', shift: 'late', end: '23:00' },
        { date: '2026-12-24', shift: 'late', end: '22:00' },
        { date: '2026-12-11', shift: 'early' },
      ],
    });
    expect(paths(given)).toEqual([
      'calendars[0].exceptions[0].shifts[1]',
      'calendars[0].exceptions[1].date',
      'calendars[0].exceptions[2].date',
      // The night before it ends at 6.
      'calendars[0].exceptions[3]',
      'calendars[0].overtime[0]',
      'calendars[0].overtime[1].shift',
      'calendars[0].overtime[2]',
      'calendars[0].exceptions[4].shifts[0].breaks[0]',
    ]);
    expect(checkPlant(given)[3]?.problem).toBe('on 2026-12-26 shift long overlaps shift night of 2026-12-25');
    for (const fault of checkPlant(given)) expect(fault.next).not.toBe('');
  });

  it('has teams whose patterns name shifts, begin on a day, and send one team to each shift', () => {
    const team = (id: string, ...pattern: string[]) => ({ id, name: id, pattern });
    const given = (over: Partial<Plant['calendars'][number]>) => paths(calendar({ shifts: EARLY_LATE, ...over }));
    expect(given({ teams: [team('a', 'early'), team('b', 'late')] })).toEqual([]);
    expect(given({ teams: [team('a', 'early', 'late'), team('b', 'late', 'early')] })).toEqual(['calendars[0]']);
    const rotationStart = '2026-01-05';
    expect(given({ rotationStart, teams: [team('a', 'early', 'late'), team('b', 'late', 'early')] })).toEqual([]);
    expect(given({ rotationStart, teams: [team('a', 'early', 'noon'), team('a', 'off')] })).toEqual([
      'calendars[0].teams[1].id',
      'calendars[0].teams[0].pattern[1]',
    ]);
    // Cycles of two and three days meet on the sixth.
    expect(given({ rotationStart, teams: [team('a', 'off', 'early'), team('b', 'late', 'off', 'early')] })).toEqual([
      'calendars[0].teams[1].pattern',
    ]);
    expect(
      given({ teams: [team('a', 'early')], teamChanges: [{ date: '2026-02-30', shift: 'noon', team: 'x' }] }),
    ).toEqual([
      'calendars[0].teamChanges[0].date',
      'calendars[0].teamChanges[0].shift',
      'calendars[0].teamChanges[0].team',
    ]);
  });

  it('counts its production days alike in all its versions', () => {
    const given = plant({
      calendars: [
        { id: 'three', shifts: [] },
        { id: 'three', from: '2026-06-01', shifts: [], productionDay: 'end' },
      ],
    });
    expect(paths(given)).toEqual(['calendars[1].productionDay']);
  });
});

describe('a machine', () => {
  const faultsOf = (signals: Machine['signals']) =>
    paths(plant({ alarms: [] }, [press({ signals })])).map((path) =>
      path.replace('sites[0].areas[0].lines[0].machines[0].', ''),
    );

  it('has one signal for each role that says one thing', () => {
    expect(
      faultsOf([
        { id: 'a', role: 'count-total', type: 'int' },
        { id: 'b', role: 'count-total', type: 'int' },
        { id: 'b', type: 'int' },
      ]),
    ).toEqual(['signals[2].id', 'signals[1].role']);
  });

  it('has roles that make sense together', () => {
    expect(
      faultsOf([
        { id: 'state', role: 'state', type: 'int', stateModel: 'packml', states: { '1': 'idle' } },
        { id: 'total', role: 'count-total', type: 'text' },
        { id: 'v', type: 'int', modulus: 8, reasons: [], stateModel: 'packml' },
        { id: 'w', type: 'float', range: [1, 1], limits: { low: 2, high: 1 } },
      ]),
    ).toEqual([
      'signals[0]',
      'signals[1].type',
      'signals[2].stateModel',
      'signals[2].reasons',
      'signals[2].modulus',
      'signals[3].range',
      'signals[3].limits',
    ]);
    expect(faultsOf([{ id: 'reason', role: 'reason', type: 'int' }])).toEqual(['signals[0].role']);
    const counter = (of: 'total' | 'good' | 'reject' | 'rework') =>
      ({ id: of, role: `count-${of}`, type: 'int' }) as const;
    expect(faultsOf([counter('total'), counter('rework')])).toEqual(['signals[1].role']);
    expect(faultsOf([counter('rework'), counter('reject')])).toEqual([]);
    expect(faultsOf([counter('rework'), counter('total'), counter('good')])).toEqual([]);
    expect(
      faultsOf([
        { id: 'state', role: 'state', type: 'int', states: {} },
        { id: 'mode', role: 'mode', type: 'int' },
        {
          id: 'reason',
          role: 'reason',
          type: 'int',
          reasons: [
            { code: 1, id: 'x', name: 'X' },
            { code: '1', id: 'y', name: 'Y' },
          ],
        },
      ]),
    ).toEqual(['signals[2].reasons[1].code', 'signals[1].role']);
  });

  it('has control charts of numbers, with subgroups and frozen limits that make sense', () => {
    const range = 1;
    expect(
      faultsOf([
        { id: 'a', type: 'text', chart: { kind: 'i-mr' } },
        { id: 'b', type: 'float', chart: { kind: 'i-mr', subgroup: 5, specification: { low: 2, high: 2 } } },
        {
          id: 'c',
          type: 'float',
          chart: {
            kind: 'xbar-r',
            subgroup: 5,
            frozen: [
              { centre: 1, range },
              { product: 'bolt', centre: 1, range },
              { product: 'bolt', centre: 2, range },
              { product: 'nut', centre: 1, range },
            ],
          },
        },
      ]),
    ).toEqual([
      'signals[0].chart',
      'signals[1].chart.subgroup',
      'signals[1].chart.specification',
      'signals[2].chart.frozen[2].product',
      'signals[2].chart.frozen[3].product',
    ]);
  });

  it('tells why it rejects only where it tells that it does', () => {
    const reasons = [{ code: 1, id: 'bent', name: 'Bent' }];
    const reason = { id: 'why', role: 'reject-reason' as const, type: 'int' as const, reasons };
    expect(faultsOf([reason])).toEqual(['signals[0].role']);
    expect(faultsOf([reason, { id: 'reject', role: 'count-reject', type: 'int' }])).toEqual([]);
  });
});

describe('the reasons of a line', () => {
  const withReasons = (reasons: NonNullable<Plant['sites'][0]['areas'][0]['lines'][0]['reasons']>, parent?: string) => {
    const reported = { code: 7, id: 'jam', name: 'Jam', ...(parent === undefined ? {} : { parent }) };
    const given = plant({}, [
      press({ signals: [...press().signals.filter(({ id }) => id !== 'reason'), { ...REASON, reasons: [reported] }] }),
    ]);
    const line = given.sites[0]?.areas[0]?.lines[0];
    if (line !== undefined) line.reasons = reasons;
    return given;
  };
  const REASON = { id: 'reason', role: 'reason' as const, type: 'int' as const };
  const LINE = 'sites[0].areas[0].lines[0]';

  it('are a tree, whose branches machines may report', () => {
    const tree = [
      { id: 'technical', name: 'Technical', kind: 'breakdown' as const },
      { id: 'drive', name: 'Drive', parent: 'technical', codes: [3, 'E3'], machines: ['press-1'] },
    ];
    expect(paths(withReasons(tree, 'drive'))).toEqual([]);
  });

  it('stand under what exists, and not under themselves', () => {
    const circle = [
      { id: 'a', name: 'A', parent: 'b' },
      { id: 'b', name: 'B', parent: 'a' },
      { id: 'c', name: 'C', parent: 'a' },
      { id: 'd', name: 'D', parent: 'x' },
      { id: 'A', name: 'A again' },
    ];
    expect(paths(withReasons(circle, 'nothing'))).toEqual([
      `${LINE}.reasons[4].id`,
      `${LINE}.reasons[0].parent`,
      `${LINE}.reasons[1].parent`,
      `${LINE}.reasons[3].parent`,
      `${LINE}.machines[0].signals[4].reasons[0].parent`,
    ]);
  });

  it('have codes of their own on each machine, and name machines of the line', () => {
    const codes = [
      { id: 'a', name: 'A', codes: [1] },
      { id: 'b', name: 'B', codes: ['1'] },
      { id: 'c', name: 'C', codes: [1], machines: ['press-9'] },
    ];
    expect(paths(withReasons(codes))).toEqual([`${LINE}.reasons[2].machines[0]`, `${LINE}.reasons[1].codes[0]`]);
  });
});
