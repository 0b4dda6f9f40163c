/**
 * What somebody knows to have been wrong with a machine, as it is written into a field or comes from a file: lines of
 * `FROM, TO, WHAT`, or JSON with pairs of times, alone or under the name of their recording. Pure.
 */

import type { IncidentView } from '@gemba/contract/alarm-figures';
import { momentOf } from '../trends/ticks.ts';

export interface KnownRead {
  known: IncidentView[];
  /** The first that could not be read, as it stands there; `null` where all could. */
  wrong: string | null;
}

const ZONED = /(Z|[+-]\d{2}:?\d{2})$/i;
const SHAPE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** Times without a zone are those of `zone`. */
export function knownIn(text: string, zone: string): KnownRead {
  const known: IncidentView[] = [];
  for (const [index, one] of itemsOf(text.trim()).entries()) {
    const [from = '', to = '', ...words] = one.map((word) => word.trim());
    const [fromMs, toMs] = [timeOf(from, zone), timeOf(to === '' ? from : to, zone)];
    // A head names the columns.
    if (fromMs === null && index === 0 && !/\d/.test(from)) continue;
    if (fromMs === null || toMs === null || toMs < fromMs)
      return { known, wrong: one.map((word) => word.trim()).join(', ') };
    const reason = words.join(', ').slice(0, 200);
    known.push({ fromMs, toMs, reason: reason === '' ? null : reason });
  }
  return { known, wrong: null };
}

function itemsOf(text: string): string[][] {
  if (!text.startsWith('[') && !text.startsWith('{')) {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
    return lines.map((line) => line.split(/[,;\t]/));
  }
  try {
    const read = JSON.parse(text) as unknown;
    const list = Array.isArray(read) ? read : Object.values(read as object).flat();
    return list.map((one) => (Array.isArray(one) ? one : Object.values(Object(one))).map(String));
  } catch {
    return [[text.slice(0, 80)]];
  }
}

function timeOf(text: string, zone: string): number | null {
  if (!SHAPE.test(text)) return null;
  const iso = text.replace(' ', 'T');
  if (!ZONED.test(iso)) return momentOf(zone, iso);
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? null : ms;
}
