/** Columns that every breakdown shares, whether by line, machine, shift or day: the sums first, and the ratios of them. */

import type { Profile } from '../../kpis/profile.ts';
import type { Amounts } from '../amounts.ts';
import { type RatioId, ratioAmount, ratioColumn, type SumId, sumAmount, sumColumn } from '../figures.ts';
import type { Cell, Column } from '../model.ts';

const SUMS: readonly SumId[] = [
  'figure.planned',
  'figure.known',
  'figure.run',
  'figure.down',
  'figure.ideal',
  'figure.goodIdeal',
  'figure.good',
  'figure.reject',
];
const RATIOS: readonly RatioId[] = ['index', 'availability', 'performance', 'quality', 'completeness'];

export const breakdownColumns = (profile: Profile): Column[] => [
  ...SUMS.map(sumColumn),
  ...RATIOS.map((id) => ratioColumn(id, profile)),
];

export const breakdownCells = (amounts: Amounts, profile: Profile): Cell[] => [
  ...SUMS.map((id) => sumAmount(id, amounts)),
  ...RATIOS.map((id) => ratioAmount(id, amounts, profile)),
];
