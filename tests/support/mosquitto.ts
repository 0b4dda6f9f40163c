/** Debian's Mosquitto on a free port, with persistence, started and killed by a test. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts, Part } from './processes.ts';

const COMMAND = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find((path) =>
  existsSync(path),
);

/** Why tests that need it must be skipped; `null` when it is there. */
export const mosquittoMissing = COMMAND === undefined ? 'Mosquitto is not installed (Debian package mosquitto)' : null;

/** Encrypted, and only for clients with a certificate that `clients` vouches for. */
export interface BrokerTls {
  certificate: string;
  key: string;
  clients: string;
}

export class Mosquitto {
  readonly port: number;
  readonly #part: Part;

  constructor(folder: string, port: number, tls?: BrokerTls) {
    this.port = port;
    const home = join(folder, 'mosquitto');
    mkdirSync(home, { recursive: true });
    const file = join(home, 'mosquitto.conf');
    const settings = [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence true',
      `persistence_location ${home}/`,
      'autosave_interval 1',
      ...(process.getuid?.() === 0 ? ['user root'] : []),
      ...(tls === undefined
        ? []
        : [
            `certfile ${tls.certificate}`,
            `keyfile ${tls.key}`,
            `cafile ${tls.clients}`,
            'require_certificate true',
            'tls_version tlsv1.2',
          ]),
    ];
    writeFileSync(file, `${settings.join('\n')}\n`);
    this.#part = new Part(COMMAND ?? 'mosquitto', ['-c', file]);
  }

  start(): Promise<void> {
    return this.#part.start(() => accepts(this.port));
  }

  kill(): Promise<void> {
    return this.#part.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#part.end('SIGTERM');
  }
}
