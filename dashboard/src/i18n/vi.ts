/** Vietnamese, in the words of Vietnamese factories. */

import type { Catalogue } from './catalogue.ts';
import { alarmDetails } from './vi/alarm-details.ts';
import { alarmFigures } from './vi/alarm-figures.ts';
import { alarms } from './vi/alarms.ts';
import { booked } from './vi/booked.ts';
import { codes } from './vi/codes.ts';
import { diagnostics } from './vi/diagnostics.ts';
import { effect } from './vi/effect.ts';
import { exchange } from './vi/exchange.ts';
import { failureCodes } from './vi/failure-codes.ts';
import { figures } from './vi/figures.ts';
import { house } from './vi/house.ts';
import { jobWork } from './vi/job-work.ts';
import { jobs } from './vi/jobs.ts';
import { lifecycle } from './vi/lifecycle.ts';
import { losses } from './vi/losses.ts';
import { maintenance } from './vi/maintenance.ts';
import { meters } from './vi/meters.ts';
import { notifications } from './vi/notifications.ts';
import { orders } from './vi/orders.ts';
import { overview } from './vi/overview.ts';
import { plan } from './vi/plan.ts';
import { plans } from './vi/plans.ts';
import { plant } from './vi/plant.ts';
import { quality } from './vi/quality.ts';
import { quarantine } from './vi/quarantine.ts';
import { reports } from './vi/reports.ts';
import { shell } from './vi/shell.ts';
import { stops } from './vi/stops.ts';
import { studies } from './vi/studies.ts';
import { trends } from './vi/trends.ts';
import { wall } from './vi/wall.ts';
import { work } from './vi/work.ts';

export const vi: Catalogue = {
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
