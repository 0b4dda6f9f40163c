import type { AlarmView } from '@gemba/contract/live';
import { expect, test } from 'vitest';
import { actsFor } from './alarm-act.ts';

const alarm = (state: AlarmView['state'], suppression: AlarmView['suppression'] = 'none') =>
  ({ state, suppression }) as AlarmView;

test('one can say to an alarm what its state allows', () => {
  expect(actsFor(alarm('active-unacknowledged'))).toEqual(['acknowledge', 'job', 'shelve', 'comment']);
  expect(actsFor(alarm('returned-unacknowledged'))).toEqual(['acknowledge', 'job', 'shelve', 'comment']);
  expect(actsFor(alarm('active-acknowledged'))).toEqual(['job', 'shelve', 'comment']);
  expect(actsFor(alarm('latched-unacknowledged'))).toEqual(['acknowledge', 'job', 'shelve', 'comment']);
  expect(actsFor(alarm('latched-acknowledged'))).toEqual(['reset', 'job', 'shelve', 'comment']);
  expect(actsFor(alarm('active-unacknowledged', 'shelved'))).toEqual(['unshelve', 'comment']);
  expect(actsFor(alarm('active-unacknowledged', 'by-design'))).toEqual(['job', 'comment']);
  expect(actsFor(alarm('normal', 'shelved'))).toEqual(['unshelve']);
  expect(actsFor(alarm('normal', 'out-of-service'))).toEqual(['returnToService']);
});
