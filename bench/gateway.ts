/**
 * The gateway's rows: the live path at two rates against Node-RED, start-up with 10,000 monitored items, samples a
 * second from recorded notifications, and what the journal costs. A run whose samples don't add up is void: for the
 * gateway that ends the benchmark, of the peer the loss is printed.
 */

import { cpus } from 'node:os';
import { mosquittoMissing } from '../tests/support/mosquitto.ts';
import { type Row, rowOf } from './compare.ts';
import { type LiveRun, live } from './gateway/live.ts';
import { installNodeRed } from './gateway/node-red.ts';
import { recorded } from './gateway/recorded.ts';
import { noUsage } from './gateway/usage.ts';

const PAIRS = Number(process.env.GEMBA_BENCH_PAIRS ?? 5);
const FOR_MS = Number(process.env.GEMBA_BENCH_SECONDS ?? 10) * 1000;
/** Items of the start-up and of the fast row; each changes five times a second at 50,000 samples/s. */
const NODES = 10_000;
const RATES = [10_000, 50_000];
/** Recorded notifications: changes a report × reports. */
const REPORTS = 1_000;

/** All rows; throws when a part is missing or the gateway lost or doubled a sample. */
export async function gateway(): Promise<Row[]> {
  const missing = noUsage ?? mosquittoMissing ?? installNodeRed();
  if (missing !== null) throw new Error(missing);
  if (cpus().length < 2) throw new Error('who is measured needs a core of its own: two cores at least');
  const rows: Row[] = [];
  for (const perS of RATES) rows.push(...(await liveRows(perS)));
  rows.push(await journalRow());
  return rows;
}

async function liveRows(perS: number): Promise<Row[]> {
  const pairs: [ours: LiveRun, peer: LiveRun][] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const ours = await live('gemba', NODES, perS, FOR_MS);
    if (ours.missing + ours.doubled > 0) {
      const { missing, doubled, gaps } = ours;
      throw new Error(`void: ${missing} missing, ${doubled} twice; gaps declared: ${JSON.stringify(gaps)}`);
    }
    const peer = await live('node-red', NODES, perS, FOR_MS);
    console.log(`${perS}/s, pair ${pair + 1} of ${PAIRS}: the peer lost ${peer.missing} of ${peer.emitted}`);
    pairs.push([ours, peer]);
  }
  const row = (what: string, figure: (run: LiveRun) => number) =>
    rowOf(
      `${what}, ${perS} samples/s`,
      pairs.map(([ours, peer]) => [figure(ours), figure(peer)]),
    );
  return [
    row('CPU, hundredths of a core', (run) => run.cpuPercent),
    row('CPU a sample that arrived, µs', (run) => run.cpuUsPerSample),
    row('memory at most, MiB', (run) => run.peakMib),
    row('bytes on the wire a sample', (run) => run.bytesPerSample),
    row('source → received, p50, ms', (run) => run.delayP50Ms),
    row('source → received, p99, ms', (run) => run.delayP99Ms),
    row('samples lost', (run) => run.missing),
    row(`start of the process → first value of all ${NODES} items, s`, (run) => run.startS),
  ];
}

async function journalRow(): Promise<Row> {
  const pairs: [number, number][] = [];
  for (let pair = 0; pair <= PAIRS; pair++) {
    const measured: [number, number] = [await recorded('on', REPORTS), await recorded('off', REPORTS)];
    if (pair > 0) pairs.push(measured); // the first one warms up
  }
  return rowOf('recorded notifications, samples a second of CPU: journal on ÷ off', pairs);
}
