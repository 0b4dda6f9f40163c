/** What works beside the path of a sample: it has a life of its own, and is made of the running server's parts. */

import type { Clock } from '../clock.ts';
import type { SystemRuleId } from '../domain/alarms/system.ts';
import type { Edits } from '../edits/edits.ts';
import type { Figures } from '../figures/figures.ts';
import type { Historian } from '../historian/port.ts';
import type { Walls } from '../live/walls.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { MachineWay } from '../pass-on/pass-on.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import type { Replays } from '../quarantine/replays.ts';
import type { Records } from '../records/port.ts';
import type { Post } from '../reports/post/post.ts';
import type { ServerOptions } from '../server-options.ts';
import type { KnownCertificates } from '../watch/known-certificates.ts';
import type { WaysIn } from '../watch/link-watch.ts';
import type { Targets } from '../work/targets.ts';

/** A part with a life: its constructor only assigns, `start` acts, `stop` undoes. */
export interface Service {
  start(): void | Promise<void>;
  stop(): Promise<void>;
}

/** The parts that the path of a sample is made of, and those that read what it leaves. */
export interface Core
  extends Pick<ServerOptions, 'folder' | 'plant' | 'configuration' | 'config' | 'erpSecret' | 'log' | 'metrics'> {
  clock: Clock;
  records: Records;
  historian: Historian;
  pipeline: Pick<Pipeline, 'picture' | 'inside' | 'health' | 'follow' | 'acts' | 'planned' | 'ordersChanged' | 'jobs'>;
  quarantine: Quarantine;
  replays: Replays;
  edits: Edits;
  figures: Figures;
  targets: Targets;
  post: Post;
  notifications: Notifications;
  /** The ways by which samples come. */
  waysIn: () => WaysIn;
  /** The way to the machines, for acknowledgements alone. */
  way: MachineWay;
  walls: Walls;
  certificates: KnownCertificates;
  /** Something of the system is to be seen by people; said again for as long as it is so. */
  note: (rule: SystemRuleId, subject: string, value?: number | null) => void;
  /** What was noticed is known to be over. */
  over: (rule: SystemRuleId, subject: string) => void;
}
