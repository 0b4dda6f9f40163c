/** A report out of what was read of the ledger. Pure: the same source gives the same report, whenever it is asked for. */

import { msFromNs } from '@gemba/contract/sample';
import type { Report } from './model.ts';
import { SECTIONS } from './sections/registry.ts';
import type { ReportSource } from './source.ts';

/** Throws a `RangeError` where the period is on no line of the place: such a source has no report. */
export function reportOf(source: ReportSource): Report {
  const { place, period, previous, profile, lines, knownAtNs } = source;
  const [first] = lines;
  if (first === undefined) throw new RangeError('The period is on no line of the place.');
  let { fromNs, toNs } = first.window;
  for (const { window } of lines) {
    if (window.fromNs < fromNs) fromNs = window.fromNs;
    if (window.toNs > toNs) toNs = window.toNs;
  }
  const { level, id, name, names } = place;
  return {
    version: 1,
    place: { level, id, name, path: [...names] },
    period: {
      ...period,
      fromMs: Math.round(msFromNs(fromNs)),
      toMs: Math.round(msFromNs(toNs)),
      shiftName: period.shift === null ? null : (source.shiftNames.get(period.shift) ?? period.shift),
    },
    timeZone: place.timeZone,
    profile: { id: profile.id, source: profile.source },
    previous,
    knownAtMs: Math.round(msFromNs(knownAtNs)),
    running: toNs > knownAtNs,
    sections: SECTIONS.flatMap((make) => make(source) ?? []),
  };
}
