/**
 * An alarm of the machine's own, as its OPC UA server tells it [OPC 10000-9]. The gateway makes a text of each state of
 * the condition (`@gemba/contract/machine-alarm`); here it is an alarm as any other, with the machine's acknowledgement.
 */

import { decodeMachineAlarm, type MachineAlarm } from '@gemba/contract/machine-alarm';
import { qualityOf, type Sample } from '@gemba/contract/sample';
import type { Reading } from '../types.ts';
import { type Condition, conditionOf, type Heard } from './condition.ts';
import { type PromptMemory, prompt } from './prompt.ts';

interface MachineAlarmMemory extends PromptMemory {
  /** The newest state that could be read, whatever is known of the present. */
  state?: MachineAlarm;
}

const base = prompt({
  about:
    'By the ActiveState of the condition, at the machine’s own time. Who acknowledges it at the machine has acknowledged it here, as `machine:NAME`; an acknowledgement here is passed on to the machine, where its gateway is allowed to. A condition that wants to be acknowledged anew while it is still active (a second limit, say) is a new occurrence. One that is disabled at the machine, or of which nothing readable comes, holds its state, uncertain. While nobody watches, as while the link is down, the state is held; when it is back the machine is asked for all of it (ConditionRefresh), and what it doesn’t mention is no longer active.',
  /** The severity while it is active, else 0. */
  read(sample) {
    const state = stateOf(sample);
    return state?.enabled === true ? (state.active ? Math.max(1, state.severity) : 0) : null;
  },
  judge(severity, _, bound) {
    const { severityFrom = 1, severityTo = 1000 } = conditionOf(bound, 'machine-alarm');
    const counts = severity > 0 && severity >= severityFrom && severity <= severityTo;
    return { truth: counts ? 'beyond' : 'back', value: null };
  },
});

export const machineAlarm: Condition<MachineAlarmMemory> = {
  ...base,
  hear(memory, event, bound) {
    const heard: Heard<MachineAlarmMemory> | null = base.hear(memory, event, bound);
    if (heard === null) return null;
    const now = event.kind === 'sample' ? stateOf(event.sample) : null;
    if (now === null) return described(heard, memory.state);
    const told = described({ ...heard, memory: { ...heard.memory, state: now } }, now);
    return saidThere(told, memory.state ?? null, now, (event as { sample: Sample }).sample.timeNs);
  },
  wants: ({ state }) => (state?.acknowledged === false ? state.event : null),
};

/** What a sample says of the alarm; `null` where that isn't to be trusted, or to be read. */
const stateOf = ({ value, status }: Pick<Sample, 'value' | 'status'>): MachineAlarm | null =>
  qualityOf(status) === 'good' ? decodeMachineAlarm(value) : null;

/** The readings with what the machine says in words. */
function described(heard: Heard<MachineAlarmMemory>, state: MachineAlarm | undefined): Heard<MachineAlarmMemory> {
  if (state === undefined) return heard;
  const detail = { message: state.message, severity: state.severity };
  return {
    ...heard,
    readings: heard.readings.map((reading) => (reading.truth === 'unknown' ? reading : { ...reading, detail })),
  };
}

/** What people have done at the machine, or have to do again, goes with what is said of that moment. */
function saidThere(
  heard: Heard<MachineAlarmMemory>,
  before: MachineAlarm | null,
  now: MachineAlarm,
  atNs: bigint,
): Heard<MachineAlarmMemory> {
  const { told } = heard.memory;
  if (told === 'unknown') return heard;
  const isNew = now.active && before?.active !== true;
  const isSeen = now.acknowledged === true && (isNew || before?.acknowledged !== true);
  const isAnew = before?.active === true && before.acknowledged === true && now.active && now.acknowledged === false;
  if (!isSeen && !isAnew) return heard;
  const detail = { message: now.message, severity: now.severity };
  const last = heard.readings.at(-1) ?? { atNs, truth: told, value: null, untilNs: null, detail };
  const more: Reading = {
    ...last,
    ...(isSeen ? { acknowledged: { by: nameOf(now), comment: now.comment } } : {}),
    ...(isAnew ? { anew: true } : {}),
  };
  return { ...heard, readings: [...heard.readings.slice(0, -1), more] };
}

/** No account here has a colon in its name. */
const nameOf = ({ by }: MachineAlarm): string => (by === null || by === '' ? 'machine' : `machine:${by}`);
