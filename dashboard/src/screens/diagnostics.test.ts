import type { Diagnostics, GapSum, GatewayDiagnosis, NodeDiagnosis } from '@gemba/contract/diagnostics';
import { describe, expect, it } from 'vitest';
import { gatewayState, longestFirst, nodeState, sumsOf, wrongClocks } from './diagnostics.ts';

const gateway = (more: Partial<GatewayDiagnosis> = {}): GatewayDiagnosis => ({
  ...{ kind: 'gateway', gateway: 'edge-1', site: 'hanoi', epoch: 'e', liveAgoMs: 400, produced: 10, stored: 10 },
  ...{ messages: { live: 1, replay: 0 }, waiting: 0, behindMs: 0, lost: 0, newJournals: 0, twin: null, refused: [] },
  ...more,
});
const node = (more: Partial<NodeDiagnosis> = {}): NodeDiagnosis => ({
  ...{ group: 'hanoi', node: 'edge-1', role: 'gateway', online: true, sinceMs: 0, heardAgoMs: 400, messages: 1 },
  ...{ devices: { online: 1, all: 1 }, births: 1, deaths: 0, rebirthsAsked: 0, clockOffMs: 3, refused: [], broken: [] },
  holes: { healed: 0, lost: 0, messages: 0 },
  ...more,
});
const tally = (count: number) => ({ name: 'malformed', count, last: 'NBIRTH', atMs: 0 });
const broken = [tally(1)];

describe('a gateway', () => {
  it.each([
    ['live', {}],
    ['behind', { behindMs: 60_000 }],
    ['silent', { liveAgoMs: 31_000, behindMs: 60_000 }],
    ['unheard', { liveAgoMs: null }],
    ['twin', { twin: { epoch: 'f', count: 3, atMs: 0 }, liveAgoMs: null }],
    ['live', { kind: 'spool', liveAgoMs: null }],
  ] as const)('is %s: %j', (state, more) => {
    expect(gatewayState(gateway(more), 0, [])).toBe(state);
  });

  it.each([
    ['relieved', 'all machines come from another', {}, ['edge-2', 'edge-3']],
    ['silent', 'it carried one', {}, ['edge-2', 'edge-1']],
    ['silent', 'nobody knows who carries one', {}, ['edge-2', null]],
    ['silent', 'something of it is not stored', { waiting: 1 }, ['edge-2']],
    ['silent', 'there are no machines', {}, []],
    ['live', 'it is heard', { liveAgoMs: 400 }, ['edge-2']],
  ] as const)('that was heard once is %s where %s', (state, _where, more, sources) => {
    const machines = sources.map((source, i) => ({ machine: `m-${i}`, source, ageMs: 500, clock: null }));
    expect(gatewayState(gateway({ liveAgoMs: 60_000, ...more }), 0, machines)).toBe(state);
    const old = machines.map((machine) => ({ ...machine, ageMs: null }));
    expect(gatewayState(gateway({ liveAgoMs: 60_000, ...more }), 0, old)).not.toBe('relieved');
  });

  it('is silent when nobody has asked for long, whatever the last answer was', () => {
    expect(gatewayState(gateway(), 29_000, [])).toBe('live');
    expect(gatewayState(gateway(), 30_001, [])).toBe('silent');
  });
});

it.each([
  ['conformant', {}],
  ['breaking', { broken }],
  ['offline', { online: false, broken }],
  ['unheard', { online: false, heardAgoMs: null }],
] as const)('a node is %s: %j', (state, more) => {
  expect(nodeState(node(more))).toBe(state);
});

const all = (more: Partial<Diagnostics>): Diagnostics => ({
  ...{ serverMs: 0, sinceMs: 0, stream: { up: true, refused: [] }, sparkplug: { up: true, hostId: 'x', refused: [] } },
  ...{ gateways: [], nodes: [], machines: [] },
  ...more,
});

it('sums gateways without the spool, and what was refused of everybody', () => {
  const sums = sumsOf(
    all({
      stream: { up: true, refused: [tally(2)] },
      gateways: [
        gateway({ waiting: 3, behindMs: 500, refused: [tally(4)] }),
        gateway({ liveAgoMs: null }),
        gateway({ kind: 'spool', liveAgoMs: null, waiting: 1, behindMs: 900 }),
      ],
      nodes: [node({ broken, refused: [tally(1)] }), node({ online: false })],
    }),
    0,
  );
  expect(sums).toEqual({
    gateways: 2,
    gatewaysLive: 1,
    twins: 0,
    behindMs: 900,
    waiting: 4,
    nodesOnline: 1,
    nodesBreaking: 1,
    refused: 7,
  });
});

it('says nothing of clocks that are right, and of the others how far they are ahead', () => {
  const machines = [
    { machine: 'a', source: null, ageMs: null, clock: null },
    { machine: 'b', source: null, ageMs: null, clock: { retimed: 7, offMs: -3_600_000, atMs: 0 } },
  ];
  const nodes = [node(), node({ node: 'slow', clockOffMs: 9_000 })];
  expect(wrongClocks(all({ machines, nodes }))).toEqual([
    { kind: 'machine', of: 'b', offMs: -3_600_000, retimed: 7 },
    { kind: 'node', of: 'hanoi/slow', offMs: -9_000, retimed: null },
  ]);
});

it('puts the longest open gap first, and what is filled last', () => {
  const gap = (openMs: number, lastToMs: number): GapSum => ({
    ...{ machine: 'a', cause: 'link-down', declared: 1, lastFromMs: 0 },
    ...{ openMs, lastToMs },
  });
  expect(longestFirst([gap(0, 9), gap(5, 1), gap(70, 0)]).map(({ openMs }) => openMs)).toEqual([70, 5, 0]);
});
