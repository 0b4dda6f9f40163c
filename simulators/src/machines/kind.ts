/**
 * What a kind of machine is, as data: how fast it works, what stops it, what its sensors feel, and how it says all
 * that. One value of this type per file; `machine.ts` makes any of them run.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Value } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';

/** What a simulated machine can be doing. */
export type Phase = Exclude<MachineState, 'no-data' | 'off'>;

/** What a machine reports as the reason of a stop. */
export type ReasonCode = number | string;

/** Reasons that every kind of machine knows, beside its own causes; `none` is reported while there is none. */
export type CommonReason = 'none' | 'starved' | 'blocked' | 'crew' | 'operator' | 'service' | 'setup';

/** Something that stops a machine by itself. */
export interface Cause {
  code: ReasonCode;
  /** Key and words of the plant's reason table; a stop without them is one that nobody explained. */
  id?: string;
  name?: string;
  phase: 'stopped' | 'faulted' | 'setup' | 'maintenance';
  /** Mean time in production between two of them, s; or after so many parts, each time. */
  everyS?: number;
  everyParts?: number;
  /** Shortest and longest, s. */
  lastsS: readonly [number, number];
  /** How many times more often it comes on a fully worn machine than on a new one (default 1). */
  whenWorn?: number;
}

/** A quantity that a sensor measures. It runs towards its target with a time constant, and is never quite still. */
export interface Analog {
  signal: string;
  producing: number;
  /** Target in every other phase. */
  resting: number;
  /** Time constant, s; 0 follows at once. */
  lagS: number;
  /** Standard deviation of the noise, in its unit. */
  noise: number;
  /** Added on a fully worn machine (with the square of the wear). */
  worn?: number;
  /** Added in the minute before this cause stops the machine, and while it lasts: what the alarm is for. */
  symptom?: { code: ReasonCode; add: number };
  decimals: number;
}

/** OPC UA data types that the machines speak. */
export type NodeType =
  | 'Boolean'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'Int32'
  | 'Int64'
  | 'Float'
  | 'Double'
  | 'String'
  | 'LocalizedText';

/** A signal as the plant describes it, and the node that carries it. */
export interface SignalSpec {
  signal: Signal;
  /** String identifier of the node in the machine's own namespace. */
  node: string;
  type: NodeType;
  /** What the programmer wrote beside the variable: of an old PLC the only word about it. */
  comment?: string;
}

/** An alarm that the machine raises itself: a condition of its server, over one of its signals. */
export interface AlarmSpec {
  /** String identifier of the condition in the machine's own namespace; its children are named after it. */
  node: string;
  name: string;
  /** Signal that carries it, where the plant wants it. */
  signal: string;
  /** Signal that it looks at. */
  of: string;
  /** Beyond `high` (or below `low`) it is active, beyond `highHigh` more severe, and to be acknowledged anew. */
  limits?: { low?: number; high?: number; highHigh?: number; deadband: number };
  /** Or: active while the signal says this. */
  equals?: Value;
  /** 1…1000, and beyond `highHigh` [OPC 10000-5 §6.4.2]. */
  severity: number;
  severest?: number;
}

/** How a machine's address space is made. */
export type AddressSpaceStyle = 'plain' | 'recorded' | 'packml' | 'machine-tool';

/** What there is to read of a machine when it says how it is. */
export interface Picture {
  phase: Phase;
  reason: ReasonCode;
  total: number;
  good: number;
  reject: number;
  /** Last cycle, s. */
  cycleS: number;
  /** Parts per hour now; 0 when it doesn't produce. */
  speedPerH: number;
  /** Share of the ideal speed; 0 while it doesn't produce. */
  pace: number;
  energyKWh: number;
  /** 0 new … 1 worn out. */
  wear: number;
  /** Rounded values of the analogs, by signal. */
  analogs: Readonly<Record<string, number>>;
}

/** What a machine's server has to know of it. */
export interface Face {
  /** As written in plant.yaml and simulators.yaml. */
  kind: string;
  style: AddressSpaceStyle;
  signals: readonly SignalSpec[];
  /** Alarms of its own; none if absent. */
  alarms?: readonly AlarmSpec[];
}

export interface Kind extends Face {
  /** Ideal cycle when the configuration names none, s. */
  cycleS: number;
  /** Share of parts that are rejected. */
  rejectShare: number;
  /** Parts from new to worn out, when it stops for a service. */
  wearParts: number;
  /** How it writes the common reasons. */
  codes: Readonly<Record<CommonReason, ReasonCode>>;
  causes: readonly Cause[];
  /** The cause that the command `jam` brings about. */
  jam: ReasonCode;
  analogs: readonly Analog[];
  /** kW is the analog `power`; every kind has one. */
  signals: readonly SignalSpec[];
  /** The values of all signals, keyed by signal id. */
  read: (picture: Picture) => Record<string, Value>;
}
