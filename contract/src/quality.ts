/**
 * Control charts, yields and energy as the API answers them. Types only. Times are milliseconds UTC, ratios 0 to 1, and
 * what nobody knows is `null`.
 */

import type { MachineState } from './state.ts';

/** A control chart that the plant has, before anything is read for it. */
export interface ChartHead {
  machine: string;
  signal: string;
  name: string;
  unit: string | null;
  kind: 'i-mr' | 'xbar-r';
  /** `held`: the value that holds at even times; `each`: each reading is a measurement. */
  take: 'held' | 'each';
  /** A value, or a subgroup, is taken this often, s. */
  everyS: number;
  /** Values of a subgroup; 1 for single values. */
  subgroup: number;
}

export interface ControlChartView extends ChartHead {
  fromMs: number;
  toMs: number;
  /** IANA name, of the machine's site. */
  timeZone: string;
  specification: { low: number | null; high: number | null };
  /** Columns of equal length, ascending in time. */
  points: {
    timeMs: number[];
    value: number[];
    /** `null` at the first value of a phase and after a gap. */
    range: (number | null)[];
    /** Place of its phase. */
    phase: number[];
    afterGap: boolean[];
  };
  phases: PhaseView[];
  violations: ViolationView[];
}

/** What ran under one product, with limits of its own. */
export interface PhaseView {
  product: string | null;
  /** Name of the product. */
  name: string | null;
  fromMs: number;
  toMs: number;
  points: number;
  /** Where the limits are from: frozen in the plant's configuration, from the window that was asked for, or its own points. */
  basis: 'frozen' | 'baseline' | 'own';
  limits: LimitsView | null;
  /** Formed from fewer points than limits want. */
  preliminary: boolean;
  inControl: boolean | null;
  cp: number | null;
  cpk: number | null;
}

/** All in the signal's unit. */
export interface LimitsView {
  centre: number;
  lower: number;
  upper: number;
  /** Standard deviation of what is plotted: zones are one and two of it wide. */
  sigma: number;
  /** Mean range, and the limits of ranges. */
  range: number;
  rangeLower: number;
  rangeUpper: number;
}

/** Points, by their places, that break a Western Electric rule. */
export interface ViolationView {
  of: 'value' | 'range';
  rule: 1 | 2 | 3 | 4;
  side: 'above' | 'below';
  /** Place of the point with which it was told. */
  at: number;
  points: number[];
}

/** Parts and their quality; yields are `null` where the machine's counters don't tell it. */
export interface YieldView {
  good: number | null;
  reject: number | null;
  rework: number;
  scrap: number | null;
  /** Of all parts: spread over time in which nobody watched. */
  estimated: number;
  firstPass: number | null;
  rejectRatio: number | null;
  scrapRatio: number | null;
  reworkRatio: number | null;
  finalYield: number | null;
}

export interface MachineYieldView extends YieldView {
  machine: string;
  name: string;
}

export interface LineQualityView {
  line: string;
  name: string;
  /** The machine whose parts are the line's. */
  countingPoint: string;
  /** Target of its first-pass yield. */
  firstPassTarget: number | null;
  /** Product of the first-pass yields of its machines. */
  rolledThroughput: number | null;
  /** Machines whose counters don't tell quality, so that it is unknown. */
  unknown: string[];
  machines: MachineYieldView[];
}

/** Rejects for one reason, largest first; `null` is the reason that nobody told. */
export interface RejectReasonView {
  reason: string | null;
  name: string | null;
  parts: number;
  share: number;
  /** Of this and all larger ones. */
  cumulative: number;
  machines: string[];
}

export interface QualityView {
  place: string;
  fromMs: number;
  toMs: number;
  lines: LineQualityView[];
  reasons: RejectReasonView[];
  /** Machines whose readings were too many for one answer: their rejects stand without a reason. */
  unread: string[];
}

export interface EnergyOfState {
  state: MachineState;
  kWh: number;
  seconds: number;
}

/** Energy of a machine or a line. */
export interface EnergyView {
  totalKWh: number;
  /** Used while known not to produce; its share of what has a known state. */
  idleKWh: number;
  idleShare: number | null;
  /** Told of time in which nobody watched. */
  unknownKWh: number;
  producingKW: number | null;
  idleKW: number | null;
  /** Least mean power of a quarter hour. */
  baseLoadKW: number | null;
  good: number | null;
  perGoodPartKWh: number | null;
  cost: number | null;
  idleCost: number | null;
  perGoodPartCost: number | null;
  /** States with time or energy, in the order of the states. */
  states: EnergyOfState[];
}

export interface MachineEnergyView {
  machine: string;
  name: string;
  /** `null` without a meter. */
  energy: EnergyView | null;
}

export interface LineEnergyView {
  line: string;
  name: string;
  /** ISO 4217. */
  currency: string | null;
  /** Of a kilowatt-hour. */
  price: number | null;
  /** Of the machines that have a meter; `null` when none has. */
  energy: EnergyView | null;
  machines: MachineEnergyView[];
}

export interface EnergyOfPlace {
  place: string;
  fromMs: number;
  toMs: number;
  lines: LineEnergyView[];
}
