/** Thai, in the words of Thai factories. */

import type { Catalogue } from './catalogue.ts';
import { alarmDetails } from './th/alarm-details.ts';
import { alarmFigures } from './th/alarm-figures.ts';
import { alarms } from './th/alarms.ts';
import { booked } from './th/booked.ts';
import { codes } from './th/codes.ts';
import { diagnostics } from './th/diagnostics.ts';
import { effect } from './th/effect.ts';
import { exchange } from './th/exchange.ts';
import { failureCodes } from './th/failure-codes.ts';
import { figures } from './th/figures.ts';
import { house } from './th/house.ts';
import { jobWork } from './th/job-work.ts';
import { jobs } from './th/jobs.ts';
import { lifecycle } from './th/lifecycle.ts';
import { losses } from './th/losses.ts';
import { maintenance } from './th/maintenance.ts';
import { meters } from './th/meters.ts';
import { notifications } from './th/notifications.ts';
import { orders } from './th/orders.ts';
import { overview } from './th/overview.ts';
import { plan } from './th/plan.ts';
import { plans } from './th/plans.ts';
import { plant } from './th/plant.ts';
import { quality } from './th/quality.ts';
import { quarantine } from './th/quarantine.ts';
import { reports } from './th/reports.ts';
import { shell } from './th/shell.ts';
import { stops } from './th/stops.ts';
import { studies } from './th/studies.ts';
import { trends } from './th/trends.ts';
import { wall } from './th/wall.ts';
import { work } from './th/work.ts';

export const th: Catalogue = {
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
