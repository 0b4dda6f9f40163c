/** What the API says of alarms over time: the published figures of an alarm system, and rules tried on the past. */

import type { AlarmRule } from './plant/alarm-rule.ts';
import type { Priority } from './state.ts';

/** A published figure beside what is asked of it; `met` is `null` where nothing was there to judge. */
export interface AlarmTarget {
  /** Key of the figure. */
  figure: 'rate' | 'flood' | 'top-ten' | 'chattering' | 'fleeting' | 'standing' | 'priorities';
  value: number | null;
  /** Up to which it is met. */
  most: number;
  met: boolean | null;
}

export interface PositionFigures {
  /** Id of the line, area or site that one operator watches over. */
  position: string;
  shown: number;
  perHour: number;
  mostInSlot: number;
  slotsOver: number;
  floods: { fromMs: number; toMs: number; shown: number }[];
  floodS: number;
  floodShare: number;
}

export interface AlarmTallyView {
  /** `rule@machine`. */
  alarm: string;
  rule: string;
  machine: string;
  /** What is wrong; the rule's id where the plant no longer has it. */
  text: string;
  priority: Priority | null;
  shown: number;
  share: number;
  chattering: number;
  fleeting: number;
  activeS: number;
  acknowledgedInS: number | null;
}

export interface AlarmFigures {
  fromMs: number;
  toMs: number;
  shown: number;
  targets: AlarmTarget[];
  positions: PositionFigures[];
  /** The most frequent first. */
  alarms: AlarmTallyView[];
  /** There were more kinds than are told. */
  more: number;
  standing: { occurrence: string; alarm: string; rule: string; machine: string; text: string; activeMs: number }[];
  priorities: Record<Priority | 'unknown', number>;
}

/** A rule of the plant, and how it stands to rationalisation [ISA-18.2 §9]. */
export interface RuleView {
  rule: AlarmRule;
  /** It announces nothing: cause, consequence, response or time to respond is missing. */
  draft: boolean;
  /** What severity and time to respond give; `null` where one of them is not said. */
  priorityByTable: Priority | null;
  /** Machines on which it can be tried on the past; empty for a rule that goes by the server's clock. */
  machines: string[];
}

/** What a study asks: a rule of the plant on a machine, as it is and as it might be, on the stored past. */
export interface StudyRequest {
  rule: string;
  machine: string;
  changed: Pick<AlarmRule, 'condition' | 'onDelayS' | 'offDelayS' | 'suppressIn' | 'graceS'>;
  fromMs: number;
  toMs: number;
  /** How long before a stop an alarm still tells of it, min. */
  horizonMin: number;
  /** Stops shorter than this are no incidents, s. */
  stopS: number;
  /**
   * What somebody knows to have been wrong with the machine, in place of its own stops: of a machine that says nothing of
   * its state, or whose stops are not what the alarm is for. Left out or empty: its stops.
   */
  known?: IncidentView[];
}

export interface VersionView {
  alarms: number;
  perDay: number;
  activeS: number;
  told: number;
  missed: number;
  idle: number;
  leadS: number | null;
}

export interface IncidentView {
  fromMs: number;
  toMs: number;
  reason: string | null;
}

/** An incident with the first alarm of either version that told of it; `null` where that version missed it. */
export interface TellingView extends IncidentView {
  before: ToldView | null;
  after: ToldView | null;
}

export interface ToldView {
  fromMs: number;
  /** From the alarm to the beginning of the incident, s; below 0 when it came after that. */
  leadS: number;
}

export interface RaisedView {
  fromMs: number;
  toMs: number | null;
  value: number | null;
}

export interface StudyView {
  id: string;
  asked: StudyRequest;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Share of the window that has been played. */
  progress: number;
  /** Why it failed; else `null`. */
  problem: string | null;
  result: {
    before: VersionView;
    after: VersionView;
    incidents: number;
    /** Seconds of the window of which nothing is known. */
    unknownS: number;
    /** The first of each. */
    tellings: TellingView[];
    /** Alarms of either that told of nothing: false ones. Their counts are those of the versions. */
    idle: { before: RaisedView[]; after: RaisedView[] };
    lost: IncidentView[];
    won: IncidentView[];
    gone: RaisedView[];
    added: RaisedView[];
    goneCount: number;
    addedCount: number;
  } | null;
}
