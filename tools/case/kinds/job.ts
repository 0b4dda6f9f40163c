/**
 * Cases of jobs: what machines say and what people do goes through the fold, the alarms and the jobs as in the server; the
 * journal of the jobs, how they stand at given times, the stock and what was refused are compared.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import { ActAsked, eventOf } from '@gemba/server/api/job-act';
import { workedNs } from '@gemba/server/domain/jobs/time';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { jobView } from '@gemba/server/views/jobs';
import { Value } from 'typebox/value';
import { compareFields, compareLists, type Fields, listOf, objectOf } from '../compare.ts';
import { JobProcess } from '../job-process.ts';
import { type Case, CaseError, type CaseEvent, type CaseKind, type Difference } from './kind.ts';
import { entryOf } from './production.ts';

const EXPECTED_KEYS = ['journal', 'states', 'stock', 'refused'];
const ENTRY_KEYS = ['machine', 'signal', 'value', 'status', 'observed', 'gap', 'cause', 'signals'];
const MAKE_KEYS = ['make', 'by', 'machine', 'rule', 'priority', 'title'];

interface Refused {
  at: string;
  fields: Fields;
}

export const job: CaseKind = {
  name: 'job',
  run(input) {
    const expected = objectOf(input.expected ?? {}, `${input.folder}/expected.yaml`, EXPECTED_KEYS);
    const process = new JobProcess(input.plant, input.events[0]?.atNs ?? 0n);
    const states = listOf(expected.states, `${input.folder}/expected.yaml: states`)
      .map((item) => ({ atNs: input.time(item.at, 'expected.yaml: states'), item }))
      .sort((a, b) => (a.atNs < b.atNs ? -1 : 1));
    const differences: Difference[] = [];
    const refused: Refused[] = [];
    const look = (throughNs: bigint | null) => {
      while (states[0] !== undefined && (throughNs === null || states[0].atNs < throughNs)) {
        const { atNs, item } = states.shift() as (typeof states)[number];
        process.clock(atNs);
        differences.push(...compareState(input, process, atNs, item));
      }
    };
    for (const event of input.events) {
      look(event.atNs);
      process.clock(event.atNs);
      feed(input, process, event, refused);
    }
    look(null);
    return [
      ...compareJournal(input, process, expected),
      ...differences,
      ...compareLists('refusal', timed(input, expected.refused, 'refused'), refused, (item) => String(item.at)),
      ...compareStock(process, expected),
    ];
  },
};

function feed(input: Case, process: JobProcess, event: CaseEvent, refused: Refused[]): void {
  const { fields, atNs } = event;
  const where = `${input.folder}/input.jsonl:${event.line}`;
  if (fields.restart === true) process.restart();
  if (fields.restart === true || fields.clock === true) return;
  const machine = String(fields.machine ?? machinesOf(input.plant)[0]?.machine.id);
  if (['signal', 'observed', 'gap'].some((key) => key in fields)) {
    objectOf(fields, where, ENTRY_KEYS);
    process.take(entryOf(input, contextOf(input.plant, machine as MachineId), event, where));
    return;
  }
  const by = typeof fields.by === 'string' ? fields.by : 'somebody';
  if ('make' in fields) {
    const { rule, priority, title, make } = objectOf(fields, where, MAKE_KEYS);
    const wish = { act: String(make), by, atNs, recordedNs: atNs, title: title as string | undefined };
    const made = process.make(machine, (rule as string | undefined) ?? null, { ...wish, priority: priority as never });
    if (made === null) throw new CaseError(`${where}: there is no alarm of ${rule} on ${machine}`);
    return;
  }
  const { job: number = 1, act: kind, by: _by, done, ...said } = fields;
  const asked = { id: `line-${String(event.line).padStart(4, '0')}`, ...said, kind };
  if (!Value.Check(ActAsked, asked)) throw new CaseError(`${where}: no act of a job; see acts in contract/src/jobs.ts`);
  const told = eventOf(asked, by, atNs);
  const at = done === undefined ? told : { ...told, atNs: input.time(done, where) };
  const refusal = process.act(Number(number), at);
  if (refusal !== null) refused.push({ at: input.show(atNs), fields: { at: input.show(atNs), why: refusal.kind } });
}

function compareJournal(input: Case, process: JobProcess, expected: Fields): Difference[] {
  if (expected.journal === undefined) return [];
  const actual = process.facts.map(({ number, kind, atNs, by, comment, about }) => ({
    at: input.show(atNs),
    fields: {
      at: input.show(atNs),
      job: number,
      kind,
      by,
      comment,
      why: about.why ?? null,
      verdict: about.verdict ?? null,
    },
  }));
  return compareLists('journal', timed(input, expected.journal, 'journal'), actual, (item) => String(item.at));
}

/** A list with its times as the case shows them. */
const timed = (input: Case, written: unknown, list: string): Fields[] =>
  listOf(written, `${input.folder}/expected.yaml: ${list}`).map((item) => ({
    ...item,
    ...(item.at === undefined ? {} : { at: input.show(input.time(item.at, `expected.yaml: ${list}`)) }),
  }));

function compareState(input: Case, process: JobProcess, atNs: bigint, item: Fields): Difference[] {
  const { at: _, job: number = 1, alarm, ...wanted } = item;
  const kept = process.job(Number(number));
  const view = jobView(kept, atNs);
  const { machine } = view;
  const { state, suppression } = process.alarmOf(machine, String(alarm ?? view.alarm?.rule));
  return compareFields(input.show(atNs), 'state', wanted, {
    ...{ state: view.state, waitsFor: view.waitsFor, holdsMachine: view.holdsMachine, escalated: view.escalated },
    ...{ assignee: assigneeOf(view.assignee), reopened: view.reopened, reason: view.reason, parts: kept.parts.length },
    ...{ proof: view.proof?.state ?? null, haveS: view.proof?.haveS ?? null, why: view.proof?.why ?? null },
    ...{ workedS: Number(workedNs(kept, atNs)) / 1e9, alarmState: state, suppression, acts: kept.acts.length },
  });
}

const assigneeOf = (assignee: ReturnType<typeof jobView>['assignee']): string | null =>
  assignee === null ? null : assignee.kind === 'person' ? assignee.person : assignee.team;

function compareStock(process: JobProcess, expected: Fields): Difference[] {
  return listOf(expected.stock, 'expected.yaml: stock').flatMap(({ part, ...wanted }) => {
    const differences = process.movements.filter((one) => one.part === part && one.kind === 'difference');
    const difference = differences.reduce((sum, { milli }) => sum + milli, 0) / 1000;
    return compareFields(null, `stock of ${part}`, wanted, { stock: process.stockOf(String(part)), difference });
  });
}
