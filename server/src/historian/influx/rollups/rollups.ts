/** Rollups of InfluxDB: what was stored is marked, what is marked is rolled up by and by, and buckets are read from both. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import type { Bucket, Retention } from '../../port.ts';
import { MIN_TIME_NS } from '../../storable.ts';
import type { InfluxConnection } from '../connection.ts';
import { QueryError, query } from '../query.ts';
import type { Edge, InfluxReader } from '../reading.ts';
import { between } from '../rows.ts';
import type { InfluxWriter } from '../writing.ts';
import { Buckets, type Gone } from './buckets.ts';
import { DirtyHours } from './dirty.ts';
import { Roller } from './roller.ts';

const DAY_NS = 86_400_000_000_000n;

export interface RollupsParts {
  raw: InfluxConnection;
  rollup: InfluxConnection;
  reader: InfluxReader;
  writer: InfluxWriter;
  retention: Retention;
}

export class Rollups {
  private readonly parts: RollupsParts;
  private readonly dirty: DirtyHours;
  private readonly roller: Roller;
  private readonly reader: Buckets;
  private gone: Gone = { rawNs: MIN_TIME_NS, minutesNs: MIN_TIME_NS };
  /** Minutes were deleted through this time. */
  private deletedNs = MIN_TIME_NS;

  constructor(parts: RollupsParts) {
    const { raw, rollup, writer } = parts;
    this.parts = parts;
    this.dirty = new DirtyHours(raw, rollup, writer);
    this.roller = new Roller({ ...parts, dirty: this.dirty });
    this.reader = new Buckets({ ...parts, dirty: this.dirty });
  }

  /** What is marked, read once. */
  load(): Promise<void> {
    return this.dirty.load(this.parts.retention.rawDays);
  }

  /** Before samples are written; what it resolves to is to be called when they are. */
  enter(samples: readonly Entry[]): Promise<() => void> {
    return this.dirty.enter(samples);
  }

  buckets(machine: MachineId, signal: SignalId, window: Edge & { n: number }): Promise<Bucket[]> {
    return this.reader.of(machine, signal, window, this.gone);
  }

  /** Rolls up what is over by a time, and deletes minutes that are older than the retention. */
  async upkeep(nowNs: bigint, signal: AbortSignal): Promise<void> {
    const { rawDays, minuteDays } = this.parts.retention;
    const todayNs = nowNs - (nowNs % DAY_NS);
    const minutesNs = todayNs - BigInt(Math.max(rawDays, minuteDays)) * DAY_NS;
    this.gone = { rawNs: todayNs - BigInt(rawDays) * DAY_NS, minutesNs };
    await this.roller.run(nowNs, this.gone.rawNs, () => signal.aborted);
    if (minutesNs > this.deletedNs && !signal.aborted) await this.deleteMinutes(minutesNs);
  }

  /** InfluxDB 3 can't delete: there they stay, and are read no more. */
  private async deleteMinutes(beforeNs: bigint): Promise<void> {
    try {
      await query(this.parts.rollup, [`DELETE FROM telemetry_minute WHERE ${between(MIN_TIME_NS, beforeNs - 1n)}`]);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
    }
    this.deletedNs = beforeNs;
  }
}
