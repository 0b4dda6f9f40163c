/**
 * Figures of an alarm system over a window: how many alarms people were shown, how they came, and which alarms make the
 * most of them [ISA-18.2 §16.5, EEMUA 191]. The journal's lines go in; every figure comes with what it was formed of.
 */

import { PRIORITIES, type Priority } from '@gemba/contract/state';
import { CHATTER_COUNT, CHATTER_NS } from '../chatter.ts';
import type { AlarmTransition } from '../types.ts';
import { type Life, livesOf } from './life.ts';
import { type KpiContext, type PositionKpis, positionsOf, secondsOf } from './positions.ts';
import { FLEETING_NS, STANDING_NS, TOP } from './targets.ts';

/** One alarm, and how it has come. */
export interface AlarmTally {
  alarm: string;
  rule: string;
  machine: string;
  priority: Priority | null;
  shown: number;
  /** Of all that were shown; 0 where none was. */
  share: number;
  /** Times at which it came for the third time within a minute, or again after that. */
  chattering: number;
  /** Gone within ten seconds, and nobody had acknowledged it. */
  fleeting: number;
  /** Seconds active within the window. */
  activeS: number;
  /** Mean seconds from shown to acknowledged, of those that were acknowledged; `null` where none was. */
  acknowledgedInS: number | null;
}

export interface AlarmKpis {
  shown: number;
  /** The busiest first. */
  positions: PositionKpis[];
  /** All alarms that were shown, the most frequent first. */
  alarms: AlarmTally[];
  /** Share of the ten most frequent. */
  topShare: number;
  chattering: number;
  fleeting: number;
  /** Active without a break for more than a day, at the end of the window. */
  standing: Life[];
  priorities: Record<Priority | 'unknown', number>;
}

/** Lines of before the window tell what was active when it began; those behind it what ended since. */
export function alarmKpis(lines: Iterable<AlarmTransition>, context: KpiContext): AlarmKpis {
  const { fromNs, toNs } = context;
  const lives = livesOf(lines).filter(({ activeNs }) => activeNs < toNs);
  const shown = lives.filter(({ shownNs }) => shownNs !== null && shownNs >= fromNs && shownNs < toNs);
  const alarms = talliesOf(lives, shown, context);
  const priorities = Object.fromEntries([...PRIORITIES, 'unknown'].map((one) => [one, 0])) as AlarmKpis['priorities'];
  for (const { rule } of shown) priorities[context.priorityOf(rule) ?? 'unknown'] += 1;
  return {
    shown: shown.length,
    positions: positionsOf(lives, context),
    alarms,
    topShare: alarms.slice(0, TOP).reduce((sum, { share }) => sum + share, 0),
    chattering: alarms.filter(({ chattering }) => chattering > 0).length,
    fleeting: alarms.reduce((sum, { fleeting }) => sum + fleeting, 0),
    standing: standingAt(lives, toNs),
    priorities,
  };
}

/** Active for longer than a day at a time, the oldest first. What returned later was active then. */
export const standingAt = (lives: readonly Life[], atNs: bigint): Life[] =>
  lives.filter(
    ({ activeNs, shownNs, returnedNs }) =>
      shownNs !== null && activeNs <= atNs - STANDING_NS && (returnedNs === null || returnedNs >= atNs),
  );

function talliesOf(lives: readonly Life[], shown: readonly Life[], context: KpiContext): AlarmTally[] {
  const all = Map.groupBy(lives, ({ alarm }) => alarm);
  const tallies = [...Map.groupBy(shown, ({ alarm }) => alarm)].map(([alarm, of]): AlarmTally => {
    const [{ rule, machine }] = of as [Life];
    const acknowledged = of.flatMap(({ shownNs, acknowledgedNs }) =>
      acknowledgedNs === null || shownNs === null ? [] : [secondsOf(acknowledgedNs - shownNs)],
    );
    return {
      ...{ alarm, rule, machine },
      priority: context.priorityOf(rule),
      shown: of.length,
      share: of.length / shown.length,
      chattering: chatters(of),
      fleeting: of.filter(isFleeting).length,
      activeS: secondsOf((all.get(alarm) ?? []).reduce((ns, life) => ns + within(life, context), 0n)),
      acknowledgedInS: acknowledged.length === 0 ? null : acknowledged.reduce((a, b) => a + b, 0) / acknowledged.length,
    };
  });
  return tallies.sort((a, b) => b.shown - a.shown || b.activeS - a.activeS || (a.alarm < b.alarm ? -1 : 1));
}

/** Activations that were the third within a minute, or more. */
const chatters = (of: readonly Life[]): number =>
  of.filter(({ activeNs }, i) => {
    const first = of[i - CHATTER_COUNT + 1];
    return first !== undefined && activeNs - first.activeNs <= CHATTER_NS;
  }).length;

const isFleeting = ({ activeNs, returnedNs, acknowledgedNs }: Life): boolean =>
  returnedNs !== null &&
  returnedNs - activeNs < FLEETING_NS &&
  (acknowledgedNs === null || acknowledgedNs > returnedNs);

/** How long it was active within the window, ns. */
function within({ activeNs, returnedNs }: Life, { fromNs, toNs }: KpiContext): bigint {
  const begun = activeNs > fromNs ? activeNs : fromNs;
  const ended = returnedNs === null || returnedNs > toNs ? toNs : returnedNs;
  return ended > begun ? ended - begun : 0n;
}
