/** What the server is started with: as `main.ts` reads it, and tests say it. */

import type { Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { BackupParts } from './backup/make.ts';
import type { ServerConfig } from './config.ts';
import type { HistorianOptions } from './historian/registry.ts';
import type { Secrets } from './notifications/channel.ts';

export interface ServerOptions {
  /** `DATA/server`. */
  folder: string;
  plant: Plant;
  config: ServerConfig;
  host: string;
  port: number;
  /** Broker; the embedded one is started when it is absent. */
  mqttUrl?: string;
  historian: HistorianOptions;
  /** Signs what is sent to the ERP. */
  erpSecret?: string;
  /** Files of the configuration that is in force, by the names that they have in backups. */
  configuration?: BackupParts['configuration'];
  /** Password of the account at the mail server. */
  mailPassword?: string;
  /** Sign what goes to webhooks, and open the ntfy server. */
  notifySecrets?: Pick<Secrets, 'webhook' | 'ntfy'>;
  /** Folder of the built dashboard. */
  dashboard: string;
  version: string;
  log: Log;
  metrics: Metrics;
}
