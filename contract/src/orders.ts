/**
 * Production orders as screens and other programs see them: the order, its target and forecast, a line's plan, capacity, and
 * the report on an import. Times are milliseconds UTC; quantities are good parts.
 */

import type { CsvFormat, ImportDoes, ImportFault, ImportMode } from './imports.ts';

export const ORDER_STATES = ['planned', 'running', 'paused', 'done', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What a person does to an order; `start` goes on with one that was paused. */
export const ORDER_ACTS = ['start', 'pause', 'finish', 'cancel'] as const;
export type OrderAct = (typeof ORDER_ACTS)[number];

export const ORDER_SOURCES = ['manual', 'csv', 'isa-95'] as const;
export type OrderSource = (typeof ORDER_SOURCES)[number];

/** `will-miss`: it ends after its due date in half of all futures. `at-risk`: in one of ten or more. */
export const ORDER_OUTLOOKS = ['on-time', 'at-risk', 'will-miss'] as const;
export type OrderOutlook = (typeof ORDER_OUTLOOKS)[number];

/** When an order will be finished, through shifts, breaks and planned maintenance. */
export interface FinishView {
  p10Ms: number | null;
  p50Ms: number | null;
  p90Ms: number | null;
  /** `null` when it can't be said: the line has no working time within a year. */
  outlook: OrderOutlook;
  /** Whether it stands on what the line did, or on its target alone because too little is known. */
  basis: 'history' | 'target';
  /** Working hours of history that it stands on. */
  historyH: number;
}

export interface OrderView {
  id: string;
  line: string;
  product: string;
  quantity: number;
  plannedStartMs: number;
  dueMs: number;
  priority: number;
  sequence: number | null;
  state: OrderState;
  source: OrderSource;
  /** Acts that its state allows. */
  acts: OrderAct[];
  startedMs: number | null;
  endedMs: number | null;
  /** Good parts at the line's counting point while it ran, reworked ones among them, and parts that were not good at first. */
  good: number;
  reject: number;
  /** Good parts that should have been made by now; `null` without working time before the due date. */
  targetNow: number | null;
  /** Working seconds between planned start and due date for one part. */
  taktS: number | null;
  /** Ideal seconds for one part on the counting point, and minutes to set the line up. */
  idealCycleS: number;
  setupMinutes: number;
  /** `null` when it is done or cancelled. */
  finish: FinishView | null;
}

/** A product, and the lines that can make it. */
export interface ProductView {
  id: string;
  name: string;
  lines: string[];
}

export interface CurvePoint {
  timeMs: number;
  parts: number;
}

/** A line's orders in the order in which they are worked, and the curves of the one that runs. */
export interface LinePlanView {
  line: string;
  nowMs: number;
  /** Parts per hour now; `null` when not producing or unknown. */
  ratePerH: number | null;
  orders: OrderView[];
  running: { order: string; target: CurvePoint[]; actual: CurvePoint[] } | null;
  /** The change of product that the line stands before; `null` where its next order is of what it is set up for. */
  changeover: { from: string | null; to: string; order: string } | null;
}

export interface ImportedOrder {
  line: number;
  order: string;
  onLine: string;
  product: string;
  quantity: number;
  plannedStartMs: number;
  dueMs: number;
  priority: number;
  sequence: number | null;
  /** What the import does with it. */
  does: ImportDoes;
}

export interface ImportReport {
  mode: ImportMode;
  dryRun: boolean;
  /** Whether orders were written. */
  imported: boolean;
  /** How the file was read. */
  format: CsvFormat | { kind: 'isa-95'; document: string };
  orders: ImportedOrder[];
  faults: ImportFault[];
}

/** How much of a line's working time its orders take, in a window from now on. */
export interface LineCapacityView {
  line: string;
  site: string;
  /** Working hours in the window, through shifts, breaks and planned maintenance. */
  availableH: number;
  /** Hours that the open orders need of it, as the line works; setting up included. */
  loadH: number;
  /** Load ÷ available; `null` without working time. May pass 1. */
  utilisation: number | null;
  /** Share of working time that the line turns into good parts, out of its history or its target. */
  yieldOfTime: number;
  openOrders: number;
  willMiss: number;
}

/** What would be if an order stood on a line. */
export interface MoveView {
  line: string;
  /** Whether it stands there now. */
  present: boolean;
  finish: FinishView;
  utilisation: number | null;
  /** Orders whose outlook would change, on this line and on the one that it comes from. */
  changes: { order: string; line: string; from: OrderOutlook; to: OrderOutlook }[];
}

export interface CapacityView {
  fromMs: number;
  toMs: number;
  lines: LineCapacityView[];
  sites: { site: string; availableH: number; loadH: number; utilisation: number | null }[];
  /** Only when an order was named: the lines that can make its product. */
  moves: MoveView[] | null;
}
