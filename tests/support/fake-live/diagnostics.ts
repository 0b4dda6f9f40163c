/** What engineers would see of a plant with a twin, a silent gateway, a replaced one, a backlog, and nodes that break rules. */

import type {
  CertificateDiagnosis,
  Diagnostics,
  GapSum,
  GatewayDiagnosis,
  NodeDiagnosis,
  TallyView,
} from '@gemba/contract/diagnostics';
import { HOSTILE_NAME } from './plant.ts';

const MINUTE_MS = 60_000;

export function diagnosticsOf(nowMs: number): Diagnostics {
  const tally = (name: string, count: number, last: string, minutesAgo: number): TallyView => ({
    ...{ name, count, last },
    atMs: nowMs - minutesAgo * MINUTE_MS,
  });
  return {
    serverMs: nowMs,
    sinceMs: nowMs - 282 * MINUTE_MS,
    stream: { up: true, refused: [tally('topic', 2, 'gemba/v1/hanoi/edge-1/other', 91)] },
    sparkplug: {
      up: true,
      hostId: 'gemba',
      refused: [tally('malformed', 14, 'unknown/robot: NBIRTH', 17)],
    },
    gateways: gateways(nowMs, tally),
    nodes: nodes(nowMs, tally),
    machines: [
      { machine: 'mill-a', source: 'edge-3', ageMs: 400, clock: { retimed: 8_214, offMs: -3_600_400, atMs: nowMs } },
      { machine: 'press-2', source: 'edge-1', ageMs: 400, clock: { retimed: 3, offMs: 12_250, atMs: nowMs } },
      { machine: 'filler-1', source: 'edge-1', ageMs: 400, clock: null },
    ],
    certificates: certificates(nowMs),
  };
}

/** One has ended, one ends within a week, one within a month, others hold. */
function certificates(nowMs: number): CertificateDiagnosis[] {
  const one = (
    days: number,
    of: string | null,
    kind: CertificateDiagnosis['kind'],
    name: string,
    machines: string[] = [],
  ): CertificateDiagnosis => ({
    ...{ of, kind, name, machines, thumbprint: `${of} ${kind}`, endMs: nowMs + days * 24 * 60 * MINUTE_MS },
    stage: days < 7 ? 'system:certificate-soon' : days < 30 ? 'system:certificate' : null,
    saidMs: of === null ? null : nowMs - 30 * MINUTE_MS,
  });
  return [
    one(-2.5, 'edge-1', 'machine', `CN=${HOSTILE_NAME} (3f0a91c2)`, ['press-2']),
    one(5.2, 'edge-2', 'broker-client', 'CN=edge-2 (77aa01be)'),
    one(21.4, null, 'server', 'CN=gemba.works.example'),
    one(79.5, 'edge-1', 'gateway', 'Gemba gateway', ['filler-1', 'press-2']),
    one(700, 'edge-1', 'machine', 'CN=Filler 1, O=Krones (90be12aa)', ['filler-1']),
    one(3000, 'edge-1', 'broker', 'CN=broker.works.example (12ab34cd)'),
  ];
}

type Tally = (name: string, count: number, last: string, minutesAgo: number) => TallyView;

function gateways(nowMs: number, tally: Tally): GatewayDiagnosis[] {
  const gateway = (id: string, site: string | null, more: Partial<GatewayDiagnosis>): GatewayDiagnosis => ({
    ...{ kind: 'gateway', gateway: id, site, epoch: '3f9c1b7de0a52c41', liveAgoMs: 420 },
    ...{ messages: { live: 51_207, replay: 12 }, produced: 51_344, stored: 51_343, waiting: 1, behindMs: 180 },
    ...{ lost: 0, newJournals: 0, twin: null, refused: [] },
    ...more,
  });
  return [
    gateway('@spool', null, {
      ...{ kind: 'spool', liveAgoMs: null, messages: { live: 0, replay: 0 } },
      ...{ produced: 8_120, stored: 8_120, waiting: 0, behindMs: 0, epoch: '90ab17c4d2e8f013' },
    }),
    gateway('edge-1', 'hanoi', { refused: [tally('unknown-machine', 6, 'filler-9', 44)] }),
    gateway('edge-2', 'hanoi', {
      ...{ produced: 903_412, stored: 871_020, waiting: 32_392, behindMs: 2.2 * 60 * MINUTE_MS, liveAgoMs: 810 },
      ...{ epoch: '7c41aa02b6de9f35', messages: { live: 4_120, replay: 1_877 } },
    }),
    gateway('edge-3', 'leipzig', {
      ...{ epoch: 'b20e6d91c7f3a854', twin: { epoch: '0d5ce2b8f1946a73', count: 212, atMs: nowMs - 4_000 } },
      refused: [tally('twin', 212, 'live of journal 0d5ce2b8f1946a73', 0.1)],
    }),
    gateway('edge-4', 'leipzig', {
      ...{ epoch: 'e6720f4bd815c93a', liveAgoMs: 11 * MINUTE_MS, lost: 40, newJournals: 1 },
    }),
    gateway('edge-5', null, {
      ...{ epoch: '15d8b4a6097ce32f', liveAgoMs: null, messages: { live: 0, replay: 0 } },
      ...{ produced: 21_018, stored: 21_006, waiting: 12, behindMs: 0 },
    }),
    gateway('edge-6', 'leipzig', {
      ...{ epoch: '5be91f0c7a2d4683', liveAgoMs: 70 * MINUTE_MS, waiting: 0, produced: 9_006, stored: 9_006 },
    }),
  ];
}

