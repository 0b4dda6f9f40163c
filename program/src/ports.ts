/** The ports file: where the parts of one plant on one machine find each other. Written by `npm start`. */

import Type, { type Static } from 'typebox';
import { readConfig } from './config.ts';

const port = Type.Integer({ minimum: 0, maximum: 65535 });

export const Ports = Type.Object({
  http: Type.Optional(port),
  mqtt: Type.Optional(port),
  /** Control of the simulators. */
  control: Type.Optional(port),
  /** Machine id → port of its OPC UA server. */
  opcua: Type.Optional(Type.Record(Type.String(), port)),
});
export type Ports = Static<typeof Ports>;

/** Reads a ports file (JSON is YAML). */
export const readPorts = (file: string): Ports => readConfig(file, Ports);
