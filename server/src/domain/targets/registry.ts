/** The figures that can have a target: their units, which way is better, and what a value may be. */

export interface TargetFigure {
  /** Symbol shown beside the value; '' for a ratio, which is kept as 0…1. */
  unit: '' | '/h' | 'kWh' | 'h';
  better: 'higher' | 'lower';
  /** Highest value that makes sense; the lowest is 0. */
  max: number;
}

const ratio = (better: TargetFigure['better']): TargetFigure => ({ unit: '', better, max: 1 });

export const TARGET_FIGURES = {
  oee: ratio('higher'),
  availability: ratio('higher'),
  // Performance may pass 1 [oee.com]; a target beyond it would say that the ideal cycle is wrong.
  performance: ratio('higher'),
  quality: ratio('higher'),
  'first-pass-yield': ratio('higher'),
  'scrap-ratio': ratio('lower'),
  'rework-ratio': ratio('lower'),
  // Good parts per planned hour [ISO 22400-2: throughput rate].
  'throughput-rate': { unit: '/h', better: 'higher', max: 10_000_000 },
  'energy-per-unit': { unit: 'kWh', better: 'lower', max: 1_000_000 },
  mtbf: { unit: 'h', better: 'higher', max: 100_000 },
  mttr: { unit: 'h', better: 'lower', max: 10_000 },
} as const satisfies Record<string, TargetFigure>;

export type FigureId = keyof typeof TARGET_FIGURES;
export const FIGURE_IDS = Object.keys(TARGET_FIGURES) as FigureId[];
