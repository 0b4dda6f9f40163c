/** Things of the house that somebody must look at now and then: one file and one line in the registry each. */

import type { Clock } from '../clock.ts';
import type { ServerConfig } from '../config.ts';
import type { SystemRuleId } from '../domain/alarms/system.ts';
import type { Walls } from '../live/walls.ts';
import type { Pipeline } from '../pipeline.ts';
import type { KnownCertificates } from './known-certificates.ts';

/** What looks are made of. */
export interface HouseParts {
  /** `DATA/server`. */
  folder: string;
  config: ServerConfig;
  pipeline: Pick<Pipeline, 'health'>;
  walls: Pick<Walls, 'dead'>;
  certificates: KnownCertificates;
  clock: Clock;
}

export interface Look {
  rule: SystemRuleId;
  /** How often it is looked at, ms. */
  everyMs: number;
  /** About what it is to be said now: none, when all is well. */
  look(parts: HouseParts): Promise<string[]> | string[];
}
