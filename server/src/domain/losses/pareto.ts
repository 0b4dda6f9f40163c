/**
 * Losses in order of one unit, each with its share and the share of all up to it. Money stands apart for each currency:
 * what was lost in two can't be added without a rate that nobody has given.
 */

import type { LossUnit } from '@gemba/contract/losses';
import type { Loss } from './losses.ts';

export interface Ranked {
  loss: Loss;
  /** In the unit: minutes, parts, or money of the group's currency. */
  value: number;
  /** Of the group's total, 0…1; of this one and all before it. */
  share: number;
  cumulative: number;
}

export interface Group {
  /** `null` for minutes and parts, and for money without a currency. */
  currency: string | null;
  total: number;
  ranked: Ranked[];
}

export interface Pareto {
  /** The one with the most lost time first. */
  groups: Group[];
  /** Losses whose value in this unit isn't known. */
  unvalued: Loss[];
}

/** The Pareto of losses of any places together. */
export function pareto(losses: readonly Loss[], unit: LossUnit): Pareto {
  const groups = new Map<string | null, { loss: Loss; value: number }[]>();
  const unvalued: Loss[] = [];
  for (const loss of losses) {
    const value = amountOf(loss, unit);
    if (value === null) {
      unvalued.push(loss);
      continue;
    }
    const currency = unit === 'money' ? loss.currency : null;
    const group = groups.get(currency) ?? [];
    group.push({ loss, value });
    groups.set(currency, group);
  }
  const found = [...groups].map(([currency, members]) => ranked(currency, members));
  return { groups: found.sort((a, b) => lostNs(b) - lostNs(a)), unvalued };
}

function amountOf(loss: Loss, unit: LossUnit): number | null {
  if (unit === 'minutes') return Number(loss.ns) / 60e9;
  const value = unit === 'parts' ? loss.parts : loss.money;
  return value === null || !Number.isFinite(value) ? null : value;
}

function ranked(currency: string | null, members: { loss: Loss; value: number }[]): Group {
  const ordered = members.toSorted((a, b) => b.value - a.value);
  const total = ordered.reduce((sum, { value }) => sum + value, 0);
  let upTo = 0;
  return {
    currency,
    total,
    ranked: ordered.map(({ loss, value }) => {
      upTo += value;
      return {
        loss,
        value,
        share: total > 0 ? value / total : 0,
        cumulative: total > 0 ? Math.min(1, upTo / total) : 0,
      };
    }),
  };
}

const lostNs = ({ ranked }: Group): number => ranked.reduce((sum, { loss }) => sum + Number(loss.ns), 0);
