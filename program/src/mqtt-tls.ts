/**
 * TLS to the MQTT broker, the same for gateway and server: whom to trust, and, where the broker wants to know who is
 * there, a certificate of one's own. Files are read at each attempt to connect, so that renewed ones need no restart.
 */

import { readFileSync } from 'node:fs';
import type { ConfigFault } from '@gemba/contract/errors';
import Type, { type Static } from 'typebox';

export const MqttTls = Type.Object(
  {
    ca: Type.Optional(
      Type.String({ description: 'PEM file of whom to trust; without it, who the operating system’s Node trusts' }),
    ),
    certificate: Type.Optional(
      Type.String({ description: 'PEM file of an own certificate, for a broker that asks for one (mutual TLS)' }),
    ),
    key: Type.Optional(Type.String({ description: 'PEM file of its private key' })),
    serverName: Type.Optional(
      Type.String({ description: 'Name in the broker’s certificate, where it isn’t the one in the URL' }),
    ),
  },
  { additionalProperties: false, description: 'TLS to the broker; the URL must be mqtts:// or wss://' },
);
export type MqttTls = Static<typeof MqttTls>;

/** As `tls.connect` takes it. A broker that can't prove who it is is never talked to. */
export interface TlsOptions {
  minVersion: 'TLSv1.2';
  rejectUnauthorized: true;
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  servername?: string;
}

const ENCRYPTED = /^(mqtts|ssl|wss):\/\//;

/** Reads the files as they are now. Throws in words where one can't be read. */
export function readMqttTls(tls: MqttTls | undefined): TlsOptions {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(tls?.ca === undefined ? {} : { ca: had('ca', tls.ca) }),
    ...(tls?.certificate === undefined ? {} : { cert: had('certificate', tls.certificate) }),
    ...(tls?.key === undefined ? {} : { key: had('key', tls.key) }),
    ...(tls?.serverName === undefined ? {} : { servername: tls.serverName }),
  };
}

/** What is wrong with it; `url` is the broker's, `at` the path of `tls` in the document. */
export function checkMqttTls(at: string, tls: MqttTls | undefined, url: string | undefined): ConfigFault[] {
  if (tls === undefined) return [];
  const faults: ConfigFault[] = [];
  if (url !== undefined && !ENCRYPTED.test(url)) {
    faults.push({ path: at, problem: `${url} is not encrypted`, next: 'Write mqtts:// in the URL, or remove tls.' });
  }
  if ((tls.certificate === undefined) !== (tls.key === undefined)) {
    faults.push({ path: at, problem: 'certificate and key go together', next: 'Give both, or neither.' });
  }
  return faults;
}

function had(what: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${what} of the connection to the broker can't be read from ${file} (${code})`);
  }
}
