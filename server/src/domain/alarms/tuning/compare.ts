/**
 * A rule as it is beside a rule as it might be, on the same past: how many alarms each raises, which of them stood before
 * a real stop and how long before, and which stops the other would no longer tell of.
 */

import { NS_PER_S } from '@gemba/contract/sample';
import type { Raised } from './replay.ts';

/** Something that an alarm should tell of: a stop of the machine, or a failure that somebody knows of. */
export interface Incident {
  fromNs: bigint;
  toNs: bigint;
  /** Id of its reason; `null` without one. */
  reason: string | null;
}

/** What one version of the rule did. */
export interface Version {
  /** Occurrences, also of those that were not kept. */
  alarms: number;
  /** A day, over the window. */
  perDay: number;
  /** Seconds active. */
  activeS: number;
  /** Incidents that it told of: it became active, or stood, from the horizon before one until its end. */
  told: number;
  missed: number;
  /** Alarms that told of no incident. */
  idle: number;
  /** Median seconds from the first alarm that told of an incident to its beginning; below 0 when it came after that. */
  leadS: number | null;
}

export interface Difference {
  before: Version;
  after: Version;
  /** Told of by the rule as it is, and not by the other: what the change would cost. */
  lost: Incident[];
  /** The other way round. */
  won: Incident[];
  /** Each incident with the first alarm of either that told of it; `null` where it missed it. */
  tellings: { incident: Incident; before: Raised | null; after: Raised | null }[];
  /** Alarms of either that told of no incident, as far as they were kept. */
  idle: { before: Raised[]; after: Raised[] };
  /** Occurrences of the rule as it is during which the other says nothing, and the other way round. */
  gone: Raised[];
  added: Raised[];
}

export interface Span {
  fromNs: bigint;
  toNs: bigint;
  /** How long before an incident an alarm still tells of it, ns. */
  horizonNs: bigint;
}

type Played = { kept: readonly Raised[]; count: number };

export function compare(before: Played, after: Played, incidents: readonly Incident[], span: Span): Difference {
  const [was, would] = [tellings(before.kept, incidents, span), tellings(after.kept, incidents, span)];
  return {
    before: versionOf(before, incidents, was, span),
    after: versionOf(after, incidents, would, span),
    lost: incidents.filter((_, i) => was.first[i] !== null && would.first[i] === null),
    won: incidents.filter((_, i) => was.first[i] === null && would.first[i] !== null),
    tellings: incidents.map((incident, i) => {
      return { incident, before: was.first[i] ?? null, after: would.first[i] ?? null };
    }),
    idle: { before: was.idle, after: would.idle },
    gone: apart(before.kept, after.kept, span),
    added: apart(after.kept, before.kept, span),
  };
}

/** For each incident the first alarm that told of it, and the alarms that told of none. */
interface Tellings {
  first: (Raised | null)[];
  idle: Raised[];
}

function tellings(raised: readonly Raised[], incidents: readonly Incident[], span: Span): Tellings {
  const useful = new Set<Raised>();
  const first = incidents.map(({ fromNs, toNs }) => {
    const of = touching(raised, fromNs - span.horizonNs, toNs, span.toNs);
    for (const one of of) useful.add(one);
    return of[0] ?? null;
  });
  return { first, idle: raised.filter((one) => !useful.has(one)) };
}

/** Occurrences are ascending and lie one behind the other: of those that touch `[fromNs, toNs)` the first is looked up. */
function touching(raised: readonly Raised[], fromNs: bigint, toNs: bigint, endNs: bigint): Raised[] {
  let [low, high] = [0, raised.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ended(raised[middle] as Raised, endNs) < fromNs) low = middle + 1;
    else high = middle;
  }
  const found: Raised[] = [];
  for (let i = low; i < raised.length && (raised[i] as Raised).activeNs < toNs; i++) found.push(raised[i] as Raised);
  return found;
}

const ended = ({ returnedNs }: Raised, endNs: bigint): bigint => returnedNs ?? endNs;

const apart = (of: readonly Raised[], other: readonly Raised[], { toNs }: Span): Raised[] =>
  of.filter((one) => touching(other, one.activeNs, ended(one, toNs) + 1n, toNs).length === 0);

function versionOf({ kept, count }: Played, incidents: readonly Incident[], found: Tellings, span: Span): Version {
  const leads = incidents.flatMap(({ fromNs }, i) => {
    const alarm = found.first[i] ?? null;
    return alarm === null ? [] : [leadS(alarm, fromNs)];
  });
  const days = seconds(span.toNs - span.fromNs) / 86_400;
  return {
    alarms: count,
    perDay: days > 0 ? count / days : 0,
    activeS: kept.reduce((sum, one) => sum + seconds(ended(one, span.toNs) - one.activeNs), 0),
    told: leads.length,
    missed: incidents.length - leads.length,
    idle: found.idle.length + count - kept.length,
    leadS: median(leads),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** From an alarm to the beginning of an incident, s; below 0 when the alarm came after that. */
export const leadS = ({ activeNs }: Raised, incidentNs: bigint): number => seconds(incidentNs - activeNs);

const seconds = (ns: bigint): number => Number(ns) / Number(NS_PER_S);
