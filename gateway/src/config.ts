/**
 * Schema of `config/gateway.yaml`: where each machine of the plant is read. What a schema can't say (machines and
 * signals that the plant doesn't know, signals without a source) is found by `checkGateways`, all of it at once.
 */

import type { ConfigFault } from '@gemba/contract/errors';
import { ID_PATTERN, SIGNAL_ID_PATTERN } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { checkMqttTls, MqttTls } from '@gemba/program/mqtt-tls';
import Type, { type Static } from 'typebox';
import { BackfillSettings } from './backfill/settings.ts';
import { MirrorSettings } from './mirror/settings.ts';
import { checkSecurity, Security } from './opcua/security/settings.ts';
import { EndpointUrl, WATCHING_SETTINGS } from './opcua/watching-settings.ts';
import { StageSettings, stageFault } from './stages/registry.ts';

const strict = { additionalProperties: false } as const;
const id = (description: string) => Type.String({ pattern: ID_PATTERN, description });

/**
 * A NodeId by namespace URI, or of namespace 0. An index (`ns=2`) is refused: a server may number its namespaces anew
 * at any restart, and would then deliver another machine's value as Good [OPC 10000-3 §8.2.2].
 */
const NODE_ID =
  '(nsu=[^;]+;)?(i=\\d{1,10}|s=.+|g=[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|b=[A-Za-z0-9+/]+=*)';

/**
 * An element of an array (`[3]`, `[0,2]`) or a member of a structure (`.drive.speed`). It stands before the NodeId,
 * where it can't be mistaken for something in one: a name may hold any character.
 */
export const PART_PATTERN = '(?:\\[\\d{1,9}(?:,\\d{1,9})*\\]|\\.[^\\s.\\[\\]]+)+ of ';

/** Before the NodeId of a condition: the signal is told by its events, as text (contract/src/machine-alarm.ts). */
export const CONDITION_PREFIX = 'condition of ';

export const MachineSource = Type.Object(
  {
    endpoint: EndpointUrl,
    security: Security,
    ...WATCHING_SETTINGS,
    signals: Type.Record(
      Type.String({ pattern: SIGNAL_ID_PATTERN }),
      Type.String({
        pattern: `^(${CONDITION_PREFIX}|${PART_PATTERN})?${NODE_ID}$`,
        description:
          'nsu=<namespace URI>;s=<name> (or i=, g=, b=); of an array or structure: [3] of nsu=…, .drive.speed of nsu=…; an alarm of the machine: condition of nsu=…',
      }),
      {
        propertyNames: { pattern: SIGNAL_ID_PATTERN, description: 'Signal id' },
        description: 'Signal of the plant → its node',
      },
    ),
    notifier: Type.Optional(
      Type.String({
        pattern: `^${NODE_ID}$`,
        description: 'Node whose events tell of the machine’s conditions (default: the Server object)',
      }),
    ),
    acknowledge: Type.Boolean({
      default: false,
      description:
        'Whether acknowledgements are passed on to the machine’s conditions: nothing else is ever written to a machine',
    }),
    stages: Type.Array(StageSettings, { default: [], description: 'What is done to values, in this order' }),
    backfill: Type.Optional(BackfillSettings),
  },
  { ...strict, default: {} },
);

export const JournalLimits = Type.Object(
  {
    maxBytes: Type.Integer({
      default: 10 * 1024 ** 3,
      minimum: 16 * 1024 ** 2,
      description: 'Disk that what is not yet stored may take, bytes; beyond it a gap is declared',
    }),
    minFreeBytes: Type.Integer({
      default: 512 * 1024 ** 2,
      minimum: 0,
      description: 'Free disk that is left to others, bytes',
    }),
    maxAgeHours: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 87_600,
        description: 'What nobody has stored by then is given up, and declared as a gap, h; without it, nothing is',
      }),
    ),
    release: Type.Enum(['stored', 'sent'], {
      default: 'stored',
      description: 'sent: for a gateway without our server; what the broker has taken is kept for an hour at best',
    }),
  },
  { ...strict, default: {}, description: 'Limits of the journal' },
);

export const SparkplugSettings = Type.Object(
  {
    enabled: Type.Boolean({ default: true, description: 'Publish Sparkplug B beside the journal stream' }),
    primaryHost: Type.Optional(
      Type.String({
        pattern: '^[^+/#]{1,256}$',
        description: 'Host application without which nothing of Sparkplug is published; the stream is not concerned',
      }),
    ),
  },
  { ...strict, default: {}, description: 'The Sparkplug B face' },
);

export const Gateway = Type.Object(
  {
    id: id('Unique in the enterprise; the Sparkplug edge node id'),
    site: id('Site of the plant; the Sparkplug group id'),
    journal: JournalLimits,
    sparkplug: SparkplugSettings,
    mirror: Type.Optional(MirrorSettings),
    machines: Type.Record(Type.String({ pattern: ID_PATTERN }), MachineSource, {
      propertyNames: { pattern: ID_PATTERN, description: 'Machine id' },
      description: 'Machine of the plant → where it is read',
    }),
  },
  strict,
);

export const GatewayConfig = Type.Object(
  {
    mqtt: Type.Object(
      {
        url: Type.String({
          default: 'mqtt://127.0.0.1:1883',
          pattern: '^(mqtts?|tcp|ssl|wss?)://\\S+$',
          description: 'The broker; --mqtt and GEMBA_MQTT_URL come first',
        }),
        failover: Type.Array(Type.String({ pattern: '^(mqtts?|tcp|ssl|wss?)://\\S+$' }), {
          default: [],
          description: 'Brokers to go on to, in this order, when the one before is not reached',
        }),
        tls: Type.Optional(MqttTls),
      },
      { ...strict, default: {}, description: 'The broker' },
    ),
    gateways: Type.Array(Gateway, { minItems: 1, description: 'Run by one program, or one each with --gateway ID' }),
  },
  { ...strict, title: 'Gemba gateways', $id: 'https://gemba.invalid/schema/gateway.json' },
);

