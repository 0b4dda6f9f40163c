/** The proofs by name. Each is a vitest file that reads its seed from the environment (`tests/support/proof.ts`). */

/** What is proven, and how often. */
export interface Proof {
  file: string;
  /** Full count of seeds. */
  seeds: number;
  /** Seeds that are run together, where one takes milliseconds; default 1. */
  slice?: number;
  what: string;
  /** What the verdict speaks of: it is made anew when anything under these changes. */
  sources: readonly string[];
  /** What may run beside it: nothing where it judges speed, anything where it only waits; else as many as are wanted. */
  beside?: 'nothing' | 'anything';
}

/** The way of a sample, without the screens. */
const WIRE = ['contract/src', 'program/src', 'journal/src', 'gateway/src', 'server/src', 'package-lock.json'];
const PLANT = [...WIRE, 'simulators/src', 'tests/support'];
/** What the stories of alarms and maintenance draw from, are stored as, and are compared by. */
const STORIES = ['server/src/records/kysely/text.ts', 'tests/support/proof.ts', 'tests/support/same.ts'];
/** What all faults are played with; beside it each has a file of its own, or shares one. */
const FAULTS = ['fault', 'stage', 'play-group', 'registry', 'clock-of', 'historian-trouble'].map(
  (one) => `tests/faults/${one}.ts`,
);
const FILES: Readonly<Record<string, string>> = {
  'machine-clocks': 'clocks',
  'clocks-set': 'clocks',
  'daylight-saving': 'clocks',
};

/** Faults of a group over real processes, each with a plant of its own for each seed: full counts, and what is proven. */
const faultsOf = (
  group: string,
  faults: Record<string, [seeds: number, what: string, more?: Pick<Proof, 'beside'>]>,
): Record<string, Proof> =>
  Object.fromEntries(
    Object.entries(faults).map(([name, [seeds, what, more]]) => [
      name,
      {
        file: `tests/faults/${group}.test.ts`,
        ...{ seeds, what },
        sources: [...PLANT, ...FAULTS, `tests/faults/${FILES[name] ?? name}.ts`],
        ...more,
      },
    ]),
  );

