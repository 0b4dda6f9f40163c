/**
 * First-out [ISA-18.1]: of alarms that come together the one that was first by its own time is the one to be told of, and
 * the others follow it. What happened earlier may come later, so a group waits a short while before it decides.
 */

import type { AlarmMemory } from '../types.ts';
import type { Group, Member } from './types.ts';

export const emptyGroup = (id: string): Group => ({
  ...{ kind: 'group', id, members: [], dueNs: null, decided: false },
});

/** What is to be said of a member once it is known who was first. */
export interface Verdict {
  member: Member;
  place: 'first-out' | 'follower';
  announce: boolean;
}

/**
 * An alarm of the group has become active in the open. Before the decision it waits; afterwards it follows what somebody
 * has been told of, unless it is critical: that is told of by itself, each time, and only chattering holds its repeats.
 */
export function join(
  group: Group,
  member: Member,
  times: { nowNs: bigint; waitNs: bigint },
): { group: Group; verdict: 'wait' | 'follow' | 'announce' } {
  const members = put(group.members, member);
  if (!group.decided) {
    const dueNs = group.dueNs ?? times.nowNs + times.waitNs;
    return { group: { ...group, members, dueNs }, verdict: 'wait' };
  }
  if (!member.critical) return { group: { ...group, members }, verdict: 'follow' };
  return { group: { ...group, members: put(group.members, { ...member, told: true }) }, verdict: 'announce' };
}

/** One that comes again while the group stands keeps its place. */
function put(members: readonly Member[], member: Member): Member[] {
  const known = members.find(({ alarm }) => alarm === member.alarm);
  const others = members.filter((one) => one !== known);
  const activeNs = known !== undefined && known.activeNs < member.activeNs ? known.activeNs : member.activeNs;
  return [...others, { ...member, activeNs, told: member.told || known?.told === true }];
}

/** A member has changed. Nothing of the group calls any more: the next one is the first again. */
export function follow(group: Group, alarm: string, memory: AlarmMemory): Group {
  const known = group.members.find((member) => member.alarm === alarm);
  if (known === undefined) return group;
  const open = memory.suppression === 'none';
  const quiet = !open || !memory.state.endsWith('unacknowledged');
  const stands = open && memory.state === 'active-unacknowledged';
  const occurrence = memory.occurrence ?? known.occurrence;
  if (quiet === known.quiet && stands === known.stands && occurrence === known.occurrence) return group;
  const changed: Member = { ...known, quiet, stands, occurrence };
  return closedIfOver({ ...group, members: group.members.map((member) => (member === known ? changed : member)) });
}

/** Without the alarms whose rules are gone: a group must not wait for somebody to acknowledge what no longer exists. */
export function retain(group: Group, has: (alarm: string) => boolean): Group {
  const members = group.members.filter(({ alarm }) => has(alarm));
  return members.length === group.members.length ? group : closedIfOver({ ...group, members });
}

/** Nobody is called for it any more: nothing stands, or what people were told of was acknowledged. */
function closedIfOver(group: Group): Group {
  const calls = group.members.some(({ told, quiet }) => told && !quiet) && group.members.some(({ stands }) => stands);
  return group.decided && !calls ? emptyGroup(group.id) : group;
}

/** Who was first, when the group has waited long enough; `null` when it hasn't, or nothing waits. */
export function decide(group: Group, nowNs: bigint): { group: Group; atNs: bigint; verdicts: Verdict[] } | null {
  const { dueNs } = group;
  if (dueNs === null || nowNs < dueNs) return null;
  const ordered = group.members.toSorted((a, b) =>
    a.activeNs < b.activeNs ? -1 : a.activeNs > b.activeNs ? 1 : a.alarm < b.alarm ? -1 : 1,
  );
  const loud = ordered.filter(({ quiet }) => !quiet);
  const first = loud[0] ?? ordered[0];
  const verdicts = ordered.map((member) => ({
    member,
    place: member === first ? ('first-out' as const) : ('follower' as const),
    announce: !member.quiet && (member === first || member.critical),
  }));
  const members = verdicts.map(({ member, announce }) => ({ ...member, told: announce }));
  const decided: Group = { ...group, members, dueNs: null, decided: true };
  return { group: closedIfOver(decided), atNs: dueNs, verdicts };
}
