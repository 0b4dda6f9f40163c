/**
 * The states of a machine's conditions as values of signals: events go in, in their order, and what the server tells of
 * everything after a refresh. Of what a refresh leaves out is known that it is of no interest any more. Pure.
 */

import { decodeMachineAlarm, encodeMachineAlarm, type MachineAlarm } from '@gemba/contract/machine-alarm';
import { DataType, VariantArrayType } from 'node-opcua';
import type { SignalValue } from '../items.ts';
import type { WatchedSignal } from '../machine.ts';
import type { DataValueLike } from '../to-sample.ts';
import type { TellingEvent } from './fields.ts';

/** Signals by the NodeId of their condition in this session; several may carry the same. */
export type Carriers = ReadonlyMap<string, readonly WatchedSignal[]>;

const NORMAL: MachineAlarm = {
  ...{ active: false, acknowledged: null, severity: 1, message: '', event: null },
  ...{ by: null, comment: null, enabled: true },
};

/** What one event item of a subscription tells. */
export class Refreshing {
  /** What the refresh under way has mentioned; `null` while there is none. */
  #mentioned: Set<WatchedSignal> | null = null;
  /** Former states of conditions that nobody has acknowledged. */
  #branches = new Map<string, Set<string>>();

  /** The connection broke: what a refresh had begun with is of no account. */
  begin(): void {
    this.#mentioned = null;
  }

  /** Values that an event amounts to; `whole`: with it, a refresh has come to its end. */
  take(event: TellingEvent, carriers: Carriers): { values: SignalValue[]; whole: boolean } {
    switch (event.kind) {
      case 'refresh-start':
        this.#mentioned = new Set();
        this.#branches.clear();
        return { values: [], whole: false };
      case 'refresh-end':
        return this.#end(event.time, carriers);
      case 'condition': {
        const carrying = carriers.get(event.condition) ?? [];
        for (const signal of carrying) this.#mentioned?.add(signal);
        const dataValue = textAt(encodeMachineAlarm(this.#unseen(event.condition, event.alarm)), event.time, 0);
        return { values: carrying.map((tracked) => ({ tracked, dataValue })), whole: false };
      }
      case 'branch': {
        const open = this.#branches.get(event.condition) ?? new Set();
        this.#branches.set(event.condition, open);
        if (event.open) open.add(event.branch);
        else open.delete(event.branch);
        return { values: [], whole: false };
      }
      default:
        return { values: [], whole: false };
    }
  }

  /**
   * A condition whose unacknowledged state went into a branch is itself acknowledged, by nobody: that must not pass for an
   * acknowledgement. Branches themselves are not followed.
   */
  #unseen(condition: string, alarm: MachineAlarm): MachineAlarm {
    const isOpen = (this.#branches.get(condition)?.size ?? 0) > 0;
    return isOpen && alarm.acknowledged === true ? { ...alarm, acknowledged: null, by: null, comment: null } : alarm;
  }

  #end(time: Date | null, carriers: Carriers): { values: SignalValue[]; whole: boolean } {
    const mentioned = this.#mentioned;
    this.#mentioned = null;
    // Another client's, which began before this item was there: it says nothing of what it had told by then.
    if (mentioned === null) return { values: [], whole: false };
    const left = [...carriers.values()].flat().filter((signal) => !mentioned.has(signal));
    return { values: left.map((tracked) => ({ tracked, dataValue: unmentioned(tracked, time) })), whole: true };
  }
}

/**
 * Of no interest to the server any more: inactive, and whether somebody acknowledged it meanwhile, and who, nobody says. What
 * is known to be so is said again as it was, so that it is told to be nothing new; of one that was disabled a refresh says
 * nothing either way.
 */
function unmentioned({ identity: { last } }: WatchedSignal, time: Date | null): DataValueLike {
  const known = last === null ? null : decodeMachineAlarm(last.value);
  if (last === null || known === null) return textAt(encodeMachineAlarm(NORMAL), time, 0);
  const isSettled = !known.enabled || (!known.active && known.acknowledged !== false);
  if (isSettled) {
    const atNs = last.sourceNs ?? last.timeNs;
    return textAt(last.value as string, new Date(Number(atNs / 1_000_000n)), Number(atNs % 1_000_000n) * 1000);
  }
  const acknowledged = known.acknowledged === true ? true : null;
  return textAt(encodeMachineAlarm({ ...known, active: false, acknowledged, event: null }), time, 0);
}

const textAt = (text: string, time: Date | null, picoseconds: number): DataValueLike => ({
  value: { dataType: DataType.String, arrayType: VariantArrayType.Scalar, value: text },
  statusCode: { value: 0 },
  sourceTimestamp: time,
  sourcePicoseconds: picoseconds,
  serverTimestamp: null,
  serverPicoseconds: 0,
});