export type GatewayConfig = Static<typeof GatewayConfig>;
export type Gateway = Static<typeof Gateway>;
export type MachineSource = Static<typeof MachineSource>;

/** What gateway.yaml says that the plant doesn't bear out; paths are relative to the document. */
export function checkGateways(config: GatewayConfig, plant: Plant): ConfigFault[] {
  const faults = checkMqttTls('mqtt.tls', config.mqtt.tls, undefined);
  const machines = new Map(machinesOf(plant).map((placed) => [placed.machine.id, placed]));
  // By their lower case: hosts are free to take ids that differ by it alone for one [tck-id-case-sensitivity-sparkplug-ids].
  const gateways = new Set<string>();
  const readBy = new Map<string, string>();
  for (const [index, gateway] of config.gateways.entries()) {
    const at = `gateways[${index}]`;
    // [tck-id-topic-structure-namespace-unique-edge-node-descriptor]
    if (gateways.has(gateway.id.toLowerCase())) {
      faults.push(fault(`${at}.id`, `gateway ${gateway.id} is there twice`, 'Give each gateway an id of its own.'));
    }
    gateways.add(gateway.id.toLowerCase());
    if (!plant.sites.some((site) => site.id === gateway.site)) {
      faults.push(fault(`${at}.site`, `the plant has no site ${gateway.site}`, 'Name a site of plant.yaml.'));
    }
    for (const [machine, source] of Object.entries(gateway.machines)) {
      const where = `${at}.machines.${machine}`;
      faults.push(...checkPlace(where, machine, gateway, machines.get(machine), readBy.get(machine)));
      faults.push(...checkSource(where, source, machines.get(machine)));
      readBy.set(machine, gateway.id);
    }
  }
  return faults;
}

/** Machines of the plant that no gateway reads: no fault, since a foreign Sparkplug node may feed them. */
export function unreadMachines(config: GatewayConfig, plant: Plant): string[] {
  const read = new Set(config.gateways.flatMap((gateway) => Object.keys(gateway.machines)));
  return machinesOf(plant).flatMap(({ machine }) => (read.has(machine.id) ? [] : [machine.id]));
}

const fault = (path: string, problem: string, next: string): ConfigFault => ({ path, problem, next });

function checkPlace(
  at: string,
  machine: string,
  gateway: Gateway,
  placed: PlacedMachine | undefined,
  otherGateway: string | undefined,
): ConfigFault[] {
  if (placed === undefined) {
    return [fault(at, `the plant has no machine ${machine}`, 'Check its spelling, or add it to plant.yaml.')];
  }
  const faults: ConfigFault[] = [];
  if (otherGateway !== undefined) {
    const problem = `${machine} is read by ${otherGateway} already`;
    faults.push(fault(at, problem, 'Leave it in one gateway: two would store every value twice.'));
  }
  if (placed.site.id !== gateway.site) {
    const problem = `${machine} stands in site ${placed.site.id}, not in ${gateway.site}`;
    faults.push(fault(at, problem, `Move it to a gateway of ${placed.site.id}.`));
  }
  return faults;
}

function checkSource(at: string, source: MachineSource, placed: PlacedMachine | undefined): ConfigFault[] {
  const faults = checkSecurity(`${at}.security`, source.security);
  if (placed === undefined) return faults;
  const known = new Set(placed.machine.signals.map((signal) => signal.id));
  for (const signal of Object.keys(source.signals)) {
    if (known.has(signal)) continue;
    const problem = `machine ${placed.machine.id} has no signal ${signal}`;
    faults.push(fault(`${at}.signals.${signal}`, problem, 'Check its spelling, or add it to plant.yaml.'));
  }
  for (const signal of known) {
    if (Object.hasOwn(source.signals, signal)) continue;
    const problem = `signal ${signal} of the plant has no source`;
    faults.push(fault(`${at}.signals`, problem, `Add ${signal}: nsu=<namespace URI>;s=<name>.`));
  }
  faults.push(...checkConditions(at, source, placed.machine), ...checkStages(at, source, placed.machine));
  return faults;
}

/** A condition is told as text. */
function checkConditions(at: string, { signals }: MachineSource, { signals: declared }: Machine): ConfigFault[] {
  return Object.entries(signals).flatMap(([id, node]) => {
    const type = declared.find((one) => one.id === id)?.type ?? 'text';
    if (!node.startsWith(CONDITION_PREFIX) || type === 'text') return [];
    return [
      fault(`${at}.signals.${id}`, `signal ${id} is ${type}, and a condition is text`, 'Declare it `type: text`.'),
    ];
  });
}

function checkStages(at: string, source: MachineSource, machine: Machine): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [index, stage] of source.stages.entries()) {
    for (const id of stage.signals) {
      const signal = machine.signals.find((one) => one.id === id);
      const where = `${at}.stages[${index}].signals`;
      if (signal === undefined) {
        faults.push(fault(where, `machine ${machine.id} has no signal ${id}`, 'Check its spelling.'));
        continue;
      }
      const found = stageFault(stage, signal, source.stages.slice(0, index));
      if (found !== null) faults.push(fault(where, found.problem, found.next));
    }
  }
  return faults;
}
