/**
 * What is wrong with the world at a moment, and the points at which a process can be told to die: right after something
 * has taken effect, before it has heard of it. The director sets both; disks, sinks and cable obey.
 */

import type { Life } from './life.ts';

/** How a sink answers. */
export type Mood =
  | 'well'
  /** Takes seconds. */
  | 'slow'
  | 'refusing'
  /** Does it, and says that it failed. */
  | 'done-but-failed'
  /** Writes a part of what it is given, then fails: an engine without transactions. */
  | 'in-parts';

/** Where a process can be killed. */
export const POINTS = {
  gateway: ['disk.write', 'disk.sync', 'disk.create', 'disk.replaceSmall', 'disk.remove', 'cable.publish'],
  server: [
    'records.commit',
    'records.setHistorianPositions',
    'records.checkpointBefore',
    'historian.append',
    'historian.entries',
    'cable.publish',
    'cable.message',
  ],
} as const;
export type Program = keyof typeof POINTS;
export type Point = (typeof POINTS)[Program][number];

export interface CablePeril {
  /** Probability that the broker drops a message which it has acknowledged. */
  drop: number;
  /** Probability that it delivers one twice. */
  double: number;
  /** Longest delay of a message, ms. */
  slowMs: number;
}

export const CALM: CablePeril = { drop: 0, double: 0, slowMs: 5 };

/** A disk in good health. */
export const SYNC_MS = 8;

export class Perils {
  records: Mood = 'well';
  historian: Mood = 'well';
  cable: CablePeril = CALM;
  /** Longest time that a sync of the disk takes, ms. */
  syncMs = SYNC_MS;
  /** The disk says that there is room until it is written on. */
  freeBytesLie = false;
  /** Told of each point passed by a process that is alive. */
  passed: (point: Point, life: Life) => void = () => {};
}