export const PROOFS: Readonly<Record<string, Proof>> = {
  kills: {
    file: 'tests/scenarios/kills.test.ts',
    seeds: 12,
    what: 'gateway, server and broker killed under flow: nothing lost, nothing twice, parts counted once',
    sources: PLANT,
  },
  wire: {
    file: 'tests/simulated/wire.test.ts',
    seeds: 10_000,
    slice: 500,
    what: 'gateway, wire and server simulated under every fault: stored once or in a gap, derived as by one fold',
    sources: [...WIRE, 'tests/support', 'tests/simulated'],
  },
  ...faultsOf('together', {
    'gateway-kills': [
      10,
      'the gateway killed 20 times a seed: publishing again within 5 s, and nothing lost',
      { beside: 'nothing' },
    ],
    'server-kills': [10, 'the server killed 20 times a seed, also between historian and watermark: counters exact'],
    malformed: [2, 'malformed, strange and oversized payloads, 50 rounds a seed: counted, kept, neighbours untouched'],
    'bad-lines': [3, 'lines dead, cut, lossy and late, an OPC UA server that goes and comes: noticed in 15 s'],
    duplicates: [5, 'messages doubled under flow, and the whole stream published again: totals unchanged'],
  }),
  ...faultsOf('brokers', {
    'broker-down': [
      3,
      'the broker down for long: drains 10 times faster than live, live p99 at most twice idle',
      { beside: 'nothing' },
    ],
    'broker-killed': [5, 'the broker killed 5 times a seed, its sessions lost: resent from the watermark'],
    twins: [3, 'two gateways with one id, and sessions taken over: the twin is kept out, nothing flaps'],
  }),
  ...faultsOf('files', {
    'journal-damage': [10, 'the journal cut or flipped at any byte, 20 times a seed: a declared gap, no crash loop'],
    'disk-full': [3, 'the gateway’s disk full, 12 times a seed: a declared gap, and it recovers by itself'],
  }),
  ...faultsOf('clocks', {
    'machine-clocks': [
      3,
      'machines an hour ahead, an hour behind, in 1970: flagged, in the order of the gateway’s times',
    ],
    'clocks-set': [3, 'the clocks of gateway and server set by an hour under flow: a gap, no storm of refolds'],
    'daylight-saving': [2, 'the site’s clocks go back under flow: rows and shifts go on without a break or a double'],
    late: [3, 'batches out of order and a day late: ledger and figures are those of the ordered run'],
  }),
  ...faultsOf('alarms', {
    announcements: [
      10,
      'the server killed 20 times a seed while alarms are told to a receiver that is not well: none lost, one row each',
    ],
  }),
  ...faultsOf('history', {
    history: [5, 'links cut, gateway and server killed while history is read: every gap filled in, nothing twice'],
  }),
  ...faultsOf('historian', {
    'influx-down': [
      2,
      'InfluxDB killed 10 times a seed and away for 3 minutes: memory bounded, screens live, nothing lost',
      { beside: 'nothing' },
    ],
    'influx-answers': [3, 'InfluxDB answers 429, 503, 500 or not at all, 15 rounds a seed: the header is honoured'],
    'influx-lines': [3, 'one line of 5,000 refused, 20 times a seed: just that one quarantined, replayed once mended'],
    'server-disk-full': [
      4,
      'the server’s disk full, 12 times a seed, both historians: health red, nothing half committed',
    ],
    'influx-slow': [
      2,
      'InfluxDB slow, 30 s a request, for 3 minutes: back-pressure to the gateways, screens live',
      { beside: 'nothing' },
    ],
  }),
  'historian-kills': {
    file: 'tests/historian/duckdb-kill.test.ts',
    seeds: 17,
    what: 'the embedded historian killed in mid-append, mid-move and mid-seal, once each a seed: nothing missing, nothing twice',
    sources: ['contract/src', 'server/src/historian', 'tests/historian', 'tests/support/proof.ts', 'package-lock.json'],
  },
  'influx-kills': {
    file: 'tests/historian/influx-kill.test.ts',
    seeds: 17,
    what: 'InfluxDB and its writer killed in mid-append, the writer in mid-upkeep, once each a seed: nothing missing, nothing twice',
    sources: [
      ...['contract/src', 'server/src/historian', 'tests/historian'],
      ...['tests/support/proof.ts', 'tests/support/influx.ts', 'package-lock.json'],
    ],
  },
  mutations: {
    file: 'tests/faults/mutations.proof.ts',
    seeds: 2,
    what: 'without the fsync, the wait for both sinks, or the dropping of duplicates the judgement turns red, with them green',
    sources: [...PLANT, ...FAULTS, 'tests/faults/mutations.ts', 'tests/faults/duplicates.ts'],
  },
  foreign: {
    file: 'tests/sparkplug/foreign.test.ts',
    seeds: 12,
    what: 'a foreign Sparkplug node under kills of server and broker and lost messages: stored once or in a gap, parts counted once',
    sources: [...WIRE, 'tests/support', 'tests/sparkplug'],
  },
  backfill: {
    file: 'tests/backfill/hour.test.ts',
    seeds: 1,
    what: 'an outage of 60 minutes × 1,000 historizing nodes is whole again in under 60 s, live p99 at most twice that without',
    sources: [...PLANT, 'tests/backfill'],
    beside: 'nothing',
  },
  'alarm-stories': {
    file: 'tests/alarms/lifecycle.test.ts',
    seeds: 1_000_000,
    slice: 10_000,
    what: 'random stories of alarms: legal by ISA-18.2, suppressed ones silent, none told twice, the same after any restart',
    sources: ['contract/src', 'server/src/domain', 'server/src/pipeline', 'tests/alarms', ...STORIES],
  },
  'maintenance-stories': {
    file: 'tests/maintenance/stories.test.ts',
    seeds: 1_000_000,
    slice: 10_000,
    what: 'random stories of maintenance: one open job a plan, what is skipped stays due, meters only grow, the same after any restart',
    sources: ['contract/src', 'server/src/domain', 'tests/maintenance', ...STORIES],
  },
  'planted-wear': {
    file: 'tests/maintenance/planted-wear.test.ts',
    seeds: 100,
    slice: 10,
    what: 'wear planted in a simulated machine is forecast: a job is there before the failure in at least 90 of 100 seeds',
    sources: [
      'contract/src',
      'gateway/src',
      'server/src/domain',
      'simulators/src',
      'config',
      'tools/history',
      'tests/maintenance',
    ],
  },
  painted: {
    file: 'tests/browser/painted.test.ts',
    seeds: 3,
    what: 'simulated stop → painted on the wall, p99 of 200 changes under a second',
    sources: [...PLANT, 'dashboard/src'],
    beside: 'nothing',
  },
  'alarm-painted': {
    file: 'tests/browser/alarm-painted.test.ts',
    seeds: 3,
    what: 'condition true in the simulator → painted on the wall as an alarm, p95 of 100 under a second',
    sources: [...PLANT, 'dashboard/src'],
    beside: 'nothing',
  },
  edited: {
    file: 'tests/browser/edited.test.ts',
    seeds: 3,
    what: 'parts booked later → painted on the page of the line, p95 of 200 edits under two seconds',
    sources: [...PLANT, 'dashboard/src'],
    beside: 'nothing',
  },
  'late-shown': {
    file: 'tests/browser/late-shown.test.ts',
    seeds: 3,
    what: 'late data over the replay lane → painted on the pages of the line and of figures, p95 of 200 under two seconds',
    sources: [...PLANT, 'dashboard/src'],
    beside: 'nothing',
  },
  forecasts: {
    file: 'tests/simulated/forecast.test.ts',
    seeds: 20,
    slice: 10,
    what: '80 % intervals of when an order is finished hold 75 to 85 % of 500 simulated orders',
    sources: ['contract/src', 'server/src/domain', 'tests/simulated', 'tests/support/proof.ts', 'package-lock.json'],
  },
  bottleneck: {
    file: 'tests/simulated/bottleneck.test.ts',
    seeds: 40,
    slice: 20,
    what: 'a bottleneck that is planted in the simulators and moves is named right in at least 95 % of the minutes',
    sources: [
      ...['contract/src', 'gateway/src', 'server/src/domain', 'simulators/src', 'config', 'tools/history'],
      ...['tests/simulated', 'tests/support/proof.ts', 'package-lock.json'],
    ],
  },
  'opcua-troubles': {
    file: 'tests/scenarios/opcua-troubles.test.ts',
    seeds: 3,
    what: 'OPC UA servers that misbehave in every way we know, cables that hang, delay and break: right values or Bad, what is missing is declared',
    sources: [...PLANT, 'tests/scenarios/opcua'],
  },
  restarts: {
    file: 'tests/scenarios/opcua-restarts.test.ts',
    seeds: 20,
    what: 'an OPC UA server restarted 10 times a seed: good values in 5 s, one session, each time away declared',
    sources: PLANT,
  },
  'at-rest': {
    file: 'tests/scenarios/opcua-at-rest.test.ts',
    seeds: 1,
    what: 'an hour at rest stays live; a cut cable is NO DATA in time, since the cut',
    sources: PLANT,
    beside: 'anything',
  },
};
