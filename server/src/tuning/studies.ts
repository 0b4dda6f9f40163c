/**
 * Studies that are under way or were done: begun, looked at while they run, and broken off. They say nothing that the
 * stored past doesn't, so they are not kept: after a restart they are asked for again.
 */

import { randomUUID } from 'node:crypto';
import type { RaisedView, StudyRequest, StudyView, TellingView } from '@gemba/contract/alarm-figures';
import { GembaError } from '@gemba/contract/errors';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { checkPlant } from '@gemba/contract/plant-check';
import { msFromNs } from '@gemba/contract/sample';
import { alarmId, type BoundRule, rulesOf } from '../domain/alarms/rules.ts';
import { type Difference, type Incident, leadS } from '../domain/alarms/tuning/compare.ts';
import { canReplay, type Raised } from '../domain/alarms/tuning/replay.ts';
import { type Studied, type StudyParts, type StudyRules, study } from './study.ts';

/** Studies at a time: each keeps the historian busy. */
export const RUNNING_MAX = 2;
/** Those that can still be looked at. */
const KEPT = 20;
/** Longest window, days. */
export const STUDY_MAX_DAYS = 92;
/** Of each list the first are told. */
const LISTED = 200;

interface Underway {
  view: StudyView;
  abort: AbortController;
  done: Promise<void>;
}

export class Studies {
  readonly #plant: Plant;
  readonly #parts: StudyParts;
  readonly #studies = new Map<string, Underway>();

  constructor(plant: Plant, parts: StudyParts) {
    this.#plant = plant;
    this.#parts = parts;
  }

  /**
   * Begins one. Throws GEMBA_NOT_FOUND for a rule that isn't on the machine, GEMBA_BAD_REQUEST for one that can't be
   * played again or makes no sense, GEMBA_STUDIES_BUSY while as many run as may.
   */
  begin(asked: StudyRequest): StudyView {
    const rules = this.#rulesOf(asked);
    const running = [...this.#studies.values()].filter(({ view }) => view.state === 'running');
    if (running.length >= RUNNING_MAX) throw new GembaError('GEMBA_STUDIES_BUSY', { count: running.length });
    const view: StudyView = { id: randomUUID(), asked, state: 'running', progress: 0, problem: null, result: null };
    const abort = new AbortController();
    const done = this.#run(view, rules, abort.signal);
    this.#studies.set(view.id, { view, abort, done });
    for (const [id, old] of this.#studies) {
      if (this.#studies.size <= KEPT) break;
      if (old.view.state !== 'running') this.#studies.delete(id);
    }
    return { ...view };
  }

  /** `null` when there is none of this id. */
  of(id: string): StudyView | null {
    const found = this.#studies.get(id);
    return found === undefined ? null : { ...found.view };
  }

  /** Breaks one off, and resolves when it is; what has ended stays as it is. */
  async cancel(id: string): Promise<StudyView | null> {
    const found = this.#studies.get(id);
    if (found === undefined) return null;
    found.abort.abort(new Error('cancelled'));
    await found.done;
    return { ...found.view };
  }

  start(): void {}

  async stop(): Promise<void> {
    await Promise.all([...this.#studies.keys()].map((id) => this.cancel(id)));
  }

  #rulesOf({ rule: id, machine, changed }: StudyRequest): StudyRules {
    const written = this.#plant.alarms?.find((rule) => rule.id === id);
    const before = rulesOf(this.#plant).find((bound) => bound.id === alarmId(id, machine));
    if (written === undefined || before === undefined)
      throw new GembaError('GEMBA_NOT_FOUND', {
        what: 'Alarm',
        id: alarmId(id, machine),
        list: '/api/v1/alarms/rules',
      });
    const { condition: _, onDelayS: __, offDelayS: ___, suppressIn: ____, graceS: _____, ...kept } = written;
    const after = this.#changed({ ...kept, ...changed, machines: [machine] }, machine);
    for (const bound of [before, after]) {
      if (canReplay(bound)) continue;
      const { kind } = bound.rule.condition;
      throw new GembaError('GEMBA_BAD_REQUEST', { reason: `${kind} goes by the server’s clock, which is not stored` });
    }
    const placed = machinesOf(this.#plant).find((one) => one.machine.id === machine);
    const saysState = placed?.machine.signals.some(({ role }) => role === 'state') ?? false;
    return { before, after, saysState };
  }

  #changed(rule: AlarmRule, machine: string): BoundRule {
    const plant = { ...this.#plant, alarms: [rule] };
    const [fault] = checkPlant(plant).filter(({ path }) => path.startsWith('alarms[0]'));
    const bound = rulesOf(plant).find((one) => one.machine === machine);
    if (fault === undefined && bound !== undefined) return bound;
    const reason = fault === undefined ? 'the machine lacks what it needs' : `${fault.problem}. ${fault.next}`;
    throw new GembaError('GEMBA_BAD_REQUEST', { reason });
  }

  async #run(view: StudyView, rules: StudyRules, signal: AbortSignal): Promise<void> {
    try {
      const onProgress = (share: number) => {
        view.progress = share;
      };
      view.result = resultOf(await study(this.#parts, view.asked, rules, { signal, onProgress }));
      view.state = 'done';
    } catch (error) {
      view.state = signal.aborted ? 'cancelled' : 'failed';
      view.problem = signal.aborted ? null : (error as Error).message;
    }
  }
}

function resultOf({ difference, incidents, unknownS }: Studied): NonNullable<StudyView['result']> {
  const { before, after, lost, won, gone, added, tellings, idle } = difference;
  return {
    ...{ before, after, incidents: incidents.length, unknownS },
    ...{ lost: lost.slice(0, LISTED).map(incidentView), won: won.slice(0, LISTED).map(incidentView) },
    ...{ gone: gone.slice(0, LISTED).map(raisedView), added: added.slice(0, LISTED).map(raisedView) },
    tellings: tellings.slice(0, LISTED).map(tellingView),
    idle: { before: idle.before.slice(0, LISTED).map(raisedView), after: idle.after.slice(0, LISTED).map(raisedView) },
    ...{ goneCount: gone.length, addedCount: added.length },
  };
}

const incidentView = ({ fromNs, toNs, reason }: Incident) => ({
  fromMs: msFromNs(fromNs),
  toMs: msFromNs(toNs),
  reason,
});

function tellingView({ incident, before, after }: Difference['tellings'][number]): TellingView {
  const told = (one: Raised | null) =>
    one === null ? null : { fromMs: msFromNs(one.activeNs), leadS: leadS(one, incident.fromNs) };
  return { ...incidentView(incident), before: told(before), after: told(after) };
}

const raisedView = ({ activeNs, returnedNs, value }: Raised): RaisedView => ({
  fromMs: msFromNs(activeNs),
  toMs: returnedNs === null ? null : msFromNs(returnedNs),
  value,
});
