/**
 * The live model: what the server streams to screens over socket.io, typed both ways. A screen gets a snapshot with a
 * version, then deltas; a hole in the versions asks for a new snapshot. Times are milliseconds UTC of the server's
 * clock, unless a field says that they are the plant's.
 */

import type { JobView } from './jobs.ts';
import type { MaintenanceView } from './maintenance.ts';
import type { Value } from './sample.ts';
import type { AlarmState, CalendarClass, MachineState, Priority, ShownState, Suppression } from './state.ts';

/** A machine as a tile shows it. */
export interface MachineView {
  id: string;
  state: MachineState;
  calendar: CalendarClass;
  shown: ShownState;
  /** Start of the present `shown` state, in the samples' own time; `null` before anything was observed. */
  sinceMs: number | null;
  /** Reason in the plant's words, or the cause that the server derived (`waits for Labeller 1`); `null` when none is known. */
  reason: string | null;
  /** Parts per hour over the last ten cycles; `null` when not producing or unknown. */
  ratePerH: number | null;
  /** Ideal parts per hour of the present product. */
  idealPerH: number;
  /** Last cycle in seconds. */
  cycleS: number | null;
  /** Good and reject parts of the running shift. */
  good: number;
  reject: number;
  /** Good parts that the running shift should have made by now (planned time so far ÷ ideal cycle × target OEE). */
  targetNow: number | null;
  /** Time of the newest sample or observation. */
  newestMs: number | null;
  /** End of the present break or planned stop, for its countdown. */
  calendarUntilMs: number | null;
  /** The job for which it is in maintenance, and since when: shown so unless it produces; absent where there is none. */
  inMaintenance?: { job: number; sinceMs: number };
  /** Figures of the running shift; `null` where a denominator is zero or unknown. */
  kpi: KpiView;
}

/** OEE of the running shift by the `oee.com` profile; ratios 0…1, performance may pass 1 and is not capped. */
export interface KpiView {
  profile: 'oee.com';
  fromMs: number;
  toMs: number;
  oee: number | null;
  availability: number | null;
  performance: number | null;
  quality: number | null;
  /** Known seconds ÷ planned seconds. */
  completeness: number | null;
  /** Denominators and numerators: every figure explains itself. Seconds, except parts. */
  plannedS: number;
  noDataS: number;
  runS: number;
  downS: number;
  idealS: number;
  goodIdealS: number;
  good: number;
  reject: number;
  stops: number;
  microStops: number;
  stopsWithoutReason: number;
}

/** A line as the head of its row. */
export interface LineView {
  id: string;
  /** `null` when no shift is running. */
  shift: { id: string; name: string; fromMs: number; toMs: number } | null;
  calendar: CalendarClass;
  calendarUntilMs: number | null;
  /** Good parts at the counting point in the running shift, and what they should be by now and at its end. */
  made: number;
  targetNow: number | null;
  targetEnd: number | null;
  /** What the line is held to in the running shift; `null` where no target holds. */
  oeeTarget: OeeTarget | null;
  kpi: KpiView;
}

/** A target and where it comes from: the nearest that was set for place, team and shift. */
export interface OeeTarget {
  /** 0…1 */
  value: number;
  level: 'enterprise' | 'site' | 'area' | 'department' | 'line';
  /** Name of the place for which it was set. */
  placeName: string;
  /** `null`: of whichever team, or shift. */
  team: string | null;
  shift: string | null;
  /** Production day from which it holds; `null`: always. */
  from: string | null;
  /** Who set it; `plant.yaml` where it stands in the configuration. */
  by: string;
}

/**
 * What a condition says besides the value, by short names: `setPoint`, `rule` of a chart, `expectedMs` of a forecast.
 * Names that end in `Ms` are times, milliseconds UTC.
 */
export type AlarmDetail = Readonly<Record<string, number | string>>;

