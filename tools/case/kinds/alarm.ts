/**
 * Cases of alarms: samples, observations, gaps, acts of people, restarts and the clock go through the fold and the alarm
 * core as in the server; transitions, announcements, refusals and states at given times are compared.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import type { Entry, Observed } from '@gemba/contract/sample';
import type { AlarmMemory } from '@gemba/server/domain/alarms/types';
import { contextOf, type FoldContext } from '@gemba/server/domain/ledger/context';
import { LINE_KEYS, tellLine } from '../alarm-lines.ts';
import { AlarmProcess, type HeardSpan } from '../alarm-process.ts';
import { compareFields, compareLists, type Fields, listOf, objectOf } from '../compare.ts';
import { type Case, CaseError, type CaseEvent, type CaseKind, type Difference } from './kind.ts';
import { entryOf, watched } from './production.ts';

const EXPECTED_KEYS = ['transitions', 'announced', 'refusals', 'states'];
const ENTRY_KEYS = ['machine', 'signal', 'value', 'status', 'observed', 'gap', 'cause', 'signals', 'arrives'];
const ACTS = ['acknowledge', 'reset', 'shelve', 'shelveOnce', 'unshelve', 'outOfService', 'inService', 'say'] as const;
const ACT_KEYS = ['machine', 'rule', 'by', 'comment', 'design', 'ended', ...ACTS];

/** A line, when it arrives on the server's clock, and what it is. */
interface Arrival {
  atNs: bigint;
  entry: Entry | null;
  event: CaseEvent;
}

export const alarm: CaseKind = {
  name: 'alarm',
  run(input) {
    const expected = objectOf(input.expected ?? {}, `${input.folder}/expected.yaml`, EXPECTED_KEYS);
    const arrivals = arrivalsOf(input);
    const spans = machinesOf(input.plant).flatMap(({ machine }) => watched(input, machine.id as MachineId));
    const firstNs = arrivals[0]?.atNs ?? spans[0]?.fromNs ?? 0n;
    const process = new AlarmProcess(input.plant, firstNs, heardOf(arrivals, spans));
    const watch = new Watch(process, spans);
    const differences: Difference[] = [];
    const states = listOf(expected.states, `${input.folder}/expected.yaml: states`)
      .map((item) => ({ atNs: input.time(item.at, 'expected.yaml: states'), item }))
      .sort((a, b) => (a.atNs < b.atNs ? -1 : 1));
    const goOn = (throughNs: bigint) => process.clock(throughNs, (nowNs) => watch.through(nowNs - 1n));
    const look = (beforeNs: bigint | null) => {
      for (let next = states[0]; next && (beforeNs === null || next.atNs < beforeNs); next = states[0]) {
        states.shift();
        goOn(next.atNs);
        watch.through(next.atNs);
        differences.push(...compareState(input, process, next.atNs, next.item));
      }
    };
    for (const { atNs, entry, event } of arrivals) {
      look(atNs);
      if (event.fields.restart === true) process.restart(atNs);
      else goOn(atNs);
      if (entry !== null) process.take(entry);
      else if (!tellLine(input, process, event)) act(input, process, event);
    }
    look(null);
    for (const { throughNs } of spans) goOn(throughNs);
    watch.through(null);
    return [...compareSaid(input, process, expected), ...differences];
  },
};

/** `watched` of a case: told as time goes on, as a gateway does, always a moment behind the samples. */
class Watch {
  readonly #process: AlarmProcess;
  readonly #spans: Observed[];

  constructor(process: AlarmProcess, spans: readonly Observed[]) {
    this.#process = process;
    this.#spans = [...spans];
  }

  /** What was watched through a time, `null` all of it, and has not been told yet. */
  through(timeNs: bigint | null): void {
    for (const [i, span] of this.#spans.entries()) {
      const throughNs = timeNs !== null && timeNs < span.throughNs ? timeNs : span.throughNs;
      if (throughNs <= span.fromNs) continue;
      this.#process.take({ ...span, throughNs });
      this.#spans[i] = { ...span, fromNs: throughNs };
    }
  }
}

