/** Repair or replace, for one machine: what is known of it and what is entered go in, a proposal or what is missing for one comes out. */

import type { JobCostView, MissingField, ReplacementView } from '@gemba/contract/effect';
import type { PlacedMachine } from '@gemba/contract/plant';
import { laplace } from '../domain/effect/laplace.ts';
import type { Life, Use } from '../domain/effect/life.ts';
import { CONFIDENCE } from '../domain/effect/plan-effect.ts';
import { propose } from '../domain/replacement/proposal.ts';
import { normalQuantile } from '../domain/trends/theil-sen.ts';
import { ratePerH } from './job-costs.ts';

const DAYS_PER_YEAR = 365.25;
const DAY_NS = 86_400_000_000_000;
/** Of fewer days a year isn't told. */
const DAYS_MIN = 28;
/** Assumed where nobody has said otherwise, and shown as assumed. */
const RATE = 0.08;
const FAILURE_SHARE = 0.25;
/** A trend is carried on for a year no further than this. */
const GROWTH = [0.5, 2] as const;

export interface Known {
  placed: PlacedMachine;
  life: Life;
  use: Use;
  nowMs: number;
  planned: JobCostView;
  corrective: JobCostView;
  /** See `ReplacementView`. */
  lineShare: number | null;
  shareDays: number;
}

export function replacementOf(known: Known): ReplacementView {
  const { placed, life, nowMs, lineShare, shareDays } = known;
  const { line, site, machine } = placed;
  const { value = {} } = machine;
  const observedDays = life.knownFromNs === null ? 0 : Number(life.toNs - life.knownFromNs) / DAY_NS;
  const perYear = observedDays > 0 ? DAYS_PER_YEAR / observedDays : 0;
  const ageYears = ageOf(placed, nowMs);
  const lifeYears = value.lifeYears ?? null;
  const yearsLeft = ageYears === null || lifeYears === null ? null : Math.max(0, lifeYears - ageYears);
  const downS = life.failures.reduce((sum, one) => sum + (one.downS ?? 0), 0);
  const perMin = line.stopCostPerMin ?? null;
  const downtime = perMin === null ? null : (downS / 60) * (lineShare ?? 1) * perMin * perYear;
  const growth = growthOf(known);
  const view: ReplacementView = {
    currency: site.currency ?? null,
    missing: missingOf(placed),
    ...{ observedDays, needDays: DAYS_MIN, ageYears, lifeYears, yearsLeft },
    price: value.replacementPrice ?? null,
    ...{ resale: value.resale ?? 0, salvage: value.replacementSalvage ?? 0 },
    ...{ rate: site.capitalRate ?? RATE, rateGiven: site.capitalRate !== undefined },
    failureShare: value.replacementFailureShare ?? FAILURE_SHARE,
    failureShareGiven: value.replacementFailureShare !== undefined,
    ...{ stopCostPerMin: perMin, maintenancePerH: ratePerH(placed), lineShare, shareDays },
    ...{ growth: growth ?? 1, growthSure: growth !== null, downtime },
    corrective: (known.corrective.money ?? known.corrective.partsMoney) * perYear,
    planned: (known.planned.money ?? known.planned.partsMoney) * perYear,
    proposal: null,
  };
  return { ...view, proposal: proposalOf(view) };
}

function proposalOf(view: ReplacementView): ReplacementView['proposal'] {
  const { price, lifeYears, downtime, observedDays, yearsLeft } = view;
  if (price === null || lifeYears === null || downtime === null || observedDays < DAYS_MIN) return null;
  const { salvage, rate, resale, corrective, planned, growth, failureShare } = view;
  return propose({
    ...{ price, salvage, lifeYears, rate, resale, yearsLeft: yearsLeft ?? 0 },
    ...{ downtime, corrective, planned, growth, failureShare },
  });
}

/** Years since the day on which it was commissioned; `null` where nobody has said. */
export function ageOf({ machine, site }: PlacedMachine, nowMs: number): number | null {
  const day = machine.value?.commissioned;
  if (day === undefined) return null;
  const sinceMs = Temporal.PlainDate.from(day).toZonedDateTime(site.timeZone).epochMilliseconds;
  return Math.max(0, nowMs - sinceMs) / 86_400_000 / DAYS_PER_YEAR;
}

export function missingOf(placed: PlacedMachine): MissingField[] {
  const { machine, line, site } = placed;
  const { value = {} } = machine;
  const of = (level: MissingField['level'], id: string, field: MissingField['field'], needed: boolean) => ({
    field,
    level,
    id,
    needed,
  });
  return [
    ...(value.replacementPrice === undefined ? [of('machine', machine.id, 'replacementPrice', true)] : []),
    ...(value.lifeYears === undefined ? [of('machine', machine.id, 'lifeYears', true)] : []),
    ...(line.stopCostPerMin === undefined ? [of('line', line.id, 'stopCostPerMin', true)] : []),
    ...(ratePerH(placed) === null ? [of('site', site.id, 'maintenancePerH', false)] : []),
    ...(value.commissioned === undefined ? [of('machine', machine.id, 'commissioned', false)] : []),
    ...(site.currency === undefined ? [of('site', site.id, 'currency', false)] : []),
  ];
}

/** The life as one span of production. */
export const spanOf = (life: Life, use: Use) => ({
  length: use.at(life.toNs),
  failures: life.failures.map(({ fromNs }) => use.at(fromNs)),
});

/** How often it failed in the second half of what it produced ÷ in all; `null` where chance alone explains the difference. */
function growthOf({ life, use }: Known): number | null {
  const span = spanOf(life, use);
  const found = laplace([span]);
  if (found === null || Math.abs(found) < normalQuantile((1 + CONFIDENCE) / 2)) return null;
  const late = span.failures.filter((age) => age > span.length / 2).length;
  return Math.min(GROWTH[1], Math.max(GROWTH[0], (late * 2) / span.failures.length));
}
