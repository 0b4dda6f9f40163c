/**
 * Tables of failure codes: problem (failure mode), cause (failure mechanism or cause) and remedy (maintenance activity),
 * after ISO 14224:2016 annex B: tables B.15, B.2, B.3 and B.5. A plant puts lists of its own in their place, by kind of
 * machine; what was said by a code that is gone keeps the code.
 */

import type { FailureCodesView, FailureCodeView } from '@gemba/contract/jobs';
import type { Plant } from '@gemba/contract/plant';

const table = (codes: Record<string, string>): FailureCodeView[] =>
  Object.entries(codes).map(([code, name]) => ({ code, name }));

/** [ISO 14224 table B.15] */
const PROBLEMS = table({
  BRD: 'Breakdown',
  FTS: 'Does not start on demand',
  STP: 'Does not stop on demand',
  UST: 'Stops unexpectedly',
  FTF: 'Does not do its function',
  LOO: 'Too low output',
  HIO: 'Too high output',
  ERO: 'Erratic output',
  PDE: 'Parameter deviates',
  AIR: 'Abnormal instrument reading',
  ELP: 'Leaks process medium',
  ELU: 'Leaks oil, water or air',
  INL: 'Leaks inside',
  VIB: 'Vibration',
  NOI: 'Noise',
  OHE: 'Overheating',
  PLU: 'Plugged or choked',
  STD: 'Structural damage',
  SER: 'Minor trouble in service',
  OTH: 'Other',
  UNK: 'Unknown',
});

/** [ISO 14224 tables B.2 and B.3] */
const CAUSES = table({
  '1.1': 'Leakage',
  '1.2': 'Vibration',
  '1.3': 'Clearance or alignment',
  '1.4': 'Deformation',
  '1.5': 'Looseness',
  '1.6': 'Sticking',
  '2.1': 'Cavitation',
  '2.2': 'Corrosion',
  '2.3': 'Erosion',
  '2.4': 'Wear',
  '2.5': 'Breakage',
  '2.6': 'Fatigue',
  '2.7': 'Overheating',
  '2.8': 'Burst',
  '3.1': 'Control failure',
  '3.2': 'No signal or alarm',
  '3.3': 'Faulty signal or alarm',
  '3.4': 'Out of adjustment',
  '3.5': 'Software',
  '4.1': 'Short circuit',
  '4.2': 'Open circuit',
  '4.3': 'No power or voltage',
  '4.4': 'Faulty power or voltage',
  '4.5': 'Earth or isolation fault',
  '5.1': 'Blockage',
  '5.2': 'Contamination',
  'C1.1': 'Design: capacity',
  'C1.2': 'Design: material',
  'C2.1': 'Made badly',
  'C2.2': 'Installed badly',
  'C3.1': 'Used beyond its design',
  'C3.2': 'Operated wrongly',
  'C3.3': 'Maintained wrongly',
  'C3.4': 'Expected wear and tear',
  'C4.1': 'Documentation',
  'C4.2': 'Management',
  '6.1': 'No cause found',
  '6.4': 'Other',
  '6.5': 'Unknown',
});

/** [ISO 14224 table B.5] */
const REMEDIES = table({
  '1': 'Replaced',
  '2': 'Repaired',
  '3': 'Modified',
  '4': 'Adjusted',
  '5': 'Refitted',
  '6': 'Checked',
  '7': 'Serviced',
  '8': 'Tested',
  '9': 'Inspected',
  '10': 'Overhauled',
  '11': 'Several of them',
  '12': 'Other',
});

/** The codes for a kind of machine: its own lists, else those for all others, else the standard's; list by list. */
export function codesOf(plant: Plant, kind: string | undefined): FailureCodesView {
  const tables = plant.jobs?.failureCodes ?? [];
  const own = tables.find(({ kinds }) => kind !== undefined && kinds?.includes(kind));
  const other = tables.find(({ kinds }) => kinds === undefined);
  return {
    problems: own?.problems ?? other?.problems ?? PROBLEMS,
    causes: own?.causes ?? other?.causes ?? CAUSES,
    remedies: own?.remedies ?? other?.remedies ?? REMEDIES,
  };
}
