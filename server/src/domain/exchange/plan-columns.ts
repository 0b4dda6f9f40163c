/** Columns of maintenance plans, and the words for each in the tables of other programs. */

import type { Columns } from '../imports/columns.ts';

export const HEADING = [
  ['plan', 'plan'],
  ['machine', 'machine'],
  ['task', 'task'],
  ['minutes', 'minutes'],
  ['owner', 'owner'],
  ['skill', 'skill'],
  ['mode', 'mode'],
  ['shift', 'shift factor'],
  ['window', 'machine stands'],
  ['procedure', 'procedure'],
  ['rrule', 'rrule'],
  ['start', 'start'],
  ['time', 'time'],
  ['except', 'except'],
  ['hours', 'run hours'],
  ['cycles', 'cycles'],
  ['made', 'parts made'],
  ['kWh', 'kWh'],
  ['amount', 'amount'],
  ['meter', 'meter'],
  ['rule', 'alarm rule'],
  ['signal', 'signal'],
  ['limit', 'limit'],
  ['falling', 'falling'],
  ['aheadH', 'ahead h'],
  ['windowH', 'trend window h'],
  ['confidence', 'confidence'],
  ['warn', 'early warning'],
  ['tolerance', 'tolerance'],
  ['warnDays', 'early warning days'],
  ['toleranceDays', 'tolerance days'],
  ['step', 'step'],
  ['check', 'check'],
  ['measured', 'measured'],
  ['unit', 'unit'],
  ['low', 'low'],
  ['high', 'high'],
  ['photo', 'photo'],
  ['optional', 'optional'],
  ['part', 'part'],
  ['quantity', 'quantity'],
  ['covers', 'covers'],
  ['pauseFrom', 'pause from'],
  ['pauseTo', 'pause to'],
] as const;
export type PlanField = (typeof HEADING)[number][0];

/** Words beside the heading itself. */
const MORE: Partial<Record<PlanField, readonly string[]>> = {
  plan: ['planid', 'maintenanceplan', 'id', 'wartungsplan'],
  machine: ['machineid', 'asset', 'equipment', 'equnr', 'maschine', 'anlage'],
  task: ['title', 'name', 'description', 'aufgabe', 'bezeichnung', 'kurztext'],
  minutes: ['duration', 'durationmin', 'dauer', 'minuten'],
  owner: ['responsible', 'team', 'zuständig', 'zustaendig'],
  mode: ['scheduling', 'modus'],
  shift: ['shift'],
  window: ['window', 'needsstop', 'machinestop', 'maschinesteht'],
  rrule: ['recurrence', 'repeat', 'regel'],
  start: ['startdate', 'first', 'beginn'],
  time: ['timeofday', 'uhrzeit'],
  except: ['exdate', 'exceptions', 'ausser'],
  hours: ['hours', 'runninghours', 'betriebsstunden'],
  cycles: ['zyklen'],
  made: ['partsmade', 'partsproduced', 'stück'],
  rule: ['rule', 'condition', 'alarm'],
  warn: ['warning', 'warn', 'vorwarnung'],
  tolerance: ['toleranz'],
  check: ['taskstep', 'instruction', 'prüfung', 'schritt'],
  part: ['sparepart', 'item', 'teil', 'ersatzteil'],
  quantity: ['qty', 'menge', 'anzahl'],
};

const bare = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

export const HEADINGS = Object.fromEntries(
  HEADING.map(([field, name]) => [field, [bare(name), ...(MORE[field] ?? [])]]),
) as unknown as Columns<PlanField>['headings'];

export const NUMBERS = [
  ...([
    'minutes',
    'shift',
    'hours',
    'cycles',
    'made',
    'kWh',
    'amount',
    'limit',
    'aheadH',
    'windowH',
    'confidence',
  ] as const),
  ...(['warn', 'tolerance', 'warnDays', 'toleranceDays', 'low', 'high', 'quantity'] as const),
] satisfies PlanField[];
