/** Reads plant.yaml and server.yaml; the faults of both are listed at once, recurrence rules of plans among them. */

import { existsSync } from 'node:fs';
import type { ConfigFault } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { attempt, readConfig, throwFaults } from '@gemba/program/config';
import { checkMqttTls } from '@gemba/program/mqtt-tls';
import { readPlant } from '@gemba/program/plant';
import { ServerConfig } from './config.ts';
import { checkMaintenance } from './domain/maintenance/check.ts';
import { checkSources } from './ingest/spool/sources.ts';
import { isNetwork } from './notifications/outbound/internal.ts';

/** Throws GEMBA_CONFIG_INVALID with the faults of both files, or as `readConfig` where one can't be read at all. */
export function readConfiguration(plantFile: string, configFile: string): { plant: Plant; config: ServerConfig } {
  const faults: ConfigFault[] = [];
  const plant = attempt(() => readPlant(plantFile, checkMaintenance), faults);
  const config = attempt(() => readServerConfig(configFile), faults);
  if (plant !== null && config !== null) faults.push(...checkSources(plant, config.sparkplug.machines));
  throwFaults(faults);
  return { plant: plant as Plant, config: config as ServerConfig };
}

/** server.yaml alone. Throws as `readConfig`. */
export const readServerConfig = (file: string): ServerConfig =>
  readConfig(file, ServerConfig, (config) => [
    ...checkFiles(config),
    ...checkRetention(config),
    ...checkNotifications(config),
  ]);

function checkRetention({ historian: { rawDays, minuteDays } }: ServerConfig): ConfigFault[] {
  if (minuteDays >= rawDays) return [];
  return [
    {
      path: 'historian.minuteDays',
      problem: `figures by the minute would be deleted after ${minuteDays} days, before the samples they stand for (${rawDays})`,
      next: 'Raise minuteDays, or lower rawDays.',
    },
  ];
}

/** Networks are networks, and letters have a mail server. */
function checkNotifications({ notifications: { allowInternal, channels }, mail }: ServerConfig): ConfigFault[] {
  const networks = allowInternal.flatMap((text, index) =>
    isNetwork(text)
      ? []
      : [
          {
            path: `notifications.allowInternal.${index}`,
            problem: `${text} is no IP address or network`,
            next: 'Write it as 10.0.0.5 or 10.0.0.0/24.',
          },
        ],
  );
  const letters = Object.entries(channels).flatMap(([id, { kind }]) =>
    kind === 'email' && mail === undefined
      ? [
          {
            path: `notifications.channels.${id}`,
            problem: 'letters need a mail server',
            next: 'Name one under mail, or take the channel out.',
          },
        ]
      : [],
  );
  return [...networks, ...letters];
}

/** Files that the configuration names must be there before anything is started. */
function checkFiles({ tls, mqtt, mail, notifications }: ServerConfig): ConfigFault[] {
  const { serverName, ...files } = mqtt.tls ?? {};
  const named = [
    ...Object.entries(tls ?? {}).map(([name, file]) => [`tls.${name}`, file] as const),
    ...(mail?.ca === undefined ? [] : [['mail.ca', mail.ca] as const]),
    ...Object.entries(notifications.channels).flatMap(([id, channel]) =>
      'ca' in channel && channel.ca !== undefined ? [[`notifications.channels.${id}.ca`, channel.ca] as const] : [],
    ),
    ...Object.entries(files).map(([name, file]) => [`mqtt.tls.${name}`, file] as const),
  ];
  const missing = named
    .filter(([, file]) => !existsSync(file))
    .map(([path, file]) => ({
      path,
      problem: `${file} does not exist`,
      next: 'Check the path and the permissions.',
    }));
  return [...missing, ...checkMqttTls('mqtt.tls', mqtt.tls, undefined)];
}
