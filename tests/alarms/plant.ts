/** A plant of one machine with one temperature, for tests of alarms against what others have built or recorded. */

import type { Plant } from '@gemba/contract/plant';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';

export const plantOf = (alarms: AlarmRule[]): Plant => ({
  enterprise: { id: 'works', name: 'Works' },
  sites: [
    {
      id: 'site',
      name: 'Site',
      timeZone: 'UTC',
      areas: [
        {
          id: 'area',
          name: 'Area',
          lines: [
            {
              id: 'line',
              name: 'Line',
              calendar: 'always',
              machines: [
                {
                  id: 'press-1',
                  name: 'Press 1',
                  idealCycleS: 1,
                  signals: [{ id: 'temperature', type: 'float', unit: '°F' }],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  calendars: [{ id: 'always', shifts: [] }],
  alarms,
});
