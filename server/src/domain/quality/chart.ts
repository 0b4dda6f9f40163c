/**
 * A control chart: subgroups of one signal go in, in order of time; phases with their limits, the points and what breaks a
 * rule come out. A phase is what ran under one product: its own limits, because another product is another process. What
 * a gap lies between is not successive: no moving range spans it, and runs begin anew behind it.
 */

import { type Capability, capabilityOf, type Specification } from './capability.ts';
import { type Baseline, baselineOf, type ChartKind, type ControlLimits, limitsFrom } from './limits.ts';
import { type Side, violationsAmong, type WesternElectricRule } from './western-electric.ts';

/** Values that were taken together; one value for `i-mr`. */
export interface Subgroup {
  /** Of its first value. */
  timeNs: bigint;
  values: readonly number[];
  product: string | null;
  /** Something is missing between the subgroup before and this one. */
  afterGap: boolean;
}

export interface ChartSpec {
  kind: ChartKind;
  /** Values of a subgroup of `xbar-r`, 2 to 10. */
  subgroup: number;
  specification: Specification;
  /** By product: limits that were frozen; a product without one is judged by its own points. */
  frozen: ReadonlyMap<string | null, Baseline>;
}

export interface ChartPoint {
  timeNs: bigint;
  /** The value, or the mean of the subgroup. */
  value: number;
  /** Moving range to the point before, or range within the subgroup; `null` at the first value of a phase or after a gap. */
  range: number | null;
  /** Place of its phase. */
  phase: number;
  afterGap: boolean;
}

export interface Phase {
  product: string | null;
  fromNs: bigint;
  toNs: bigint;
  points: number;
  /** Whether the limits were frozen, or formed from the phase's own points. */
  basis: 'frozen' | 'own';
  /** `null` where the points give none: fewer than two, or nothing varies. */
  limits: ControlLimits | null;
  /** The limits are formed from fewer points than they want, see `WANTED_POINTS`. */
  preliminary: boolean;
  capability: Capability | null;
  /** No rule is broken in it; `null` without limits. */
  inControl: boolean | null;
}

/** What breaks a rule, by places in `points`. Ranges are judged by their limits alone (rule 1). */
export interface ChartViolation {
  of: 'value' | 'range';
  rule: WesternElectricRule;
  side: Side;
  /** Place of the point with which it was told. */
  at: number;
  points: number[];
}

export interface ControlChart {
  phases: Phase[];
  points: ChartPoint[];
  violations: ChartViolation[];
}

/** Points that limits want to be formed from [Montgomery, Introduction to Statistical Quality Control, chapter 6: 20 to 25]. */
export const WANTED_POINTS = 20;

/** The chart of subgroups in order of time; for `xbar-r` each must have `spec.subgroup` values. */
export function chartOf(subgroups: readonly Subgroup[], spec: ChartSpec): ControlChart {
  const points = pointsOf(subgroups, spec.kind);
  const phases: Phase[] = [];
  const violations: ChartViolation[] = [];
  for (let from = 0; from < points.length; ) {
    const number = phases.length;
    const end = points.findIndex(({ phase }) => phase > number);
    const to = end < 0 ? points.length : end;
    const product = (subgroups[from] as Subgroup).product;
    const { phase, broken } = phaseOf(points.slice(from, to), product, spec);
    phases.push(phase);
    violations.push(
      ...broken.map((one) => ({ ...one, at: one.at + from, points: one.points.map((place) => place + from) })),
    );
    from = to;
  }
  return { phases, points, violations };
}

/** What the points of each product say of its limits: to judge other points by. */
export function baselinesOf({ phases, points }: ControlChart): Map<string | null, Baseline> {
  const products = new Set(phases.map(({ product }) => product));
  return new Map(
    [...products].flatMap((product) => {
      const baseline = baselineOf(points.filter(({ phase }) => phases[phase]?.product === product));
      return baseline === null ? [] : [[product, baseline] as const];
    }),
  );
}

function pointsOf(subgroups: readonly Subgroup[], kind: ChartKind): ChartPoint[] {
  let phase = 0;
  return subgroups.map(({ timeNs, values, product, afterGap }, place) => {
    const before = subgroups[place - 1];
    const isNew = before === undefined || before.product !== product;
    if (isNew && before !== undefined) phase += 1;
    const value = values.reduce((sum, one) => sum + one, 0) / values.length;
    const within = Math.max(...values) - Math.min(...values);
    const moving = isNew || afterGap ? null : Math.abs(value - (before.values[0] as number));
    return { timeNs, value, range: kind === 'i-mr' ? moving : within, phase, afterGap };
  });
}

function phaseOf(points: readonly ChartPoint[], product: string | null, spec: ChartSpec) {
  const frozen = spec.frozen.get(product);
  const baseline = frozen ?? baselineOf(points);
  const limits = baseline === null ? null : limitsFrom(baseline, spec.kind, spec.subgroup);
  const broken = limits === null ? [] : [...valueViolations(points, limits), ...rangeViolations(points, limits)];
  const phase: Phase = {
    product,
    fromNs: (points[0] as ChartPoint).timeNs,
    toNs: (points.at(-1) as ChartPoint).timeNs,
    points: points.length,
    basis: frozen === undefined ? 'own' : 'frozen',
    limits,
    preliminary: frozen === undefined && points.length < WANTED_POINTS,
    capability: limits === null ? null : capabilityOf(limits, spec.specification),
    inControl: limits === null ? null : broken.length === 0,
  };
  return { phase, broken: broken.sort((a, b) => a.at - b.at || a.rule - b.rule) };
}

/** The rules over each stretch without a gap. */
function valueViolations(points: readonly ChartPoint[], { centre, sigma }: ControlLimits): ChartViolation[] {
  const starts = points.flatMap(({ afterGap }, place) => (place === 0 || afterGap ? [place] : []));
  return starts.flatMap((from, i) => {
    const stretch = points.slice(from, starts[i + 1] ?? points.length);
    return violationsAmong(stretch.map(({ value }) => (value - centre) / sigma)).map((one) => ({
      of: 'value' as const,
      ...one,
      at: one.at + from,
      points: one.points.map((place) => place + from),
    }));
  });
}

function rangeViolations(points: readonly ChartPoint[], limits: ControlLimits): ChartViolation[] {
  const found: ChartViolation[] = [];
  for (const [at, { range }] of points.entries()) {
    if (range === null) continue;
    const side = range > limits.rangeUpper ? 'above' : range < limits.rangeLower ? 'below' : null;
    if (side === null) continue;
    const before = found.at(-1);
    if (before?.side === side && before.points.at(-1) === at - 1) before.points.push(at);
    else found.push({ of: 'range', rule: 1, side, at, points: [at] });
  }
  return found;
}
