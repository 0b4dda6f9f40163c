/**
 * The words for what a machine does, for what its calendar says, and for what a screen shows of both.
 */

/** Canonical machine states: PackML, OPC 40001-1 MachineryItemState or a table of the plant map onto these. */
export const MACHINE_STATES = [
  'producing',
  'starved',
  'blocked',
  'stopped',
  'faulted',
  'setup',
  'maintenance',
  'idle',
  'off',
  'no-data',
] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

/** What the calendar says of a moment. Only `scheduled` time is planned production time. */
export const CALENDAR_CLASSES = ['scheduled', 'break', 'planned-stop', 'unscheduled'] as const;
export type CalendarClass = (typeof CALENDAR_CLASSES)[number];

/**
 * What kind of thing a reason is: profiles of figures judge a stretch by it before they look at the machine's state.
 * `planned` was agreed beforehand (maintenance, cleaning, a meeting), `no-order` is time for which there was no demand,
 * `waiting` lies with neighbours, material or people, `engineering` is trials and qualification [SEMI E10].
 */
export const REASON_KINDS = ['breakdown', 'setup', 'waiting', 'planned', 'no-order', 'engineering'] as const;
export type ReasonKind = (typeof REASON_KINDS)[number];

/** What a screen says: word, glyph and fill are made from it by the dashboard. */
export const SHOWN_STATES = [
  'run',
  'slow',
  'down',
  'starved',
  'blocked',
  'idle',
  'setup',
  'maintenance',
  'planned',
  'off',
  'no-data',
] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** Alarm priorities, highest first [ISA-18.2 §10]. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Alarm states of the inner axis: condition × acknowledgement × latch [ISA-18.2 §5.5, IEC 62682 fig. 6]. */
export const ALARM_STATES = [
  'normal',
  'active-unacknowledged',
  'active-acknowledged',
  'returned-unacknowledged',
  'latched-unacknowledged',
  'latched-acknowledged',
] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** The outer axis: what keeps an alarm from being announced. */
export const SUPPRESSIONS = ['none', 'shelved', 'by-design', 'out-of-service'] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];

/** Due states of a maintenance plan. */
export const DUE_STATES = ['ok', 'due-soon', 'due', 'overdue'] as const;
export type DueState = (typeof DUE_STATES)[number];
