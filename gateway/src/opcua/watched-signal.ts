/** One signal under watch, made of what the plant and gateway.yaml say of it and of what is remembered. */

import type { SignalId } from '@gemba/contract/identity';
import type { Signal } from '@gemba/contract/plant/machine';
import type { Sample } from '@gemba/contract/sample';
import { Identity } from '@gemba/journal/entries/identity';
import { CONDITION_PREFIX, type MachineSource } from '../config.ts';
import { Sieve } from '../stages/sieve.ts';
import { type LeftOut, type SignalStages, UNTOUCHED } from '../stages/stage.ts';
import { unchanged } from '../stages/unchanged.ts';
import type { NodeName } from './node-id.ts';
import { parseSource } from './part.ts';
import type { Tracked } from './to-sample.ts';

/** One signal and where it is read. */
export interface WatchedSignal extends Tracked {
  node: NodeName;
  /** It is told by the events of the condition that the node is, and not by a value. */
  isCondition: boolean;
  /** What it was made of: where it is read, and what is done to it. */
  made: Making;
}

/** Two signals of the same making are the same. */
interface Making {
  read: string;
  done: string;
}

/** What is done to it may change while it is watched; where it is read, and as what, may not. */
export function makingOf(signal: Signal, source: Pick<MachineSource, 'signals' | 'stages' | 'notifier'>): Making {
  const { id, type, unit, range } = signal;
  const stages = source.stages.filter((stage) => stage.signals.includes(id));
  const where = source.signals[id] as string | undefined;
  const notifier = where?.startsWith(CONDITION_PREFIX) ? source.notifier : undefined;
  return { read: JSON.stringify([type, where, notifier]), done: JSON.stringify([unit, range, stages]) };
}

/** `last`: what is remembered of it. */
export function watchSignal(
  signal: Signal,
  source: MachineSource,
  stages: SignalStages | undefined,
  last: Sample | undefined,
  leftOut: (reason: LeftOut) => void,
): WatchedSignal {
  const where = parseSource(source.signals[signal.id] as string);
  return {
    signal: signal.id as SignalId,
    type: signal.type,
    identity: last === undefined ? new Identity() : Identity.recover(last),
    newestNs: last === undefined ? null : (last.sourceTimeNs ?? last.timeNs),
    newest: null,
    fromNs: null,
    ...stagesFor(where.part.length > 0, stages, leftOut),
    names: null,
    made: makingOf(signal, source),
    ...where,
  };
}

/** What is done to a signal, and what of it is left out; of a part of a node, what hasn't changed. */
export function stagesFor(
  isPart: boolean,
  stages: SignalStages = UNTOUCHED,
  leftOut: (reason: LeftOut) => void,
): Pick<Tracked, 'stages' | 'sieve'> {
  const judges = isPart ? [unchanged, ...stages.judges] : stages.judges;
  return { stages, sieve: new Sieve(judges, leftOut) };
}
