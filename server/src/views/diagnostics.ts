/**
 * What an engineer asks of the way from the gateways to the sinks, put together out of what the parts counted: the journal
 * streams, the Sparkplug host, the pipeline. Each is read as it is now; nothing is kept here.
 */

import type {
  CertificateDiagnosis,
  Diagnostics,
  GapSum,
  GatewayDiagnosis,
  MachineDiagnosis,
  NodeDiagnosis,
  TallyView,
} from '@gemba/contract/diagnostics';
import type { GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import { openGaps } from '@gemba/contract/open-gaps';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { type Gap, type GapCause, msFromNs } from '@gemba/contract/sample';
import { contiguous } from '@gemba/contract/stream/positions';
import type { Coverage } from '../historian/port.ts';
import type { Heard } from '../ingest/heard.ts';
import type { KnownNode } from '../ingest/sparkplug/host.ts';
import type { ForeignSource } from '../ingest/spool/sources.ts';
import { SPOOL } from '../ingest/spool/spool.ts';
import type { Tally } from '../ingest/tally.ts';
import { count, type KnownJournal } from '../pipeline/journals.ts';
import type { WrongClock } from '../pipeline/wrong-clocks.ts';
import { QUARANTINE } from '../quarantine/item.ts';

export interface DiagnosticsSource {
  plant: Plant;
  serverMs: number;
  sinceMs: number;
  /** The clock that nobody sets. */
  elapsedMs: number;
  stream: { up: boolean; heard: ReadonlyMap<GatewayId, Heard>; elsewhere: ReadonlyMap<string, Tally> } | null;
  host: { up: boolean; nodes: readonly KnownNode[]; elsewhere: ReadonlyMap<string, Tally> } | null;
  hostId: string;
  /** Machines that foreign nodes feed. */
  sources: readonly ForeignSource[];
  journals: readonly KnownJournal[];
  clockOf: (machine: MachineId) => WrongClock | null;
  ages: Record<string, number | null>;
  certificates: { all(nowMs: number): CertificateDiagnosis[] };
}

export function diagnosticsView(source: DiagnosticsSource): Diagnostics {
  const { serverMs, sinceMs, stream, host, hostId } = source;
  // What is replayed has been heard of before: it has a page of its own.
  const journals = source.journals.filter(({ gateway }) => gateway !== QUARANTINE);
  return {
    serverMs,
    sinceMs,
    stream: { up: stream?.up ?? false, refused: tallies(stream?.elsewhere) },
    sparkplug: { up: host?.up ?? false, hostId, refused: tallies(host?.elsewhere) },
    gateways: journals.map((journal) => gatewayView(journal, source)).sort(by(({ gateway }) => gateway)),
    nodes: (host?.nodes ?? [])
      .map((known) => nodeView(known, source))
      .sort(by(({ group, node }) => `${group}/${node}`)),
    certificates: source.certificates.all(serverMs),
    machines: machinesOf(source.plant).map(({ machine }) =>
      machineView(machine.id as MachineId, { ...source, journals }),
    ),
  };
}

function gatewayView(journal: KnownJournal, { stream, elapsedMs }: DiagnosticsSource): GatewayDiagnosis {
  const { gateway, epoch, site, lag, lost, sinks } = journal;
  const isSpool = gateway === SPOOL;
  const heard = stream?.heard.get(gateway);
  const stored = journal.stored();
  const known = [stored, sinks.records.taken, sinks.historian.taken].map((set) => set.at(-1)?.[1] ?? 0);
  const produced = Math.max(lag.produced, ...known);
  return {
    kind: isSpool ? 'spool' : 'gateway',
    gateway,
    site: isSpool ? null : site,
    epoch,
    liveAgoMs: heard?.liveMs == null ? null : elapsedMs - heard.liveMs,
    messages: { live: 0, replay: 0, ...heard?.messages },
    produced,
    stored: contiguous(stored),
    waiting: Math.max(0, produced - count(stored)),
    behindMs: lag.behindMs(contiguous(stored), elapsedMs),
    lost,
    newJournals: heard?.newJournals ?? 0,
    twin: heard?.twin ?? null,
    refused: tallies(heard?.refusals),
  };
}

function nodeView({ id, view, diagnosis }: KnownNode, source: DiagnosticsSource): NodeDiagnosis {
  const { group, node } = id;
  const devices = [...view.devices.values()];
  const { heardMs, holes, missed, reorders, skewMs } = diagnosis;
  return {
    group,
    node,
    role: roleOf(id, source),
    online: view.node.online,
    sinceMs: view.node.sinceMs === 0 ? null : view.node.sinceMs,
    heardAgoMs: heardMs === null ? null : source.elapsedMs - heardMs,
    devices: { online: devices.filter(({ online }) => online).length, all: devices.length },
    messages: diagnosis.messages,
    births: diagnosis.births,
    deaths: diagnosis.deaths,
    rebirthsAsked: diagnosis.rebirthsAsked,
    holes: { healed: reorders, lost: holes, messages: missed },
    clockOffMs: skewMs,
    refused: tallies(diagnosis.refusals),
    broken: tallies(diagnosis.broken),
  };
}

function roleOf({ group, node }: KnownNode['id'], { sources, journals }: DiagnosticsSource): NodeDiagnosis['role'] {
  if (sources.some((one) => one.node.group === group && one.node.node === node)) return 'source';
  return journals.some(({ site, gateway }) => site === group && gateway === node) ? 'gateway' : 'other';
}

function machineView(
  machine: MachineId,
  { sources, journals, stream, clockOf, ages }: DiagnosticsSource,
): MachineDiagnosis {
  const foreign = sources.find(({ id }) => id === machine)?.node;
  const liveMs = ({ gateway }: KnownJournal) => stream?.heard.get(gateway)?.liveMs ?? Number.NEGATIVE_INFINITY;
  const carrying = journals
    .filter(({ machines, gateway }) => gateway !== SPOOL && machines.has(machine))
    .reduce<KnownJournal | null>((best, one) => (best !== null && liveMs(best) >= liveMs(one) ? best : one), null);
  const source = foreign === undefined ? (carrying?.gateway ?? null) : `${foreign.group}/${foreign.node}`;
  return { machine, source, ageMs: ages[machine] ?? null, clock: clockOf(machine) };
}

const tallies = (of: ReadonlyMap<string, Tally> | undefined): TallyView[] =>
  [...(of ?? [])]
    .map(([name, tally]) => ({ name, ...tally }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));

const by =
  <T>(key: (one: T) => string) =>
  (a: T, b: T): number =>
    key(a) < key(b) ? -1 : 1;

/** The gaps of one machine by their cause: what was declared, and what of it nothing has filled. */
export function gapSums(
  machine: MachineId,
  { gaps, filled }: Coverage,
  signals: readonly SignalId[],
  window: { fromNs: bigint; toNs: bigint },
): GapSum[] {
  const open = Map.groupBy(openGaps(gaps, filled, signals), ({ cause }) => cause);
  return [...Map.groupBy(gaps, ({ cause }) => cause)].map(([cause, declared]) => {
    const last = declared.reduce((a, b) => (b.toNs > a.toNs ? b : a));
    return {
      machine,
      cause: cause satisfies GapCause,
      declared: declared.length,
      openMs: msFromNs(lengthOf(open.get(cause) ?? [], window)),
      lastFromMs: msFromNs(last.fromNs),
      lastToMs: msFromNs(last.toNs),
    };
  });
}

/** Length of the time that gaps cover within a window, each moment once. */
function lengthOf(gaps: readonly Gap[], window: { fromNs: bigint; toNs: bigint }): bigint {
  let [length, throughNs] = [0n, window.fromNs];
  for (const { fromNs, toNs } of [...gaps].sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1))) {
    const from = fromNs > throughNs ? fromNs : throughNs;
    const to = toNs < window.toNs ? toNs : window.toNs;
    if (to <= from) continue;
    length += to - from;
    throughNs = to;
  }
  return length;
}
