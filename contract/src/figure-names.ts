/** Words for figures that the dashboard says in every language; no schemas, so that none get into the page. */

/** All figures of all profiles; each has a name in every language of the dashboard. */
export const FIGURE_IDS = [
  'oee',
  'ooe',
  'teep',
  'availability',
  'performance',
  'quality',
  'completeness',
  'utilization',
  'nee',
  'technical-efficiency',
  'utilization-efficiency',
  'allocation-ratio',
  'allocation-efficiency',
  'setup-rate',
  'throughput-rate',
  'scrap-ratio',
  'rework-ratio',
  'first-pass-yield',
  'energy-per-unit',
  'operational-efficiency',
  'rate-efficiency',
  'operational-uptime',
  'operational-utilization',
  'total-utilization',
  'mtbf',
  'mtbf-elapsed',
  'mttf',
  'mttf-elapsed',
  'mttr',
  'mttr-elapsed',
] as const;
export type FigureId = (typeof FIGURE_IDS)[number];

/** What figures can be grouped by. `place` is one level down: the lines of an area, say. */
export const GROUPINGS = ['product', 'order', 'shift', 'team', 'place'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What a profile counts time as. */
export const PARTS = ['run', 'stop', 'unknown', 'outside'] as const;
