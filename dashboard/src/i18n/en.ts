/** English: the catalogue that the others are held to. `{name}` is filled in; `count` chooses between one and other. */

import { alarmDetails } from './en/alarm-details.ts';
import { alarmFigures } from './en/alarm-figures.ts';
import { alarms } from './en/alarms.ts';
import { booked } from './en/booked.ts';
import { codes } from './en/codes.ts';
import { diagnostics } from './en/diagnostics.ts';
import { effect } from './en/effect.ts';
import { exchange } from './en/exchange.ts';
import { failureCodes } from './en/failure-codes.ts';
import { figures } from './en/figures.ts';
import { house } from './en/house.ts';
import { jobWork } from './en/job-work.ts';
import { jobs } from './en/jobs.ts';
import { lifecycle } from './en/lifecycle.ts';
import { losses } from './en/losses.ts';
import { maintenance } from './en/maintenance.ts';
import { meters } from './en/meters.ts';
import { notifications } from './en/notifications.ts';
import { orders } from './en/orders.ts';
import { overview } from './en/overview.ts';
import { plan } from './en/plan.ts';
import { plans } from './en/plans.ts';
import { plant } from './en/plant.ts';
import { quality } from './en/quality.ts';
import { quarantine } from './en/quarantine.ts';
import { reports } from './en/reports.ts';
import { shell } from './en/shell.ts';
import { stops } from './en/stops.ts';
import { studies } from './en/studies.ts';
import { trends } from './en/trends.ts';
import { wall } from './en/wall.ts';
import { work } from './en/work.ts';

export const en = {
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
} as const;
