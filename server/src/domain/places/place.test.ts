/** Places by path, by name, and what they consist of. */

import { expect, test } from 'vitest';
import { plantOf } from '../reports/fixture.ts';
import { linePlaceNamed, linePlacesOf, placeNamed, placesOf } from './place.ts';

const plant = plantOf();

test('each place stands before what it consists of, and knows its lines and the machines that speak for them', () => {
  const paths = [...placesOf(plant).keys()];
  for (const { path, children } of placesOf(plant).values())
    for (const child of children) expect(paths.indexOf(child)).toBeGreaterThan(paths.indexOf(path));
  const hall = placeNamed(plant, 'hall');
  expect(hall).toMatchObject({ level: 'area', id: 'hall', names: ['Acme', 'Leipzig', 'Halle 1'] });
  expect(hall?.lines.map(({ line }) => line.id)).toEqual(['line-1', 'line-2']);
  expect(hall?.members.map(({ machine }) => machine.id)).toEqual(['wash-1', 'press-2']);
  expect(placeNamed(plant, 'press-1')).toMatchObject({
    lines: [{ line: { id: 'line-1' } }],
    timeZone: 'Europe/Berlin',
  });
});

test('a place of whole lines is no machine, and an empty name is the enterprise', () => {
  expect(linePlacesOf(plant).map(({ path }) => path)).toEqual([
    ...['acme', 'acme/leipzig', 'acme/leipzig/hall', 'acme/leipzig/hall/line-1', 'acme/leipzig/hall/line-2'],
    ...['acme/hanoi', 'acme/hanoi/chai', 'acme/hanoi/chai/line-3'],
  ]);
  expect(linePlaceNamed(plant, '')?.path).toBe('acme');
  expect(linePlaceNamed(plant, 'press-1')).toBeNull();
  expect(linePlaceNamed(plant, 'line-3')?.names).toEqual(['Acme', 'Hà Nội', 'Chai', 'ライン 3']);
});
