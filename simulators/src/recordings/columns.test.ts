import { expect, test } from 'vitest';
import { Ids, layoutOf, unitIn } from './columns.ts';

const wide = (records: string[][], named = {}) => {
  const layout = layoutOf(records, named);
  if (Array.isArray(layout)) return layout.map(({ problem }) => problem);
  return {
    time: layout.time,
    signals: [...layout.wide].map(([column, { id }]) => `${column} ${id}`),
    long: layout.long,
  };
};

test.each<[string, string[][], object]>([
  [
    'a head and a signal',
    [
      ['timestamp', 'value'],
      ['2013-12-02 21:15:00', '73.9'],
    ],
    { time: [0], signals: ['1 value'], long: null },
  ],
  [
    'units in the head',
    [
      ['Zeit', 'Öltemperatur [°C]', 'Druck (bar)'],
      ['01.02.2025 10:00', '20,5', '1'],
    ],
    { time: [0], signals: ['1 Oltemperatur', '2 Druck'], long: null },
  ],
  ['no head', [['2013-12-02 21:15:00', '73.9', '1']], { time: [0], signals: ['1 column_2', '2 column_3'], long: null }],
  [
    'the time last',
    [
      ['a', 'when'],
      ['1', '2025-01-01T00:00:00Z'],
    ],
    { time: [1], signals: ['0 a'], long: null },
  ],
  [
    'date and time apart',
    [
      ['Date', 'Time', 'a'],
      ['2025-01-01', '10:00:00', '1'],
    ],
    { time: [0, 1], signals: ['2 a'], long: null },
  ],
  [
    'epoch',
    [
      ['ts', 'a'],
      ['1700000000', '1'],
    ],
    { time: [0], signals: ['1 a'], long: null },
  ],
  [
    'long with quality',
    [
      ['timestamp', 'tag', 'value', 'quality'],
      ['2025-01-01 00:00:00', 'temp', '1', 'Good'],
    ],
    { time: [0], signals: [], long: { signal: 1, value: 2, quality: 3 } },
  ],
  [
    'long, with a state that is no quality',
    [
      ['timestamp', 'tag', 'value', 'status'],
      ['2025-01-01 00:00:00', 'temp', '1', 'running'],
    ],
    { time: [0], signals: [], long: { signal: 1, value: 2, quality: null } },
  ],
])('%s', (_, records, layout) => {
  expect(wide(records)).toEqual(layout);
});

test('columns are named, by name or number, and what is not there is told with what is', () => {
  const records = [
    ['a', 'b', 'c'],
    ['1', '2025-01-01 00:00:00', '3'],
  ];
  expect(wide(records, { time: 'b', temp: 'C' })).toEqual({ time: [1], signals: ['2 temp'], long: null });
  expect(wide(records, { time: '2', signal: 'a', value: '3' })).toMatchObject({ long: { signal: 0, value: 2 } });
  expect(wide(records, { time: 'b', temp: 'd' })).toEqual(['there is no such column; the file has a, b, c']);
  expect(wide([['a'], ['1x']])).toEqual(['no column holds times; the file has a']);
});

test('an id is one that topics and browse names bear, and each is its own', () => {
  const ids = new Ids();
  expect(['Temp 1', 'temp_1', 'X1:actm', '[°C]', 'Temp 1'].map((name) => ids.of(name))).toEqual([
    'Temp_1',
    'temp_1_2',
    'X1_actm',
    'C',
    'Temp_1',
  ]);
  expect(unitIn('Oil temperature [°C]')).toBe('°C');
});
