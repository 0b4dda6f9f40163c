/**
 * What a run that failed tells: its seed, what is wrong with the first sequence number that differs and the hop at which
 * it vanished, the schedule of faults, and how many of these are needed for something to be wrong.
 */

import type { Finding } from './evidence.ts';
import { type RunOptions, run } from './run.ts';
import { drawSchedule, faultText, type Schedule } from './schedule.ts';

const FINDINGS_MAX = 6;

export async function report(seed: number, found: readonly Finding[], options: RunOptions = {}): Promise<string> {
  const schedule = drawSchedule(seed);
  const least = await shrink(schedule, options);
  const { startMs, emitMs, publishingIntervalMs, journalMaxBytes, historian } = schedule;
  return [
    `seed ${seed}: again with npm run proof -- wire --seed ${seed}, its story with GEMBA_WIRE_STORY=1 before that`,
    ...found.slice(0, FINDINGS_MAX).map(({ what, detail }) => `  ${what}: ${detail}`),
    ...(found.length > FINDINGS_MAX ? [`  … and ${found.length - FINDINGS_MAX} more`] : []),
    `  from ${new Date(startMs).toISOString()}, emitting for ${emitMs} ms, published every ${publishingIntervalMs} ms, historian with ${historian}, journal of ${journalMaxBytes} bytes`,
    ...schedule.faults.map((fault) => `  ${least.faults.includes(fault) ? '*' : ' '} ${faultText(fault)}`),
    `  * without these nothing is wrong`,
  ].join('\n');
}

/** Leaves faults out, one after another, for as long as something is still wrong. */
async function shrink(schedule: Schedule, options: RunOptions): Promise<Schedule> {
  let least = schedule;
  for (const fault of schedule.faults) {
    const without = { ...least, faults: least.faults.filter((other) => other !== fault) };
    if ((await run(without, options)).findings.length > 0) least = without;
  }
  return least;
}
