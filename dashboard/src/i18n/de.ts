/** German, in the words of German shop floors (DIN 31051, VDI 3423, VDMA 66412). */

import type { Catalogue } from './catalogue.ts';
import { alarmDetails } from './de/alarm-details.ts';
import { alarmFigures } from './de/alarm-figures.ts';
import { alarms } from './de/alarms.ts';
import { booked } from './de/booked.ts';
import { codes } from './de/codes.ts';
import { diagnostics } from './de/diagnostics.ts';
import { effect } from './de/effect.ts';
import { exchange } from './de/exchange.ts';
import { failureCodes } from './de/failure-codes.ts';
import { figures } from './de/figures.ts';
import { house } from './de/house.ts';
import { jobWork } from './de/job-work.ts';
import { jobs } from './de/jobs.ts';
import { lifecycle } from './de/lifecycle.ts';
import { losses } from './de/losses.ts';
import { maintenance } from './de/maintenance.ts';
import { meters } from './de/meters.ts';
import { notifications } from './de/notifications.ts';
import { orders } from './de/orders.ts';
import { overview } from './de/overview.ts';
import { plan } from './de/plan.ts';
import { plans } from './de/plans.ts';
import { plant } from './de/plant.ts';
import { quality } from './de/quality.ts';
import { quarantine } from './de/quarantine.ts';
import { reports } from './de/reports.ts';
import { shell } from './de/shell.ts';
import { stops } from './de/stops.ts';
import { studies } from './de/studies.ts';
import { trends } from './de/trends.ts';
import { wall } from './de/wall.ts';
import { work } from './de/work.ts';

export const de: Catalogue = {
  ...plant,
  ...plan,
  ...orders,
  ...shell,
  ...wall,
  ...alarms,
  ...alarmFigures,
  ...alarmDetails,
  ...lifecycle,
  ...jobs,
  ...codes,
  ...jobWork,
  ...failureCodes,
  ...maintenance,
  ...plans,
  ...meters,
  ...exchange,
  ...overview,
  ...losses,
  ...effect,
  ...figures,
  ...house,
  ...stops,
  ...studies,
  ...booked,
  ...trends,
  ...diagnostics,
  ...quarantine,
  ...notifications,
  ...quality,
  ...reports,
  ...work,
};
