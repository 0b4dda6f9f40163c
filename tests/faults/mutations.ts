/**
 * What the suite is to notice: the three things on which everything rests, each as a change of the source that takes it
 * out, with the fault under which that shows.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { SourceChange } from '../support/changed-source.ts';
import { duplicates } from './duplicates.ts';
import { between, type Fault } from './fault.ts';

const POWER_LOSS = 'tests/support/power-loss.ts';

/** The power of gateway and server is cut just when something was published. */
const powerCuts: Fault = {
  name: 'power-cuts',
  what: 'power cut: what the gateway has not synced is gone, and the server has not stored it',
  async play({ plant, tap, next, did }) {
    for (let cut = 0; cut < 3; cut++) {
      await pause(between(next, 500, 2000));
      const { promise, resolve } = Promise.withResolvers<void>();
      tap.onHeard = ({ lane }) => {
        if (lane === 'live') resolve();
      };
      await promise;
      await Promise.all([plant.server.kill(), plant.gateway.kill()]);
      tap.onHeard = () => {};
      did('power cut');
      await Promise.all([plant.server.start(), plant.gateway.start()]);
      await plant.untilAllLive();
    }
  },
};

/** The server dies with batches that it has received and not stored. */
const serverDies: Fault = {
  name: 'server-dies',
  what: 'the server killed before the historian has what was received',
  async play({ plant, next, did }) {
    for (let kill = 0; kill < 3; kill++) {
      await plant.server.kill();
      const crash = `historian.append before ${between(next, 2, 6)} held 6000`;
      const extras = { imports: ['tests/support/crash-point.ts'], env: { GEMBA_CRASH: crash } };
      await plant.server.start(extras).catch(() => undefined);
      await plant.server.ended();
      did('server died', { crash });
      await plant.server.start();
      await plant.untilAllLive();
    }
  },
};

export interface Mutation {
  without: string;
  fault: Fault;
  /** Loaded before the gateway, with and without. */
  gateway?: { imports: string[]; changes: SourceChange[] };
  changes: Partial<Record<'gateway' | 'server', SourceChange[]>>;
  /** What must be found. */
  noticed: RegExp;
}

const JOURNALS = 'server/src/pipeline/journals.ts';
const ARRIVALS = 'server/src/historian/duckdb/arrivals.ts';
const LATE = 'server/src/historian/duckdb/late.ts';
export const MUTATIONS: readonly Mutation[] = [
  {
    without: 'fsync',
    fault: powerCuts,
    gateway: { imports: [POWER_LOSS], changes: [] },
    changes: { gateway: [{ file: 'journal/src/journal.ts', from: '    await file.sync();\n', to: '' }] },
    noticed: /published, and not stored|[1-9]\d* lost/,
  },
  {
    without: 'wait',
    fault: serverDies,
    // So that what is said to be stored is deleted at once.
    gateway: {
      imports: [],
      changes: [{ file: 'journal/src/journal.ts', from: 'segmentMaxBytes = 8 * MIB', to: 'segmentMaxBytes = 300' }],
    },
    changes: {
      server: [
        {
          file: JOURNALS,
          from: 'intersect(this.sinks.records.durable, this.sinks.historian.durable)',
          to: 'intersect(this.sinks.records.taken, this.sinks.historian.taken)',
        },
      ],
    },
    noticed: /published, and not stored|[1-9]\d* lost/,
  },
  {
    without: 'dropping of duplicates',
    fault: duplicates,
    // Each of three would do: the server's own positions, those that lie with the samples, and the samples' times.
    changes: {
      server: [
        { file: JOURNALS, from: 'return has(this.#taken, position);', to: 'return false;' },
        { file: ARRIVALS, from: 'if (has(stored.set, batch.position)) return;', to: '' },
        { file: LATE, from: 'late.filter(({ signal, sample }) => take(signal.id, sample.timeNs))', to: '[...late]' },
      ],
    },
    noticed: /[1-9]\d* doubled|one fold makes/,
  },
];