/** Lines in the order of the file; one that says nothing else arrives at its own time, or with the line before it. */
function arrivalsOf(input: Case): Arrival[] {
  const contexts = new Map<string, FoldContext>();
  for (const { machine } of machinesOf(input.plant)) {
    contexts.set(machine.id, contextOf(input.plant, machine.id as MachineId));
  }
  const first = [...contexts.keys()][0] ?? '';
  const arrivals: Arrival[] = [];
  const add = (atNs: bigint, entry: Entry | null, event: CaseEvent) => {
    const before = arrivals.at(-1)?.atNs ?? atNs;
    arrivals.push({ atNs: atNs > before ? atNs : before, entry, event });
  };
  for (const event of input.events) {
    const where = `input.jsonl:${event.line}`;
    const context = contexts.get(String(event.fields.machine ?? first));
    if (!context) throw new CaseError(`${input.folder}/${where}: there is no machine ${event.fields.machine}`);
    if (['signal', 'observed', 'gap'].some((key) => key in event.fields)) {
      const fields = objectOf(event.fields, `${input.folder}/${where}`, ENTRY_KEYS);
      const arrivesNs = fields.arrives === undefined ? event.atNs : input.time(fields.arrives, where);
      add(arrivesNs, entryOf(input, context, event, where), event);
    } else {
      objectOf(event.fields, `${input.folder}/${where}`, [...ACT_KEYS, ...LINE_KEYS, 'restart', 'clock']);
      add(event.atNs, null, event);
    }
  }
  return arrivals;
}

/** When machines were heard of: while they were observed in time, since a gateway says so every second. */
function heardOf(arrivals: readonly Arrival[], spans: readonly Observed[]): HeardSpan[] {
  const lines = arrivals.flatMap(({ atNs, entry }) => {
    if (entry?.kind !== 'observed') return [];
    const { machine, fromNs, throughNs } = entry;
    return [atNs > throughNs ? { machine, fromNs: atNs, toNs: atNs } : { machine, fromNs, toNs: throughNs }];
  });
  return [...lines, ...spans.map(({ machine, fromNs, throughNs }) => ({ machine, fromNs, toNs: throughNs }))];
}

function act(input: Case, process: AlarmProcess, event: CaseEvent): void {
  const { atNs, fields, line } = event;
  const where = `input.jsonl:${line}`;
  const kind = ACTS.find((one) => one in fields);
  const suppresses = 'design' in fields || 'ended' in fields;
  if (fields.clock === true || (kind === undefined && !suppresses)) return;
  const alarm = process.find(fields.machine, fields.rule);
  if (alarm === null) throw new CaseError(`${input.folder}/${where}: name a machine and rule of the plant`);
  if (kind === undefined) {
    process.design(alarm.bound.machine, 'design' in fields, String(fields.design ?? fields.ended));
    return;
  }
  const by = typeof fields.by === 'string' ? fields.by : 'somebody';
  const comment = typeof fields.comment === 'string' ? fields.comment : null;
  // `true` means what is there now; a time names the occurrence that became active then.
  const named = fields[kind];
  const present = alarm.memory.occurrence ?? `${alarm.bound.id}#none`;
  const occurrence = () => (named === true ? present : `${alarm.bound.id}#${input.time(named, where)}`);
  const untilNs = () => input.time(named, where);
  process.act(alarm, { ...eventOf(kind, occurrence, untilNs), by, comment, atNs });
}

