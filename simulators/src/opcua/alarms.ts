/**
 * The machine's own alarms as conditions of its server [OPC 10000-9]: limit and off-normal alarms over its signals, raised
 * at the machine's own time, acknowledged over OPC UA or at its panel. node-opcua's conditions are kept, but not its rules
 * of when they are of interest: it lets an acknowledged alarm go while it is still active, keeps what returned
 * unacknowledged in branches, and gives each event the time of the one before. A PLC does none of these.
 */

import type { Value } from '@gemba/contract/sample';
import { NodeId, type StatusCode, StatusCodes, type UAObject } from 'node-opcua';
import type { AlarmSpec } from '../machines/kind.ts';
import type { Reading } from '../reading.ts';
import type { MachineSpace } from './machine-space.ts';

type LimitState = 'HighHigh' | 'High' | 'Low' | null;

/** What of node-opcua's conditions and their branch is used; its own types leave most of it out. */
interface Branch {
  getActiveState(): boolean;
  setActiveState(active: boolean): void;
  getAckedState(): boolean;
  setAckedState(acked: boolean): void;
  getRetain(): boolean;
  setRetain(retain: boolean): void;
  setTime(time: Date): void;
  setReceiveTime(time: Date): void;
  setMessage(text: string): void;
  setSeverity(severity: number): void;
  setComment(comment: unknown): void;
  setClientUserId(user: string): void;
}
interface Condition extends UAObject {
  currentBranch(): Branch;
  getEnabledState(): boolean;
  raiseConditionEvent(branch: Branch, renewEventId: boolean): void;
  limitState?: { setState(state: string | null): void };
  _setEnabledState(enabled: boolean): StatusCode;
  onInputDataValueChange: () => void;
  evaluateConditionsAfterEnabled: () => void;
  _acknowledge_branch: (event: Buffer, comment: unknown, branch: Branch) => StatusCode;
}
interface Makes {
  instantiateExclusiveLimitAlarm(type: string, options: object): Condition;
  instantiateOffNormalAlarm(options: object): Condition;
}

interface Alarm {
  spec: AlarmSpec;
  condition: Condition;
  /** What it found last: which limit, or `true` for what isn't normal. */
  found: LimitState | boolean;
}

export class MachineAlarms {
  readonly #alarms: ReadonlyMap<string, Alarm>;
  #said: Readonly<Record<string, Reading>> = {};
  #nowMs = 0;

