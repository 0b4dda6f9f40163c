/**
 * Whether people are told of what an alarm says: its lines go in, and come out as they are journalled, held where it waits
 * for its group or follows it, or where the operator position is in a flood. Pure: what is remembered goes in and out.
 */

import { line } from '../journal.ts';
import type { BoundRule } from '../rules.ts';
import { nsOf } from '../settings.ts';
import type { AlarmMemory, AlarmTransition } from '../types.ts';
import { calmPosition, hear as heed, subside } from './floods.ts';
import { decide, emptyGroup, follow, join, type Verdict } from './groups.ts';
import type { Group, Member, Position, Scope } from './types.ts';

/** Everything that is remembered across alarms; a change is a new object under the same id. */
export interface Scopes {
  groups: ReadonlyMap<string, Group>;
  positions: ReadonlyMap<string, Position>;
}

/** A flood has begun or ended at a position. */
export interface FloodNotice {
  position: string;
  atNs: bigint;
  over: boolean;
}

/** One alarm, its memory after what it has been told, and what it said to that. */
export interface Said {
  bound: BoundRule;
  memory: AlarmMemory;
  lines: readonly AlarmTransition[];
}

export interface Annunciated {
  memory: AlarmMemory;
  lines: AlarmTransition[];
  /** Written over what is remembered under their ids. */
  changed: Scope[];
  floods: FloodNotice[];
}

/** The notice of a flood is held by nothing. */
export const FLOOD_RULE = 'system:flood';

/** What an alarm has said. `nowNs` is the server's clock: a group waits by it. */
export function annunciate(scopes: Scopes, said: Said, nowNs: bigint): Annunciated {
  const { bound } = said;
  const changed: Scope[] = [];
  const floods: FloodNotice[] = [];
  let group = bound.group === null ? null : (scopes.groups.get(bound.group) ?? emptyGroup(bound.group));
  let position = scopes.positions.get(bound.position) ?? calmPosition(bound.position);
  const [groupBefore, positionBefore] = [group, position];
  const lines = said.lines.map((one) => {
    let told = one;
    if (group !== null && told.announce) {
      const joined = inGroup(group, said, told, nowNs);
      group = joined.group;
      told = joined.line;
    }
    const passed = atPosition(position, bound, told);
    position = passed.position;
    floods.push(...passed.floods);
    return passed.line;
  });
  const memory = remembered(said.memory, said.lines, lines, group);
  if (group !== null) group = follow(group, bound.id, memory);
  if (group !== null && group !== groupBefore) changed.push(group);
  if (position !== positionBefore) changed.push(position);
  return { memory, lines, changed, floods };
}

const isCritical = ({ rule }: BoundRule): boolean => rule.priority === 'critical';

function inGroup(group: Group, { bound, memory }: Said, one: AlarmTransition, nowNs: bigint) {
  const member: Member = {
    ...{ alarm: bound.id, occurrence: one.occurrence, activeNs: memory.activeNs ?? one.atNs },
    ...{ critical: isCritical(bound), stands: true, quiet: false, told: false },
  };
  const joined = join(group, member, { nowNs, waitNs: nsOf(bound.settings.firstOutWaitS) });
  if (joined.verdict === 'announce') return { group: joined.group, line: one };
  const held = joined.verdict === 'wait' ? 'group' : 'follower';
  return { group: joined.group, line: { ...one, announce: false, held } satisfies AlarmTransition };
}

/** What is to be announced counts, and is held in a flood unless it is critical. */
function atPosition(position: Position, bound: BoundRule, one: AlarmTransition) {
  if (!one.announce || bound.rule.id === FLOOD_RULE) return { position, line: one, floods: [] };
  const heard = heed(position, one.atNs);
  const floods = heard.started ? [{ position: position.id, atNs: one.atNs, over: false }] : [];
  const held = heard.position.floodSinceNs !== null && !isCritical(bound);
  const line: AlarmTransition = held ? { ...one, announce: false, held: 'flood' } : one;
  return { position: heard.position, line, floods };
}

/** What is remembered of the present occurrence where its announcement was held after all. */
function remembered(
  memory: AlarmMemory,
  wished: readonly AlarmTransition[],
  lines: readonly AlarmTransition[],
  group: Group | null,
): AlarmMemory {
  const i = wished.findLastIndex(({ announce, occurrence }) => announce && occurrence === memory.occurrence);
  const one = lines[i];
  if (one === undefined) return memory;
  const place = group?.decided === true ? 'follower' : memory.place;
  return { ...memory, announced: one.announce, held: one.held, place };
}

/** What the clock brings: groups decide, floods end. `find` gives an alarm by its id. */
export function elapse(
  scopes: Scopes,
  nowNs: bigint,
  find: (alarm: string) => Pick<Said, 'bound' | 'memory'> | undefined,
): { said: (Said & { lines: AlarmTransition[] })[]; changed: Scope[]; floods: FloodNotice[] } {
  const said: (Said & { lines: AlarmTransition[] })[] = [];
  const changed = new Map<string, Scope>();
  const floods: FloodNotice[] = [];
  const positions = new Map(scopes.positions);
  for (const before of scopes.groups.values()) {
    const decided = decide(before, nowNs);
    if (decided === null) continue;
    changed.set(`group ${before.id}`, decided.group);
    for (const verdict of decided.verdicts) {
      const alarm = find(verdict.member.alarm);
      if (alarm === undefined) continue;
      const position = positions.get(alarm.bound.position) ?? calmPosition(alarm.bound.position);
      const passed = atPosition(position, alarm.bound, lineOf(verdict, alarm, decided.atNs));
      if (passed.position !== position) changed.set(`position ${position.id}`, passed.position);
      positions.set(position.id, passed.position);
      floods.push(...passed.floods);
      said.push({ ...alarm, memory: placed(verdict, alarm.memory, passed.line), lines: [passed.line] });
    }
  }
  for (const position of positions.values()) {
    const over = subside(position, nowNs);
    if (over === null) continue;
    changed.set(`position ${position.id}`, over.position);
    floods.push({ position: position.id, atNs: over.atNs, over: true });
  }
  return { said, changed: [...changed.values()], floods };
}

/** It names the occurrence that the group has decided on, whatever has become of the alarm since. */
function lineOf({ member, place, announce }: Verdict, { memory, bound }: Pick<Said, 'bound' | 'memory'>, atNs: bigint) {
  const about = { ...memory, occurrence: member.occurrence };
  const held = announce || place === 'first-out' ? null : 'follower';
  return { ...line(about, bound, place, atNs), announce, held } satisfies AlarmTransition;
}

function placed({ member, place }: Verdict, memory: AlarmMemory, { announce, held }: AlarmTransition): AlarmMemory {
  return memory.occurrence === member.occurrence ? { ...memory, place, announced: announce, held } : memory;
}
