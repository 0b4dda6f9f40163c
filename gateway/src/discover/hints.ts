/**
 * What names and units hint at where no companion specification says it: a data block's words, a maker's own variables.
 * Data: one line each. The words are English and German, because those stand in the PLCs' comments.
 */

import type { Signal, SignalRole } from '@gemba/contract/plant/machine';
import type { ValueType } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';

export interface Hint {
  id: string;
  name?: string;
  role: SignalRole;
  type: ValueType;
  /** In its name, taken apart into words, or in its description. */
  words: RegExp;
  /** Data types that it may have. */
  of: 'number' | 'integer' | 'text' | 'integer-or-text';
  /** Units that confirm it, with the factor that makes its value the one of the plant's unit. */
  units?: Readonly<Record<string, number>>;
  /** Unit in the plant. */
  unit?: string;
  /** Its value has to be one of these words, which confirms it. */
  says?: RegExp;
  /** Table of states by which its words are read. */
  stateModel?: Signal['stateModel'];
}

export const HINTS: readonly Hint[] = [
  {
    // MTConnect's Execution, as its adapters and gateways name it: `execution`, `pexecution`, `Path1_execution`.
    id: 'state',
    role: 'state',
    type: 'text',
    words: /execution( state)?$/i,
    of: 'text',
    says: /^(READY|ACTIVE|INTERRUPTED|FEED_HOLD|STOPPED|WAIT|(PROGRAM_)?OPTIONAL_STOP|PROGRAM_(STOPPED|COMPLETED))$/,
    stateModel: 'mtconnect',
  },
  {
    id: 'mode',
    role: 'mode',
    type: 'text',
    words: /\b(functional|f) ?mode$/i,
    of: 'text',
    says: /^(PRODUCTION|SETUP|TEARDOWN|MAINTENANCE|PROCESS_DEVELOPMENT)$/,
  },
  {
    id: 'state',
    role: 'state',
    type: 'int',
    words: /\b(machine |operating |unit )?(state|status)\b|\b(maschinen|betriebs)?(zustand|status)\b/i,
    of: 'integer-or-text',
  },
  {
    id: 'reason',
    role: 'reason',
    type: 'int',
    words:
      /\b(stop|fault|down ?time|error) (reason|code|cause)\b|\breason\b|\b(störgrund|stillstandsgrund|fehlercode)\b/i,
    of: 'integer-or-text',
  },
  {
    id: 'reject',
    role: 'count-reject',
    type: 'int',
    words: /\b(reject(s|ed)?|scrap(ped)?|defective|bad parts?|nok)\b|\b(ausschuss|ausschuß|schlechtteile)\b/i,
    of: 'integer',
  },
  {
    id: 'good',
    role: 'count-good',
    type: 'int',
    words: /\b(good (parts?|pieces?|count)|parts? (good|ok))\b|\bgutteile\b/i,
    of: 'integer',
  },
  {
    id: 'total',
    role: 'count-total',
    type: 'int',
    words:
      /\b((parts?|pieces?|products?|strokes?|shots?) (total|made|produced|completed|count(er)?)|total (parts?|count(er)?|pieces?)|(part|piece|product|production) count(er)?)\b|^count(er)?$|part ?count$|\b(stückzahl|teilezähler|hubzähler)\b/i,
    of: 'integer',
  },
  {
    id: 'cycle',
    name: 'Cycle time',
    role: 'cycle-time',
    type: 'float',
    words: /\bcycle ?time\b|\b(zykluszeit|taktzeit)\b/i,
    of: 'number',
    units: { s: 1, ms: 0.001, min: 60 },
    unit: 's',
  },
  {
    id: 'energy',
    name: 'Energy',
    role: 'energy',
    type: 'float',
    words: /\b(energy|energie)\b/i,
    of: 'number',
    units: { kWh: 1, kW·h: 1, 'kW h': 1, Wh: 0.001, W·h: 0.001, MWh: 1000 },
    unit: 'kWh',
  },
];

/** Words for a number of a state table, as a comment or an enumeration has them, and the state that they mean. */
export const STATE_WORDS: readonly (readonly [RegExp, MachineState])[] = [
  [/starv|wait.* for (parts?|material)|materialmangel/i, 'starved'],
  [/block|outfeed full|stau/i, 'blocked'],
  [/fault|error|alarm|abort|out ?of ?service|estop|emergency|störung|fehler|not-?aus/i, 'faulted'],
  [/set ?up|change ?over|rüsten/i, 'setup'],
  [/maint|service|wartung/i, 'maintenance'],
  [/not ?(executing|available|running)/i, 'idle'],
  [/run|produc|execut|auto|betrieb|läuft/i, 'producing'],
  [/idle|ready|stand ?by|bereit|wait/i, 'idle'],
  [/stop|halt|held|hold|suspend|paus/i, 'stopped'],
  [/\boff\b|\baus\b|power ?down/i, 'off'],
];

/** Browse names that say nothing of which machine it is. */
export const GENERIC_NAMES = /^(unit|machine|machinetool|machine tool|plc|device|objects|db\d+|maschine)\d*$/i;
