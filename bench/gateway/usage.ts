/** What another process has used: CPU time and memory, from Linux' /proc. */

import { existsSync, readFileSync } from 'node:fs';

/** Why nothing can be measured here; `null` when it can. */
export const noUsage = existsSync('/proc/self/stat') ? null : 'CPU time of other processes is read from /proc (Linux)';

/** Ticks a second of /proc [proc(5): sysconf(_SC_CLK_TCK)], 100 on every Linux that Node runs on. */
const TICKS_PER_S = 100;

/** CPU time of a process and its threads since it started, s. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; utime and stime are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** The most memory that it has had at once, MiB. */
export function peakMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
