/** What was found in a recording, as people read it: its signals, its times, and what can't be played and why. */

import { msFromNs } from '@gemba/contract/sample';
import type { Recorded } from './recorded.ts';

/** Broken lines that are told; the others are counted. */
const TOLD_MAX = 20;
/** Signals that are told line by line. */
const SIGNALS_MAX = 100;

/** Lines of text. */
export function told({ id, recording, survey }: Recorded): string[] {
  const { settings, format } = recording;
  const { signals, lines, values, fromNs, toNs, lastsNs, takes, reordered, unzoned, broken, odd } = survey;
  const words = [
    `${settings.file} as ${id}: ${format.toUpperCase()}, ${count(lines, 'line')}, ${count(values, 'value')} of ${count(signals.length, 'signal')}`,
    `${iso(fromNs)} to ${iso(toNs)}${unzoned ? ` (its times name no zone: taken as ${settings.zone})` : ''}`,
    `lasts ${duration(lastsNs, settings.speed)} at ×${settings.speed}${settings.loop ? ', then again' : ''}`,
  ];
  if (takes > 1) words.push(`${takes} takes: the file goes back in time, and each is played after the one before`);
  if (reordered > 0) words.push(`${count(reordered, 'line')} out of order, put in order`);
  const width = Math.max(...signals.slice(0, SIGNALS_MAX).map(({ signal }) => signal.id.length));
  for (const { signal } of signals.slice(0, SIGNALS_MAX)) {
    const strange = odd.get(signal.id);
    const among = strange === undefined ? '' : ` (no value where it says ${strange.join(', ')})`;
    words.push(
      `  ${signal.id.padEnd(width)}  ${signal.type}${signal.unit === undefined ? '' : ` ${signal.unit}`}${among}`,
    );
  }
  if (signals.length > SIGNALS_MAX) words.push(`  and ${signals.length - SIGNALS_MAX} more`);
  if (broken.count > 0) words.push(`${count(broken.count, 'line')} left out:`);
  for (const { number, reason } of broken.first.slice(0, TOLD_MAX)) words.push(`  line ${number}: ${reason}`);
  if (broken.count > TOLD_MAX) words.push(`  and ${broken.count - TOLD_MAX} more`);
  return words;
}

const count = (number: number, what: string): string =>
  `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;

const iso = (ns: bigint): string => new Date(msFromNs(ns)).toISOString();

function duration(ns: bigint, speed: number): string {
  const s = Number(ns / 1_000_000n) / 1000 / speed;
  if (s < 120) return `${Number(s.toFixed(1))} s`;
  return s < 7200
    ? `${Math.round(s / 60)} min`
    : s < 172_800
      ? `${Math.round(s / 3600)} h`
      : `${Math.round(s / 86_400)} days`;
}
