/** The way from the gateways to the sinks, for engineers: journals, Sparkplug nodes, clocks, and declared gaps. */

import type { Diagnostics, GapSum } from '@gemba/contract/diagnostics';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import { GAP_CAUSES, nsFromMs } from '@gemba/contract/sample';
import { CERTIFICATE_KINDS } from '@gemba/contract/stream/certificates';
import Type, { type Static } from 'typebox';
import { gapSums } from '../views/diagnostics.ts';
import type { Api, ApiContext } from './context.ts';
import { oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const counter = (description: string) => Type.Integer({ description });
const agoMs = (description: string) =>
  orNull(Type.Number(), `${description}, ms ago on the server’s clock; null: not since the start`);

const Tallies = (description: string) =>
  Type.Array(
    Type.Object({
      name: Type.String({ description: 'Reason or assertion' }),
      count: counter('How often'),
      last: Type.String({ description: 'Where last' }),
      atMs: time('When last'),
    }),
    { description },
  );

const GatewaySchema = Type.Object({
  kind: oneOf(['gateway', 'spool']),
  gateway: Type.String(),
  site: orNull(Type.String(), 'Site; null before it was heard'),
  epoch: Type.String({ description: 'Id of its journal' }),
  liveAgoMs: agoMs('Last message on the live lane'),
  messages: Type.Object({ live: counter('On the live lane'), replay: counter('On the replay lane') }),
  produced: counter('Newest position that was heard of'),
  stored: counter('Through this position everything is in both sinks'),
  waiting: counter('Positions that were produced and are not stored'),
  behindMs: Type.Number({ description: 'How long ago the oldest of those was first heard of, ms' }),
  lost: counter('Batches that it gave up before they were stored'),
  newJournals: counter('Times that its journal was replaced by a new one'),
  twin: orNull(
    Type.Object({ epoch: Type.String(), count: counter('Messages of it'), atMs: time('Last message') }),
    'A second gateway of the same id',
  ),
  refused: Tallies('What was refused of it, by reason'),
});

const NodeSchema = Type.Object({
  group: Type.String(),
  node: Type.String(),
  role: oneOf(['gateway', 'source', 'other']),
  online: Type.Boolean(),
  sinceMs: timeOrNull('Online or offline since'),
  heardAgoMs: agoMs('Last message'),
  devices: Type.Object({ online: counter('Online'), all: counter('Known') }),
  messages: counter('Messages'),
  births: counter('Births of the node'),
  deaths: counter('Deaths of the node'),
  rebirthsAsked: counter('Times that it was asked for its births'),
  holes: Type.Object(
    {
      healed: counter('Filled in time'),
      lost: counter('Given up: declared gaps'),
      messages: counter('Messages that never came'),
    },
    { description: 'Holes in its sequence' },
  ),
  clockOffMs: orNull(Type.Number(), 'The server’s clock minus the node’s, ms; the way is in it'),
  refused: Tallies('What was refused of it, by reason'),
  broken: Tallies('Assertions of Sparkplug 3.0 that it broke'),
});

const MachineSchema = Type.Object({
  machine: Type.String(),
  source: orNull(Type.String(), 'Gateway or group/node that its entries came from'),
  ageMs: agoMs('Last observation on the live lane'),
  clock: orNull(
    Type.Object({
      retimed: counter('Samples that have the gateway’s time'),
      offMs: Type.Number({ description: 'The machine’s clock minus the gateway’s at the last one, ms' }),
      atMs: time('When that was'),
    }),
    'Samples whose own time was not credible',
  ),
});

const CertificateSchema = Type.Object({
  of: orNull(Type.String(), 'The gateway that says so; null for the server’s own files'),
  kind: oneOf([...CERTIFICATE_KINDS, 'server', 'mail-authority']),
  name: Type.String({ description: 'Its subject' }),
  thumbprint: Type.String({ description: 'SHA-1, hexadecimal; empty where it is not known' }),
  endMs: time('End of its validity'),
  machines: Type.Array(Type.String(), { description: 'Machines that are heard with it' }),
  stage: orNull(Type.String(), 'Rule by which people are told of its end at present'),
  saidMs: timeOrNull('When the gateway said so'),
});

export const DiagnosticsSchema = Type.Object({
  serverMs: time('The server’s clock'),
  sinceMs: time('Since when everything is counted'),
  stream: Type.Object({ up: Type.Boolean(), refused: Tallies('Refused, of no known gateway') }),
  sparkplug: Type.Object({
    up: Type.Boolean(),
    hostId: Type.String(),
    refused: Tallies('Refused, of no known node'),
  }),
  gateways: Type.Array(GatewaySchema),
  nodes: Type.Array(NodeSchema),
  machines: Type.Array(MachineSchema),
  certificates: Type.Array(CertificateSchema, { description: 'What ends first comes first' }),
});

export const GapSchema = Type.Object({
  machine: Type.String(),
  cause: oneOf(GAP_CAUSES),
  declared: counter('Gaps'),
  openMs: Type.Number({ description: 'Time in them that nothing has filled, ms' }),
  lastFromMs: time('Start of the last one'),
  lastToMs: time('Its end'),
});

/** Machines of which the historian is asked at a time. */
const AT_A_TIME = 8;

export function diagnosticsRoutes(api: Api, { diagnostics, plant, historian, clock }: ApiContext): void {
  const tags = ['diagnostics'];

  api.get(
    '/api/v1/diagnostics',
    {
      schema: {
        summary: 'Journals with what is stored of them, Sparkplug nodes with what they break, clocks that are wrong',
        tags,
        response: { 200: DiagnosticsSchema },
      },
    },
    () => diagnostics(),
  );

  api.get(
    '/api/v1/diagnostics/gaps',
    {
      schema: {
        summary: 'Declared gaps of the last hours, by machine and cause',
        tags,
        querystring: Type.Object({ hours: Type.Number({ exclusiveMinimum: 0, maximum: 24 * 31, default: 24 }) }),
        response: { 200: Type.Object({ fromMs: time('Start'), toMs: time('End'), gaps: Type.Array(GapSchema) }) },
      },
    },
    async ({ query }) => {
      const toMs = clock.nowMs();
      const fromMs = toMs - query.hours * 3_600_000;
      const window = { fromNs: nsFromMs(fromMs), toNs: nsFromMs(toMs) };
      const machines = machinesOf(plant).map(({ machine }) => machine);
      const gaps: GapSum[] = [];
      for (let i = 0; i < machines.length; i += AT_A_TIME) {
        const some = machines.slice(i, i + AT_A_TIME).map(async ({ id, signals }) => {
          const coverage = await historian.coverage(id as MachineId, window.fromNs, window.toNs);
          return gapSums(
            id as MachineId,
            coverage,
            signals.map((signal) => signal.id as SignalId),
            window,
          );
        });
        gaps.push(...(await Promise.all(some)).flat());
      }
      return { fromMs, toMs, gaps };
    },
  );
}

/** Fails to compile when a schema and its view part. */
export const AGREES: {
  diagnostics: Same<Static<typeof DiagnosticsSchema>, Diagnostics>;
  gap: Same<Static<typeof GapSchema>, GapSum>;
} = { diagnostics: true, gap: true };
