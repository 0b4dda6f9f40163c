/** How far the figures can be relied on: what isn't over, isn't known, was spread, or passes what is possible. */

import { nsFromMs } from '@gemba/contract/sample';
import type { Block, Cell, Section } from '../model.ts';
import { machineNameOf } from '../names.ts';
import { wholeOf } from '../roll-up.ts';
import { countedOf, type ReportSource } from '../source.ts';
import type { Word } from '../words.ts';

/** Silence of a machine after which what it did is not settled but missing, ns. */
const SETTLED_WITHIN_NS = nsFromMs(60_000);
/** Below this a figure is to be read with care. */
const COMPLETE = 0.999;

export function notes(source: ReportSource): Section {
  const { lines, profile, knownAtNs, place } = source;
  const whole = wholeOf(source);
  const found: Block[] = [];
  const note = (level: 'info' | 'warning', id: Word, values: Record<string, Cell> = {}) =>
    found.push({ kind: 'note', level, id, values });
  if (lines.some(({ window }) => window.toNs > knownAtNs)) note('info', 'note.running');
  if (lines.length < place.lines.length) {
    note('info', 'note.noShift', { count: { value: place.lines.length - lines.length, unit: 'count' } });
  }
  const completeness = profile.figures.completeness.of(whole.sums);
  if (completeness !== null && completeness < COMPLETE) {
    note('warning', 'note.incomplete', {
      seconds: { value: whole.sums.noDataS, unit: 'seconds' },
      ratio: { value: 1 - completeness, unit: 'ratio' },
    });
  }
  for (const line of lines) {
    const endNs = line.window.toNs < knownAtNs ? line.window.toNs : knownAtNs;
    for (const { machine, settledNs } of line.machines) {
      if (settledNs !== null && endNs - settledNs <= SETTLED_WITHIN_NS) continue;
      note('warning', 'note.unsettled', { machine: { text: machineNameOf(line, machine) } });
    }
    const performance = profile.figures.performance.of(countedOf(line).sums);
    if (performance !== null && performance > 1) {
      const value: Cell = { value: performance, unit: 'ratio' };
      note('warning', 'note.overHundred', { line: { text: line.placed.line.name }, performance: value });
    }
  }
  if (whole.estimated > 0) note('info', 'note.estimated', { parts: { value: whole.estimated, unit: 'parts' } });
  if (whole.uncommented > 0) note('info', 'note.uncommented', { count: { value: whole.uncommented, unit: 'count' } });
  if (found.length === 0) note('info', 'note.allKnown');
  return { id: 'section.notes', blocks: found };
}
