/** From times and values to places in a control chart's picture, in units of its view box. Pure. */

import type { ControlChartView, PhaseView } from '@gemba/contract/quality';

/** A step of the scale that people count in. */
const NICE = [1, 2, 2.5, 5, 10];

export interface Scale {
  low: number;
  high: number;
  /** Round values to mark, ascending. */
  marks: number[];
  step: number;
  /** Place of a value: 0 at the top, `height` at the bottom. */
  y: (value: number) => number;
}

/** A scale that holds all the values with a little air, marked at most `most` times. */
export function scaleOf(values: readonly number[], height: number, most: number): Scale {
  const finite = values.filter(Number.isFinite);
  const [least, greatest] = finite.length === 0 ? [0, 1] : [Math.min(...finite), Math.max(...finite)];
  const air = greatest > least ? (greatest - least) * 0.06 : Math.max(1, Math.abs(least) * 0.01);
  const [low, high] = [least - air, greatest + air];
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (NICE.find((one) => one * power >= raw) ?? 10) * power;
  const marks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i += 1) marks.push(i * step + 0);
  return { low, high, marks, step, y: (value) => ((high - value) / (high - low)) * height };
}

/** Everything that must have its place on the upper picture: points and limits, and what is specified if it is near. */
export function valuesOf({ points, phases, specification }: ControlChartView): number[] {
  const values = [
    ...points.value,
    ...phases.flatMap(({ limits }) => (limits === null ? [] : [limits.lower, limits.upper])),
  ];
  if (values.length === 0) return [];
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const room = greatest - least;
  // A specification far outside would press the chart into a line.
  const near = [specification.low, specification.high].filter(
    (limit): limit is number => limit !== null && limit > least - room && limit < greatest + room,
  );
  return [...values, ...near];
}

export const rangesOf = ({ points, phases }: ControlChartView): number[] => [
  0,
  ...points.range.filter((range) => range !== null),
  ...phases.flatMap(({ limits }) => (limits === null ? [] : [limits.rangeUpper])),
];

/** Points that belong on one line: not across a gap, nor from one phase to the next. */
export function stretchesOf({ timeMs, phase, afterGap }: ControlChartView['points']): number[][] {
  const stretches: number[][] = [];
  timeMs.forEach((_, i) => {
    const last = stretches.at(-1);
    if (last === undefined || afterGap[i] === true || phase[i] !== phase[i - 1]) stretches.push([i]);
    else last.push(i);
  });
  return stretches;
}

/** Where a phase is drawn: to its neighbours, halfway, so that one point has a width too. */
export function extentOf(phases: readonly PhaseView[], index: number, fromMs: number, toMs: number): [number, number] {
  const phase = phases[index] as PhaseView;
  const [before, after] = [phases[index - 1], phases[index + 1]];
  return [
    before === undefined ? fromMs : (before.toMs + phase.fromMs) / 2,
    after === undefined ? toMs : (phase.toMs + after.fromMs) / 2,
  ];
}
