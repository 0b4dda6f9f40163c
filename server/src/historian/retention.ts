/** What is kept for how long where nobody says otherwise. */

import type { Retention } from './port.ts';

/** A quarter of raw samples, two years by the minute: `historian` in server.yaml says otherwise. */
export const RETENTION: Retention = { rawDays: 90, minuteDays: 730 };