function nodes(nowMs: number, tally: Tally): NodeDiagnosis[] {
  const node = (group: string, id: string, more: Partial<NodeDiagnosis>): NodeDiagnosis => ({
    ...{ group, node: id, role: 'gateway', online: true, sinceMs: nowMs - 281 * MINUTE_MS, heardAgoMs: 450 },
    ...{ devices: { online: 4, all: 4 }, messages: 50_931, births: 1, deaths: 0, rebirthsAsked: 1 },
    ...{ holes: { healed: 0, lost: 0, messages: 0 }, clockOffMs: 40, refused: [], broken: [] },
    ...more,
  });
  return [
    node('hanoi', 'edge-1', {}),
    node('hanoi', 'edge-2', {
      ...{ births: 3, deaths: 2, rebirthsAsked: 4, holes: { healed: 2, lost: 1, messages: 9 } },
      refused: [tally('data-before-birth', 4, 'DDATA filler-2', 131)],
    }),
    node('leipzig', 'ignition', {
      ...{ role: 'source', devices: { online: 2, all: 3 }, clockOffMs: 9_400, births: 6, deaths: 5, rebirthsAsked: 11 },
      ...{ holes: { healed: 31, lost: 4, messages: 17 }, sinceMs: nowMs - 44 * MINUTE_MS },
      refused: [
        tally('unknown-alias', 1_204, 'DDATA washer-a: alias 99', 2),
        tally('late-sequence', 8, 'DDATA pack-a', 31),
      ],
      broken: [
        tally('topics-dbirth-metric-reqs', 1_204, 'DDATA washer-a', 2),
        tally('payloads-ndata-timestamp', 88, 'NDATA', 3),
        tally('operational-behavior-data-commands-rebirth-name-aliases', 6, 'NBIRTH', 44),
      ],
    }),
    node('leipzig', 'press-shop', {
      ...{ role: 'source', online: false, sinceMs: nowMs - 19 * MINUTE_MS, heardAgoMs: 19 * MINUTE_MS },
      ...{ devices: { online: 0, all: 1 }, deaths: 1 },
    }),
    node('leipzig', 'robot-cell', {
      ...{ role: 'source', online: false, sinceMs: null, heardAgoMs: null, devices: { online: 0, all: 0 } },
      ...{ messages: 0, births: 0, rebirthsAsked: 94, clockOffMs: null },
    }),
    node('somebody', HOSTILE_NAME, { role: 'other', devices: { online: 1, all: 1 } }),
  ];
}

export function gapsOf(nowMs: number): { fromMs: number; toMs: number; gaps: GapSum[] } {
  const gap = (
    machine: string,
    cause: GapSum['cause'],
    declared: number,
    openMin: number,
    endedMin: number,
  ): GapSum => ({
    ...{ machine, cause, declared, openMs: openMin * MINUTE_MS },
    ...{ lastFromMs: nowMs - (endedMin + 3) * MINUTE_MS, lastToMs: nowMs - endedMin * MINUTE_MS },
  });
  return {
    fromMs: nowMs - 24 * 60 * MINUTE_MS,
    toMs: nowMs,
    gaps: [
      gap('filler-2', 'queue-overflow', 14, 0, 300),
      gap('press-2', 'link-down', 3, 21.4, 11),
      gap('washer-a', 'sequence-gap', 4, 1.9, 2),
      gap('mill-a', 'gateway-down', 1, 3, 190),
      gap('mill-2', 'subscription-lost', 2, 0.02, 700),
    ],
  };
}
