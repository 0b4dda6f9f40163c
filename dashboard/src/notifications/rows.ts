/** A route's steps as rows that a person fills in: each says after how many minutes, and whom. Pure. */

import type { Route, Step, Target } from '@gemba/contract/notifications';

export const ROLES = ['operator', 'technician', 'lead', 'planner', 'cpo', 'admin'] as const;
export type RoleName = (typeof ROLES)[number];

export interface StepRow {
  minutes: number;
  /** `role:technician:shift`, `role:lead:all`, `rota:ID`, `person:NAME`. */
  who: string;
  /** Of a role; `''`: all. */
  skill: string;
}

const whoOf = (target: Target): string => {
  if (target.kind === 'rota') return `rota:${target.rota}`;
  if (target.kind === 'person') return `person:${target.person}`;
  return `role:${target.role}:${target.onShift ? 'shift' : 'all'}`;
};

/** One row for each whom a step tells. */
export const rowsOf = ({ steps }: Pick<Route, 'steps'>): StepRow[] =>
  steps.flatMap(({ afterS, to }) =>
    to.map((target) => ({
      ...{ minutes: afterS / 60, who: whoOf(target), skill: target.kind === 'role' ? (target.skill ?? '') : '' },
    })),
  );

function targetOf({ who, skill }: StepRow): Target {
  const [kind = '', ...rest] = who.split(':');
  if (kind === 'rota') return { kind, rota: rest.join(':') };
  if (kind === 'person') return { kind, person: rest.join(':') };
  const [role = '', when] = rest;
  return { kind: 'role', role, skill: skill === '' ? null : skill, onShift: when === 'shift' };
}

/** Rows of the same minute are one step; earlier ones come first. */
export function stepsOf(rows: readonly StepRow[]): Step[] {
  const byMinute = Map.groupBy(rows, ({ minutes }) => minutes);
  return [...byMinute]
    .sort(([a], [b]) => a - b)
    .map(([minutes, own]) => ({ afterS: minutes * 60, to: own.map(targetOf) }));
}

/** Words that somebody has typed, one after the other. */
export const wordsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;\n]+/)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

/** An id that no other has. */
export function freshId(prefix: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) if (!taken.includes(`${prefix}-${number}`)) return `${prefix}-${number}`;
}