export interface AlarmView {
  /** Id of the occurrence: what an acknowledgement names. */
  occurrence: string;
  rule: string;
  machine: string;
  priority: Priority;
  state: AlarmState;
  suppression: Suppression;
  shelvedUntilMs: number | null;
  /** Who put it on the shelf, and why. */
  shelvedBy?: string | null;
  shelvedReason?: string | null;
  text: string;
  response: string | null;
  /** When the condition became true, in the samples' own time. */
  sinceMs: number;
  returnedMs: number | null;
  acknowledgedBy: string | null;
  acknowledgedMs: number | null;
  /** Data is missing or bad: the state is held, not known. */
  uncertain: boolean;
  /** The value that made it active, where there is one. */
  value: number | null;
  /** What the condition said besides, when it became active. */
  detail?: AlarmDetail | null;
  /** One-shot: the shelving ends when it has returned to normal once, at the latest at `shelvedUntilMs`. */
  shelvedOnce?: boolean;
  /** The shelving ends soon. */
  shelfEnding?: boolean;
  outOfService?: { by: string; reason: string; sinceMs: number } | null;
  /** What suppresses it by design: a state of the machine, a job in work; with the grace time that runs behind a state. */
  suppressedBy?: { cause: string; sinceMs: number; untilMs: number | null }[];
  /** It comes and goes: three activations within a minute. */
  chattering?: boolean;
  /** Its first-out group, and its place in it: the first of what came together, or one that followed. */
  group?: string | null;
  place?: 'first-out' | 'follower' | null;
  /** Why nobody was told of the present occurrence although it is in the open. */
  held?: 'group' | 'follower' | 'chattering' | 'flood' | null;
  /** Activations since somebody acknowledged it last. */
  occurrences?: number;
}

/** Present value of a signal, for the line and machine pages. */
export interface SignalView {
  machine: string;
  signal: string;
  value: Exclude<Value, bigint> | null;
  status: number;
  timeMs: number;
}

/** What of the plant a screen needs; it changes only when the configuration does. */
export interface PlantView {
  enterprise: { id: string; name: string };
  sites: {
    id: string;
    name: string;
    timeZone: string;
    currency: string | null;
    areas: {
      id: string;
      name: string;
      lines: {
        id: string;
        name: string;
        oeeTarget: number | null;
        stopCostPerMin: number | null;
        countingPoint: string;
        machines: {
          id: string;
          name: string;
          kind: string | null;
          noDataAfterMs: number;
          signals: {
            id: string;
            name: string;
            role: string;
            type: string;
            unit: string | null;
            low: number | null;
            high: number | null;
            /** Kind of its control chart; `null` where it has none. */
            chart: 'i-mr' | 'xbar-r' | null;
          }[];
        }[];
      }[];
    }[];
  }[];
}

export interface Snapshot {
  version: number;
  /** Changes with every build of the dashboard: a wall reloads by itself when it differs from its own. */
  build: string;
  serverMs: number;
  plant: PlantView;
  machines: MachineView[];
  lines: LineView[];
  alarms: AlarmView[];
  maintenance: MaintenanceView[];
}

/** The past of a machine is not what it was: late data, or what people say of it. Figures that rest on it are to be read again. */
export interface PastChange {
  machine: string;
  /** From here on. */
  fromMs: number;
}

/** Whole views of what changed since the version before; `gone` names alarm occurrences that ended. */
export interface Delta {
  version: number;
  machines?: MachineView[];
  lines?: LineView[];
  alarms?: AlarmView[];
  gone?: string[];
  maintenance?: MaintenanceView[];
  /** Jobs to which something happened, those that are over among them; no snapshot has any: screens read the list. */
  jobs?: JobView[];
  /** Ids of requests that have come, were decided, or have another file; screens read the list. */
  requests?: string[];
  past?: PastChange[];
}

/** Every second. Ages are on the server's clock alone: milliseconds since an observation last came on the live lane. */
export interface Heartbeat {
  version: number;
  serverMs: number;
  ages: Record<string, number | null>;
  /** Whether the server hears the broker and its two sinks keep up. */
  health: { broker: boolean; historian: boolean; records: boolean };
}

/** Events from the server to a screen. */
export interface ServerEvents {
  snapshot: (snapshot: Snapshot) => void;
  delta: (delta: Delta) => void;
  heartbeat: (beat: Heartbeat) => void;
  signals: (signals: SignalView[]) => void;
}

/** Events from a screen to the server. */
export interface ScreenEvents {
  /** Asks for a snapshot: at the start, and when a version was missed. */
  resync: () => void;
  /** Asks for the signals of these machines, at most {@link WATCH_MAX_MACHINES}; an empty list stops. */
  watch: (machines: string[]) => void;
  /** A wall says which one it is, `place~random`, each time that it connects: it is missed from now on. */
  wall: (id: string) => void;
  /** Somebody closes the page: nobody waits for this wall any more. */
  goodbye: () => void;
}

export const WATCH_MAX_MACHINES = 64;
/** Path of the socket on the server. */
export const LIVE_PATH = '/live';
