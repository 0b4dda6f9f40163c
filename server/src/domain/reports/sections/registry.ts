/** The sections of a report in their order; a new one is one file and one line here. */

import type { Section } from '../model.ts';
import type { ReportSource } from '../source.ts';
import { course } from './course.ts';
import { energy } from './energy.ts';
import { lines } from './lines.ts';
import { machines } from './machines.ts';
import { notes } from './notes.ts';
import { orders } from './orders.ts';
import { plan } from './plan.ts';
import { quality } from './quality.ts';
import { stops } from './stops.ts';
import { summary } from './summary.ts';
import { targets } from './targets.ts';

/** Makes a section, or `null` where it has nothing to say. */
export type SectionMaker = (source: ReportSource) => Section | null;

export const SECTIONS: readonly SectionMaker[] = [
  summary,
  course,
  lines,
  machines,
  stops,
  plan,
  orders,
  targets,
  quality,
  energy,
  notes,
];