function eventOf(kind: (typeof ACTS)[number], occurrence: () => string, untilNs: () => bigint) {
  switch (kind) {
    case 'acknowledge':
    case 'reset':
      return { kind, occurrence: occurrence() };
    case 'say':
      return { kind: 'comment' as const, occurrence: occurrence() };
    case 'shelve':
    case 'shelveOnce':
      return { kind: 'shelve' as const, untilNs: untilNs(), once: kind === 'shelveOnce' };
    case 'unshelve':
      return { kind };
    case 'outOfService':
      return { kind: 'remove-from-service' as const };
    case 'inService':
      return { kind: 'return-to-service' as const };
  }
}

/** The time at which an occurrence became active, from its id. */
const sinceOf = (occurrence: string, input: Case): string | null =>
  occurrence.includes('#') ? input.show(BigInt(occurrence.slice(occurrence.lastIndexOf('#') + 1))) : null;

function compareSaid(input: Case, process: AlarmProcess, expected: Fields): Difference[] {
  const lines = process.said.map((line) => ({
    at: input.show(line.atNs),
    fields: {
      at: input.show(line.atNs),
      since: sinceOf(line.occurrence, input),
      transition: line.transition,
      rule: line.rule,
      machine: line.machine,
      state: line.state,
      suppression: line.suppression,
      value: line.value,
      by: line.by,
      comment: line.comment,
      announce: line.announce,
      late: line.late,
      held: line.held,
    },
  }));
  const refusals = process.refusals.map(({ atNs, refusal, bound }) => ({
    at: input.show(atNs),
    fields: { at: input.show(atNs), refusal: refusal.kind, rule: bound.rule.id, machine: bound.machine },
  }));
  const announced = lines.filter(({ fields }) => fields.announce);
  const all = { transitions: lines, announced, refusals };
  return Object.entries(all).flatMap(([key, actual]) => {
    if (expected[key] === undefined) return [];
    const items = listOf(expected[key], `${input.folder}/expected.yaml: ${key}`).map((item) =>
      shown(input, item, ['at', 'since'], key),
    );
    return compareLists(key.replace(/s$/, ''), items, actual, (item) => String(item.at));
  });
}

function compareState(input: Case, process: AlarmProcess, atNs: bigint, item: Fields): Difference[] {
  const { at: _, rule, machine, ...rest } = item;
  const alarm = process.find(machine, rule);
  if (alarm === null)
    throw new CaseError(`${input.folder}/expected.yaml: states: name a machine and rule of the plant`);
  const { memory } = alarm;
  const show = (ns: bigint | null) => (ns === null ? null : input.show(ns));
  const wanted = shown(input, rest, ['since', 'returned', 'shelvedUntil', 'acknowledged'], 'states');
  return compareFields(input.show(atNs), 'state', wanted, {
    state: memory.state,
    suppression: memory.suppression,
    uncertain: memory.uncertain,
    since: show(memory.activeNs),
    returned: show(memory.returnedNs),
    acknowledged: show(memory.acknowledgedNs),
    acknowledgedBy: memory.acknowledgedBy,
    shelvedUntil: show(memory.shelvedUntilNs),
    shelvedBy: memory.shelvedBy,
    shelvedReason: memory.shelvedReason,
    outOfService: memory.outOfService?.by ?? null,
    suppressedBy: causesOf(memory).join(', '),
    chattering: memory.chatter.sinceNs !== null,
    held: memory.held,
    place: memory.place,
    occurrences: memory.occurrences,
    value: memory.value,
  });
}

/** What suppresses it by design: a state, and what is outside. */
const causesOf = ({ design: { state, causes } }: AlarmMemory): string[] => [
  ...(state === null ? [] : [state.state]),
  ...causes.map(({ cause }) => cause),
];

/** Times as the case shows them; what is `null` stays so. */
function shown(input: Case, item: Fields, keys: readonly string[], where: string): Fields {
  const times = keys.filter((key) => item[key] !== undefined && item[key] !== null);
  return {
    ...item,
    ...Object.fromEntries(times.map((key) => [key, input.show(input.time(item[key], `expected.yaml: ${where}`))])),
  };
}
