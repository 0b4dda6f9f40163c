/** What the quality page looks at: a line, a window, a control chart. Read from the address and written into it. Pure. */

import type { PlantView } from '@gemba/contract/live';

export const WINDOWS = { '8h': 8, '24h': 24, '7d': 7 * 24 } as const;
export type WindowName = keyof typeof WINDOWS;

export interface QualityChoice {
  line: string | null;
  last: WindowName;
  machine: string | null;
  signal: string | null;
}

/** A signal with a control chart. */
export interface ChartChoice {
  machine: string;
  machineName: string;
  signal: string;
  name: string;
}

const HOUR_MS = 3_600_000;
export const spanMsOf = (last: WindowName): number => WINDOWS[last] * HOUR_MS;

export function choiceOf(search: string): QualityChoice {
  const asked = new URLSearchParams(search);
  const last = asked.get('last') ?? '';
  return {
    line: asked.get('line'),
    last: last in WINDOWS ? (last as WindowName) : '8h',
    machine: asked.get('machine'),
    signal: asked.get('signal'),
  };
}

export function searchOf({ line, last, machine, signal }: QualityChoice): string {
  const query = new URLSearchParams();
  if (line !== null) query.set('line', line);
  if (machine !== null && signal !== null) {
    query.set('machine', machine);
    query.set('signal', signal);
  }
  if (last !== '8h') query.set('last', last);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

type LinePlace = PlantView['sites'][number]['areas'][number]['lines'][number];

/** The control charts of a line, in the order of the flow. */
export const chartsOf = ({ machines }: LinePlace): ChartChoice[] =>
  machines.flatMap((machine) =>
    machine.signals
      .filter(({ chart }) => chart !== null)
      .map(({ id, name }) => ({ machine: machine.id, machineName: machine.name, signal: id, name })),
  );
