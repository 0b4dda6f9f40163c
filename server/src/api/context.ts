/** What the resources of the API are made of: the running plant as ports, and nothing that knows how they work. */

import type { Diagnostics } from '@gemba/contract/diagnostics';
import type { Plant } from '@gemba/contract/plant';
import type { Metrics } from '@gemba/program/metrics';
import type { FastifyInstance, FastifyTypeProvider } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Accounts } from '../access/accounts.ts';
import type { Backups } from '../backup/running.ts';
import type { Clock } from '../clock.ts';
import type { Edits } from '../edits/edits.ts';
import type { Exchange } from '../exchange/registry.ts';
import type { Figures } from '../figures/figures.ts';
import type { Exports } from '../historian/export/port.ts';
import type { Historian } from '../historian/port.ts';
import type { AttachmentFiles } from '../jobs/attachment-files.ts';
import type { MachineCodes } from '../jobs/machine-codes.ts';
import type { Picture } from '../live/port.ts';
import type { Walls } from '../live/walls.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { Orders } from '../orders/orders.ts';
import type { Planner } from '../orders/planner.ts';
import type { Acts } from '../pipeline/acts.ts';
import type { JobActs } from '../pipeline/jobs/acts.ts';
import type { MeterActs } from '../pipeline/meter-acts.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import type { Replays } from '../quarantine/replays.ts';
import type { Records } from '../records/port.ts';
import type { Post } from '../reports/post/post.ts';
import type { Studies } from '../tuning/studies.ts';
import type { Targets } from '../work/targets.ts';

export interface Health {
  broker: boolean;
  historian: boolean;
  records: boolean;
}

export interface ApiContext {
  plant: Plant;
  picture: Picture;
  acts: Pick<
    Acts,
    | ('acknowledge' | 'reset' | 'comment' | 'complete')
    | ('shelve' | 'unshelve' | 'removeFromService' | 'returnToService')
  >;
  meters: Pick<MeterActs, 'views' | 'said' | 'history' | 'read' | 'swap'>;
  jobs: JobActs;
  attachmentFiles: AttachmentFiles;
  machineCodes: Pick<MachineCodes, 'svg' | 'sheet'>;
  exchange: Exchange;
  records: Records;
  /** The ledger as people know it, and what they say of it. */
  edits: Edits;
  historian: Historian;
  figures: Figures;
  exports: Exports;
  accounts: Accounts;
  clock: Clock;
  metrics: Metrics;
  health: () => Health;
  diagnostics: () => Diagnostics;
  quarantine: Pick<Quarantine, 'catalog' | 'read' | 'bytes' | 'givenUp'>;
  replays: Pick<Replays, 'replay' | 'dismiss'>;
  orders: Pick<Orders, 'list' | 'find' | 'create' | 'change' | 'act' | 'import'>;
  planner: Pick<Planner, 'plan' | 'plans' | 'products' | 'capacity' | 'results' | 'changeover'>;
  studies: Pick<Studies, 'begin' | 'of' | 'cancel'>;
  backups: Pick<Backups, 'begin' | 'of'>;
  post: Pick<Post, 'reader' | 'scheduler' | 'canSend'>;
  targets: Pick<Targets, 'all' | 'allOf' | 'of' | 'set'>;
  notifications: Pick<Notifications, 'people' | 'notifier' | 'channels' | 'test'>;
  walls: Pick<Walls, 'all' | 'forget' | 'rename'>;
  version: string;
}

/** Types of a request out of the schemas of its route. */
export interface FromSchema extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

export type Api = FastifyInstance<
  import('node:http').Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  import('fastify').FastifyBaseLogger,
  FromSchema
>;
