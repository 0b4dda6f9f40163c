import { expect, test } from 'vitest';
import { pathOf, type Route, routeOf } from './route.ts';

test.each<[string, Route]>([
  ['/', { screen: 'overview' }],
  ['/line', { screen: 'lines' }],
  ['/line/line-2/', { screen: 'line', id: 'line-2' }],
  ['/trends', { screen: 'trends' }],
  ['/losses', { screen: 'losses' }],
  ['/plan', { screen: 'plan' }],
  ['/figures', { screen: 'figures' }],
  ['/maintenance', { screen: 'maintenance' }],
  ['/effect', { screen: 'effects' }],
  ['/effect/filler-2', { screen: 'effect', id: 'filler-2' }],
  ['/jobs/12', { screen: 'job', id: '12' }],
  ['/jobs', { screen: 'maintenance' }],
  ['/jobs/x', { screen: 'unknown', path: '/jobs/x' }],
  ['/alarms', { screen: 'alarms' }],
  ['/codes', { screen: 'codes' }],
  ['/machine/filler-2', { screen: 'machine', id: 'filler-2' }],
  ['/quality', { screen: 'quality' }],
  ['/procedures', { screen: 'procedures' }],
  ['/procedures/WI-014', { screen: 'procedure', id: 'WI-014' }],
  ['/targets', { screen: 'targets' }],
  ['/diagnostics', { screen: 'diagnostics' }],
  ['/quarantine', { screen: 'quarantine' }],
  ['/quarantine/17', { screen: 'quarantine-item', id: '17' }],
  ['/quarantine/filler-1', { screen: 'unknown', path: '/quarantine/filler-1' }],
  ['/wall', { screen: 'walls' }],
  ['/wall/hanoi/bottling', { screen: 'wall', id: 'hanoi/bottling' }],
  ['/nowhere', { screen: 'unknown', path: '/nowhere' }],
  ['/maintenance/x', { screen: 'unknown', path: '/maintenance/x' }],
  ['/line/%E0%A4', { screen: 'line', id: '%E0%A4' }],
])('%s', (path, route) => {
  expect(routeOf(path)).toEqual(route);
});

test('a path is what it was made of', () => {
  for (const route of [
    { screen: 'overview' },
    { screen: 'lines' },
    { screen: 'walls' },
    { screen: 'trends' },
    { screen: 'losses' },
    { screen: 'plan' },
    { screen: 'figures' },
    { screen: 'maintenance' },
    { screen: 'effects' },
    { screen: 'effect', id: 'a/b c' },
    { screen: 'job', id: '12' },
    { screen: 'alarms' },
    { screen: 'codes' },
    { screen: 'machine', id: 'filler-2' },
    { screen: 'procedures' },
    { screen: 'procedure', id: 'WI-014' },
    { screen: 'targets' },
    { screen: 'notifications' },
    { screen: 'diagnostics' },
    { screen: 'quality' },
    { screen: 'quarantine' },
    { screen: 'quarantine-item', id: '17' },
    { screen: 'line', id: 'a b?#' },
    { screen: 'wall', id: 'site/area' },
  ] as const) {
    expect(routeOf(pathOf(route))).toEqual(route);
  }
});
