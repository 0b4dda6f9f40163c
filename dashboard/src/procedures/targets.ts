/** Targets as pages show them: their values in words, and the day of a place. */

import type { PlantView } from '@gemba/contract/live';
import type { TargetFigureView, TargetLevelView } from '@gemba/contract/work';
import { localText } from '../trends/ticks.ts';

/** From the widest to the nearest. */
export const LEVELS: readonly TargetLevelView[] = ['enterprise', 'site', 'area', 'department', 'line'];

interface Numbers {
  percent: (ratio: number | null, digits?: number) => string;
  measured: (value: number | null) => string;
}

/** `85.0 %`, `120 /h`, `41 Wh`; '' for none. */
export function valueInWords(words: Numbers, unit: TargetFigureView['unit'], value: number | null): string {
  if (value === null) return '';
  // What a part takes is far less than a kilowatt-hour.
  if (unit === 'kWh' && Math.abs(value) < 1) return `${words.measured(value * 1000)} Wh`;
  return unit === '' ? `${words.percent(value, 1)} %` : `${words.measured(value)} ${unit}`;
}

/** Today as `2026-11-22` where the site is; where none is named, as in the first one. */
export function todayOf(site: string | null, plant: PlantView | null, nowMs: number): string {
  const known = plant?.sites.find(({ id }) => id === site) ?? plant?.sites[0];
  return localText(known?.timeZone ?? 'UTC', nowMs).slice(0, 10);
}

/** From which day a target ends when somebody says so today: one that is to come never begins. */
export const endOf = (from: string | null, today: string): string => (from !== null && from > today ? from : today);
