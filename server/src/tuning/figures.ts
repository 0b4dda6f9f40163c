/** The published figures of an alarm system over a window: read from the journal, each beside what is asked of it. */

import type { AlarmFigures, AlarmTarget, RuleView } from '@gemba/contract/alarm-figures';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { msFromNs, NS_PER_S } from '@gemba/contract/sample';
import { PRIORITIES, type Priority } from '@gemba/contract/state';
import { type AlarmKpis, alarmKpis } from '../domain/alarms/kpis/kpis.ts';
import type { Life } from '../domain/alarms/kpis/life.ts';
import * as targets from '../domain/alarms/kpis/targets.ts';
import { isDraft, priorityOf } from '../domain/alarms/rationalisation.ts';
import { rulesOf } from '../domain/alarms/rules.ts';
import { isSystemRule, SYSTEM_POSITION, SYSTEM_RULES } from '../domain/alarms/system.ts';
import { canReplay } from '../domain/alarms/tuning/replay.ts';
import type { AlarmTransition } from '../domain/alarms/types.ts';
import type { AlarmRecords } from '../records/alarms/port.ts';

/** What became active longer ago than this before the window is not known to stand at its beginning. */
const LOOK_BACK_NS = 30n * 86_400n * NS_PER_S;
/** Lines that are read at a time. */
const PAGE_LINES = 1000;
/** Kinds of alarms that are told of. */
const LISTED = 50;

export interface FiguresAsked {
  fromNs: bigint;
  toNs: bigint;
  /** Alarms of these machines; `null` for all, and those of the system. */
  machines: ReadonlySet<string> | null;
}

export async function alarmFigures(
  plant: Plant,
  records: Pick<AlarmRecords, 'alarmJournal'>,
  { fromNs, toNs, machines }: FiguresAsked,
): Promise<AlarmFigures> {
  const lines: AlarmTransition[] = [];
  let beforeId: number | undefined;
  do {
    const page = await records.alarmJournal({ fromNs: fromNs - LOOK_BACK_NS, toNs, beforeId }, PAGE_LINES);
    lines.push(...page.filter(({ machine }) => machines === null || machines.has(machine)));
    beforeId = page.length < PAGE_LINES ? undefined : page.at(-1)?.id;
  } while (beforeId !== undefined);
  const names = new Names(plant);
  const kpis = alarmKpis(lines, {
    ...{ fromNs, toNs },
    positionOf: (life) => names.positionOf(life),
    priorityOf: (rule) => names.priorityOf(rule),
  });
  return {
    ...{ fromMs: msFromNs(fromNs), toMs: msFromNs(toNs), shown: kpis.shown, targets: targetsOf(kpis) },
    positions: kpis.positions.map(({ floods, ...position }) => ({
      ...position,
      floods: floods.map(({ fromNs: since, toNs: until, shown }) => {
        return { fromMs: msFromNs(since), toMs: msFromNs(until), shown };
      }),
    })),
    alarms: kpis.alarms.slice(0, LISTED).map((tally) => ({ ...tally, text: names.textOf(tally.rule) })),
    more: Math.max(0, kpis.alarms.length - LISTED),
    standing: kpis.standing.map(({ occurrence, alarm, rule, machine, activeNs }) => {
      return { occurrence, alarm, rule, machine, text: names.textOf(rule), activeMs: msFromNs(activeNs) };
    }),
    priorities: kpis.priorities,
  };
}

/** What is asked of an alarm system, one by one; the worst position counts. */
function targetsOf(kpis: AlarmKpis): AlarmTarget[] {
  const { shown, positions, priorities } = kpis;
  const worst = (of: (position: AlarmKpis['positions'][number]) => number) =>
    positions.length === 0 ? 0 : Math.max(...positions.map(of));
  const judge = (figure: AlarmTarget['figure'], value: number | null, most: number): AlarmTarget => ({
    ...{ figure, value, most, met: value === null ? null : value <= most },
  });
  const known = shown - priorities.unknown;
  const off = PRIORITIES.map((one) => Math.abs(priorities[one] / known - targets.PRIORITY_SHARES[one]));
  return [
    judge(
      'rate',
      worst(({ perHour }) => perHour),
      targets.RATE_ACCEPTABLE_PER_H,
    ),
    judge(
      'flood',
      worst(({ floodShare }) => floodShare),
      targets.FLOOD_SHARE_MAX,
    ),
    judge('top-ten', shown === 0 ? null : kpis.topShare, targets.TOP_TEN_SHARE_MAX),
    judge('chattering', kpis.chattering, 0),
    judge('fleeting', kpis.fleeting, 0),
    judge('standing', kpis.standing.length, targets.STANDING_MAX - 1),
    judge('priorities', known === 0 ? null : Math.max(...off), targets.PRIORITY_TOLERANCE),
  ];
}

/** All rules of the plant, and how each stands to rationalisation. */
export function ruleViews(plant: Plant): RuleView[] {
  const bound = Map.groupBy(rulesOf(plant).filter(canReplay), ({ rule }) => rule.id);
  return (plant.alarms ?? []).map((rule) => {
    const { severity, respondWithinS } = rule;
    const said = severity !== undefined && respondWithinS !== undefined;
    return {
      ...{ rule, draft: isDraft(rule), priorityByTable: said ? priorityOf(severity, respondWithinS) : null },
      machines: (bound.get(rule.id) ?? []).map(({ machine }) => machine),
    };
  });
}

/** What the journal's ids mean in the plant as it is now. */
class Names {
  readonly #rules;
  readonly #positions;

  constructor(plant: Plant) {
    this.#rules = new Map((plant.alarms ?? []).map((rule) => [rule.id, rule]));
    const { position = 'line' } = plant.alarmSettings ?? {};
    this.#positions = new Map(machinesOf(plant).map((placed) => [placed.machine.id, placed[position].id]));
  }

  textOf(rule: string): string {
    return this.#rules.get(rule)?.text ?? (isSystemRule(rule) ? SYSTEM_RULES[rule].text : rule);
  }

  priorityOf(rule: string): Priority | null {
    return this.#rules.get(rule)?.priority ?? (isSystemRule(rule) ? SYSTEM_RULES[rule].priority : null);
  }

  /** What the server itself notices is watched over by nobody in particular, unless it is about a machine. */
  positionOf({ machine }: Life): string {
    return this.#positions.get(machine) ?? SYSTEM_POSITION;
  }
}