  /** `nodeOf`: path of the node that carries a signal. */
  constructor(space: MachineSpace, specs: readonly AlarmSpec[], nodeOf: (signal: string) => string | undefined) {
    if (specs.length > 0) space.space.installAlarmsAndConditionsService();
    this.#alarms = new Map(
      specs.map((spec) => [spec.name, { spec, condition: this.#make(space, spec, nodeOf(spec.of)), found: null }]),
    );
  }

  /** The machine has said something at this time. */
  follow(said: Readonly<Record<string, Reading>>, timeNs: bigint): void {
    this.#said = said;
    this.#nowMs = Number(timeNs / 1_000_000n);
    for (const alarm of this.#alarms.values()) this.#evaluate(alarm);
  }

  /** Somebody acknowledges it at the machine's panel. */
  acknowledge(name: string, user: string, comment: string): void {
    const { condition } = this.#named(name);
    const branch = condition.currentBranch();
    this.#nowMs = Date.now();
    branch.setClientUserId(user);
    acknowledged(condition, branch, comment);
  }

  /** Somebody switches it on or off at the machine. */
  enable(name: string, enabled: boolean): void {
    this.#nowMs = Date.now();
    this.#named(name).condition._setEnabledState(enabled);
  }

  /** Whether it is active, and acknowledged. */
  stateOf(name: string): { active: boolean; acknowledged: boolean } {
    const branch = this.#named(name).condition.currentBranch();
    return { active: branch.getActiveState(), acknowledged: branch.getAckedState() };
  }

  #named(name: string): Alarm {
    const alarm = this.#alarms.get(name);
    if (alarm === undefined) throw new Error(`the machine has no alarm ${name}`);
    return alarm;
  }

  #make(space: MachineSpace, spec: AlarmSpec, input: string | undefined): Condition {
    const path = spec.node.split('.');
    const browseName = path.pop() as string;
    const conditionSource = space.place(path.join('.'));
    const { server } = space.space.rootFolder.objects;
    conditionSource.setEventNotifier(1);
    const isSource = server.getEventSources().includes(conditionSource);
    if (!isSource) server.addReference({ referenceType: 'HasEventSource', nodeId: conditionSource });
    const { limits } = spec;
    const common = {
      browseName,
      nodeId: `s=${spec.node}`,
      componentOf: conditionSource,
      conditionSource,
      conditionName: spec.name,
    };
    const makes = space.own as unknown as Makes;
    const condition =
      limits === undefined
        ? makes.instantiateOffNormalAlarm({ ...common, inputNode: NodeId.nullNodeId, normalState: NodeId.nullNodeId })
        : makes.instantiateExclusiveLimitAlarm('ExclusiveLimitAlarmType', {
            ...{ ...common, inputNode: space.variableAt(input ?? '') },
            ...(limits.low === undefined ? {} : { lowLimit: limits.low }),
            ...(limits.high === undefined ? {} : { highLimit: limits.high }),
            ...(limits.highHigh === undefined ? {} : { highHighLimit: limits.highHigh }),
          });
    this.#straighten(condition, spec);
    return condition;
  }

  /** Rules of the machine in place of node-opcua's. */
  #straighten(condition: Condition, spec: AlarmSpec): void {
    condition.onInputDataValueChange = () => {};
    condition.evaluateConditionsAfterEnabled = () => this.#evaluate(this.#named(spec.name));
    condition._acknowledge_branch = (_event, comment, branch) => {
      this.#nowMs = Date.now();
      return acknowledged(condition, branch, comment);
    };
    const raise = condition.raiseConditionEvent.bind(condition);
    condition.raiseConditionEvent = (branch, renewEventId) => {
      // What a refresh says again keeps its time and its EventId [OPC 10000-9 §5.5.7].
      if (renewEventId) {
        branch.setTime(new Date(this.#nowMs));
        branch.setReceiveTime(new Date(this.#nowMs));
      }
      raise(branch, renewEventId);
    };
    const branch = condition.currentBranch();
    branch.setActiveState(false);
    branch.setAckedState(true);
    branch.setRetain(false);
    branch.setMessage(spec.name);
    branch.setSeverity(spec.severity);
  }

  #evaluate(alarm: Alarm): void {
    const { spec, condition, found: before } = alarm;
    const reading = this.#said[spec.of];
    if (reading === undefined || reading.status !== 0 || !condition.getEnabledState()) return;
    const found =
      spec.limits === undefined ? reading.value === spec.equals : limitOf(reading.value, spec.limits, before);
    if (found === before || (before === null && found === false)) return;
    alarm.found = found;
    const active = found !== null && found !== false;
    const branch = condition.currentBranch();
    condition.limitState?.setState(found as string | null);
    branch.setActiveState(active);
    if (active) branch.setAckedState(false);
    branch.setRetain(active || !branch.getAckedState());
    branch.setMessage(`${spec.name}: ${reading.value}`);
    branch.setSeverity(found === 'HighHigh' ? (spec.severest ?? spec.severity) : spec.severity);
    condition.raiseConditionEvent(branch, true);
  }
}

/** Once acknowledged, it is of interest for as long as it is active. */
function acknowledged(condition: Condition, branch: Branch, comment: unknown): StatusCode {
  if (branch.getAckedState()) return StatusCodes.BadConditionBranchAlreadyAcked;
  branch.setAckedState(true);
  branch.setComment(comment);
  branch.setRetain(branch.getActiveState());
  condition.raiseConditionEvent(branch, true);
  return StatusCodes.Good;
}

/** Which limit a value is beyond; one that was is left only behind the deadband. */
function limitOf(
  value: Value | null,
  limits: NonNullable<AlarmSpec['limits']>,
  before: LimitState | boolean,
): LimitState {
  const { low, high, highHigh, deadband } = limits;
  const number = Number(value);
  const beyond = (limit: number | undefined, state: LimitState) =>
    limit !== undefined && number > (before === state ? limit - deadband : limit);
  if (beyond(highHigh, 'HighHigh')) return 'HighHigh';
  if (beyond(high, 'High') || (before === 'HighHigh' && beyond(high, 'HighHigh'))) return 'High';
  return low !== undefined && number < (before === 'Low' ? low + deadband : low) ? 'Low' : null;
}
