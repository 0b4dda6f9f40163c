/** Schema of how a machine is watched: where, how often, and what a break of the connection may cost. */

import Type from 'typebox';
import { PROFILE_NAMES } from './profiles/registry.ts';

export const EndpointUrl = Type.String({
  pattern: '^opc\\.tcp://[^\\s/]+(/\\S*)?$',
  description: 'URL of the OPC UA server, opc.tcp://host:port/path',
});

/** Fields of a machine's source. */
export const WATCHING_SETTINGS = {
  failover: Type.Array(EndpointUrl, {
    default: [],
    description: 'Further URLs of the same machine, tried in turn when one can not be reached',
  }),
  profile: Type.Optional(
    Type.Enum([...PROFILE_NAMES], {
      description: 'Kind of server, whose limits are kept; without it, the one that the server seems to be',
    }),
  ),
  mode: Type.Enum(['auto', 'subscription', 'cyclic'], {
    default: 'auto',
    description: 'cyclic: values are read at the publishing interval; auto: so where a server knows no subscriptions',
  }),
  publishingIntervalMs: Type.Integer({
    default: 100,
    minimum: 10,
    maximum: 60_000,
    description: 'How often the server reports changes, ms; part of the delay of every value',
  }),
  samplingIntervalMs: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 60_000,
    description: 'How often the server looks at a value, ms; 0: every change, where the server can',
  }),
  bridgeS: Type.Integer({
    default: 30,
    minimum: 5,
    maximum: 600,
    description: 'Break of the connection that is to cost nothing, s: the server keeps what changes meanwhile',
  }),
  checkS: Type.Integer({
    default: 60,
    minimum: 0,
    maximum: 86_400,
    description: 'How often all values are read and held against what was reported of them, s; 0: never',
  }),
  queueSize: Type.Optional(
    Type.Integer({
      minimum: 2,
      maximum: 100_000,
      description:
        'Changes of a signal that the server keeps while nobody fetches them; without it, what bridgeS takes. More are lost, and declared so',
    }),
  ),
};
