/**
 * What maintenance does for a machine, and what the machine is worth, as the API says it. Times of production in seconds,
 * money in the currency of the machine's site.
 *
 * | route | answers |
 * |---|---|
 * | `GET /api/v1/maintenance/effect?days=` | {@link EffectOverview}: a line each machine |
 * | `GET /api/v1/machines/{machine}/effect?days=` | {@link MachineEffectView} |
 */

/** Failures over a time; MTBF is `runS` ÷ `failures`, MTTR `downS` ÷ `repairs`. */
export interface SpellView {
  failures: number;
  /** Time in `producing`, s. */
  runS: number;
  /** Failures of these that were mended, and their scheduled time until production, s. */
  repairs: number;
  downS: number;
  mtbfS: number | null;
  mttrS: number | null;
}

/** Mean and standard deviation of `n` values; `null` of fewer than one, or two. */
export interface SpreadView {
  n: number;
  mean: number | null;
  deviation: number | null;
}

/** Working time and parts of jobs in a window. */
export interface JobCostView {
  jobs: number;
  minutes: number;
  /** Of the working time, and of parts that have a price; `null` without a rate for time that was booked. */
  money: number | null;
  /** Of this, parts; parts without a price count as nothing and are told. */
  partsMoney: number;
  unpricedParts: number;
}

export interface MachineWorthView {
  machine: string;
  line: string;
  spell: SpellView;
  plans: number;
  services: number;
  planned: JobCostView;
  corrective: JobCostView;
  currency: string | null;
  ageYears: number | null;
  lifeYears: number | null;
  /** A replacement has a price. */
  hasPrice: boolean;
}

export interface EffectOverview {
  fromMs: number;
  toMs: number;
  machines: MachineWorthView[];
}

/** Whether it fails more the older it is since a service: `unknown` says that there was too little to see it. */
export const WEARS = ['wearing', 'chance', 'after-service', 'unknown'] as const;
export type Wear = (typeof WEARS)[number];

/** What an interval is judged by: money, or hours of standing where prices are missing. */
export interface CostsView {
  unit: 'money' | 'hours';
  service: number;
  failure: number;
}

export type SuggestionView =
  | { kind: 'too-few'; failures: number; needFailures: number; spans: number; needSpans: number }
  | { kind: 'no-cost' | 'no-wear' | 'after-service' }
  | { kind: 'beyond'; seenS: number; costShare: number }
  | { kind: 'interval'; intervalS: number; lowS: number; highS: number | null; costShare: number };

export interface PlanEffectView {
  plan: string;
  task: string;
  /** Services in the window, and jobs of it with their working time. */
  services: number;
  jobs: number;
  /** Real interval: days, and seconds of production. */
  days: SpreadView;
  runS: SpreadView;
  /** Up to so many days before and after each service. */
  aroundDays: number;
  before: SpellView;
  after: SpellView;
  /** Failure rate after ÷ before with its interval; `ratio` and `high` are `null` where there is no bound. */
  change: { ratio: number | null; low: number; high: number | null } | null;
  /** Of all intervals here, two-sided, 0…1. */
  confidence: number;
  wear: Wear;
  /** Failures by age t are expected to be (t ÷ `scaleS`)^`shape` in number. */
  law: { failures: number; spans: number; shape: number; low: number; high: number; scaleS: number } | null;
  /** Laplace's test: standard normal without a trend; `null` below four failures. */
  laplace: number | null;
  /** Failures and time of production by age since a service, up to `toS`. */
  ages: { toS: number; failures: number; runS: number }[];
  costs: CostsView | null;
  suggestion: SuggestionView;
}

/** A figure that nobody has entered: what it is called, and of what. */
export interface MissingField {
  field: 'replacementPrice' | 'lifeYears' | 'commissioned' | 'stopCostPerMin' | 'maintenancePerH' | 'currency';
  level: 'machine' | 'line' | 'site';
  id: string;
  /** Without it there is no comparison; else one that says less. */
  needed: boolean;
}

export const COST_PARTS = ['capital', 'downtime', 'corrective', 'planned'] as const;
export type CostPart = (typeof COST_PARTS)[number];
export const FACTORS = ['price', 'downtime', 'lifeYears', 'rate', 'failureShare', 'growth'] as const;
export type Factor = (typeof FACTORS)[number];

export interface OutcomeView {
  value: number;
  /** Keeping − replacing, money a year. */
  gain: number;
  paybackYears: number | null;
}

export interface ProposalView {
  verdict: 'replace' | 'keep' | 'depends';
  keep: Record<CostPart, number>;
  replace: Record<CostPart, number>;
  keepTotal: number;
  replaceTotal: number;
  savingPerYear: number;
  outlay: number;
  payback: { simpleYears: number | null; discountedYears: number | null };
  swings: { factor: Factor; low: OutcomeView; high: OutcomeView }[];
  breakEvenPrice: number | null;
  breakEvenFailures: number | null;
}

export interface ReplacementView {
  currency: string | null;
  missing: MissingField[];
  /** Days of which something is known: amounts of a year are those of these × 365.25 ÷ days. Fewer than `needDays`: none. */
  observedDays: number;
  needDays: number;
  ageYears: number | null;
  lifeYears: number | null;
  yearsLeft: number | null;
  price: number | null;
  resale: number;
  salvage: number;
  /** What capital costs a year, and failures of the replacement ÷ today's; `…Given`: entered, else assumed. */
  rate: number;
  rateGiven: boolean;
  failureShare: number;
  failureShareGiven: boolean;
  stopCostPerMin: number | null;
  maintenancePerH: number | null;
  /** Failed time that stopped the line ÷ failed time, over the last `shareDays` days; `null`: no failure in them, taken for 1. */
  lineShare: number | null;
  shareDays: number;
  /** Failures of the year ahead ÷ those behind: the trend where Laplace's test is sure of one, else 1. */
  growth: number;
  growthSure: boolean;
  /** Amounts of a year; `null` without a price. */
  downtime: number | null;
  corrective: number;
  planned: number;
  proposal: ProposalView | null;
}

export interface MachineEffectView {
  machine: string;
  fromMs: number;
  toMs: number;
  /** First time in the window of which anything is known. */
  knownFromMs: number | null;
  spell: SpellView;
  /** The same by even parts of the known time, oldest first. */
  parts: (SpellView & { fromMs: number; toMs: number })[];
  /** Laplace's test over the known time. */
  laplace: number | null;
  plannedJobs: JobCostView;
  correctiveJobs: JobCostView;
  plans: PlanEffectView[];
  replacement: ReplacementView;
}
