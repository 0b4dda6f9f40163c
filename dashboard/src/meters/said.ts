/** What is said of a meter in one list: what people told and what its counters did out of the ordinary, newest first. */

import type { MeterActView, MeterEventView, MeterView } from '@gemba/contract/maintenance';
import type { Key } from '../i18n/catalogue.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { stepOf } from '../jobs/look.ts';

const OWN = {
  'run-hours': 'plans.run-hours',
  parts: 'plans.meterParts',
  cycles: 'plans.meterCycles',
  energy: 'plans.meterEnergy',
} as const satisfies Record<string, Key>;

/** As people call it; by its kind where nobody named it. */
export function nameOf({ name, kind, meter }: MeterView, words: Words): string {
  if (name !== null) return name;
  return meter === kind && kind in OWN ? words.t(OWN[kind as keyof typeof OWN]) : meter;
}

/** A value with its unit. */
export const shown = (value: number, unit: string, words: Words): string =>
  `${unit === 'h' || unit === 'kWh' ? words.cycle(value) : words.whole(value)} ${unit}`.trim();

/** How much of its time is known, and how fast it goes on. */
export const factsOf = ({ completeness, perDay, unit, readMs }: MeterView, words: Words): string =>
  [
    readMs === null ? words.t('plans.neverRead') : '',
    completeness === null ? '' : words.t('plans.known', { percent: words.percent(completeness) }),
    perDay === null ? '' : words.t('plans.perDay', { value: shown(perDay, unit, words) }),
  ]
    .filter((fact) => fact !== '')
    .join(' · ');

/** A value as a device shows it, with the decimals that it has. */
export const asRead = (value: number, words: Words): string => words.stepped(value, stepOf(value));

const REFUSALS = {
  jump: 'meters.refused.jump',
  glitch: 'meters.refused.glitch',
  reset: 'meters.refused.reset',
} as const satisfies Record<string, Key>;

/** Why a reading can't be; what nobody has words for says its kind. */
export const refusalOf = (kind: string, words: Words): string =>
  kind in REFUSALS ? words.t(REFUSALS[kind as keyof typeof REFUSALS]) : kind;

const EVENTS = {
  rollover: 'meters.event.rollover',
  reset: 'meters.event.reset',
  swap: 'meters.event.swap',
  glitch: 'meters.event.refused',
  jump: 'meters.event.refused',
  excess: 'meters.event.excess',
} as const satisfies Record<string, Key>;

export interface Line {
  key: string;
  atMs: number;
  text: string;
  /** Why it counts for nothing; `null` where it counts. */
  refused: string | null;
  /** Who said it and why, or which counter it was. */
  by: string;
}

/** Events of other counters of the machine are left out. */
export function linesOf(
  meter: MeterView,
  acts: readonly MeterActView[],
  events: readonly MeterEventView[],
  words: Words,
): Line[] {
  const value = (one: number | null): string => (one === null ? words.t('meters.unknown') : asRead(one, words));
  const told = acts.map(
    (act, i): Line => ({
      key: `act ${acts.length - i}`,
      atMs: act.atMs,
      text:
        act.kind === 'reading'
          ? words.t('meters.said.reading', { value: value(act.value) })
          : words.t('meters.said.swap', { final: value(act.final), start: value(act.start) }),
      refused: act.refused === null ? null : refusalOf(act.refused, words),
      by: [act.by, act.comment].filter((part) => part !== null).join(': '),
    }),
  );
  const odd = events
    .filter(({ signal }) => meter.signals.includes(signal))
    .map(
      (event): Line => ({
        key: `${event.kind} ${event.signal} ${event.atMs}`,
        atMs: event.atMs,
        text:
          event.kind in EVENTS
            ? words.t(EVENTS[event.kind as keyof typeof EVENTS], { from: value(event.from), to: value(event.to) })
            : `${event.kind}: ${value(event.to)}`,
        refused: event.kind === 'glitch' || event.kind === 'jump' ? refusalOf(event.kind, words) : null,
        by: meter.signals.length > 1 ? event.signal : '',
      }),
    );
  return [...told, ...odd].sort((a, b) => b.atMs - a.atMs);
}
