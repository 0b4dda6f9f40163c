/** Japanese, in the words of Japanese factories. */

import type { Catalogue } from './catalogue.ts';
import { alarmDetails } from './ja/alarm-details.ts';
import { alarmFigures } from './ja/alarm-figures.ts';
import { alarms } from './ja/alarms.ts';
import { booked } from './ja/booked.ts';
import { codes } from './ja/codes.ts';
import { diagnostics } from './ja/diagnostics.ts';
import { effect } from './ja/effect.ts';
import { exchange } from './ja/exchange.ts';
import { failureCodes } from './ja/failure-codes.ts';
import { figures } from './ja/figures.ts';
import { house } from './ja/house.ts';
import { jobWork } from './ja/job-work.ts';
import { jobs } from './ja/jobs.ts';
import { lifecycle } from './ja/lifecycle.ts';
import { losses } from './ja/losses.ts';
import { maintenance } from './ja/maintenance.ts';
import { meters } from './ja/meters.ts';
import { notifications } from './ja/notifications.ts';
import { orders } from './ja/orders.ts';
import { overview } from './ja/overview.ts';
import { plan } from './ja/plan.ts';
import { plans } from './ja/plans.ts';
import { plant } from './ja/plant.ts';
import { quality } from './ja/quality.ts';
import { quarantine } from './ja/quarantine.ts';
import { reports } from './ja/reports.ts';
import { shell } from './ja/shell.ts';
import { stops } from './ja/stops.ts';
import { studies } from './ja/studies.ts';
import { trends } from './ja/trends.ts';
import { wall } from './ja/wall.ts';
import { work } from './ja/work.ts';

export const ja: Catalogue = {
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
