/** `npm run gateway -- tail`: what goes over the broker, decoded, as it comes: stream, Sparkplug, mirror. */

import { randomUUID } from 'node:crypto';
import { GembaError } from '@gemba/contract/errors';
import { EVERYTHING } from '@gemba/contract/sparkplug/topics';
import { command } from '@gemba/program/command';
import { readConfig } from '@gemba/program/config';
import type { Log } from '@gemba/program/log';
import { readPorts } from '@gemba/program/ports';
import { type BrokerWish, chosenBroker } from '../chosen-broker.ts';
import { GatewayConfig } from '../config.ts';
import { MIRROR_FILTER } from '../mirror/message.ts';
import { Broker, type BrokerOptions } from '../mqtt.ts';
import { BROKER_OPTIONS, CONFIG_OPTION, PORTS_OPTION } from '../options.ts';
import { readMirror } from '../tail/mirror.ts';
import type { Said } from '../tail/said.ts';
import { SparkplugReader } from '../tail/sparkplug.ts';
import { readStream, STREAM_FILTER } from '../tail/stream.ts';
import { printer } from './print-said.ts';

const KINDS = ['stream', 'sparkplug', 'mirror'] as const;
type Kind = Said['kind'];
const FILTERS: Record<Kind, string> = { stream: STREAM_FILTER, sparkplug: EVERYTHING, mirror: MIRROR_FILTER };
/** A broker that refuses for so long, or doesn't answer at all for longer, is told of as an error. */
const REFUSED_MAX_MS = 2_000;
const REACH_MAX_MS = 10_000;

export const tail = command(
  {
    name: 'gateway',
    command: 'tail',
    summary: 'Prints what goes over the broker, decoded: journal stream, Sparkplug, mirror.',
    options: {
      config: { ...CONFIG_OPTION.config, help: 'Where the broker and its TLS are configured' },
      ...PORTS_OPTION,
      ...BROKER_OPTIONS,
      only: { type: 'string', multiple: true, choices: KINDS, placeholder: 'KIND', help: 'Only this kind of message' },
      machine: { type: 'string', multiple: true, placeholder: 'M', help: 'Only what is about this machine' },
      signal: { type: 'string', multiple: true, placeholder: 'S', help: 'Only what is about this signal' },
      messages: { type: 'number', placeholder: 'N', help: 'End after so many messages (default: until Ctrl+C)' },
      json: { type: 'boolean', help: 'Print a line of JSON for each entry, metric and message without any' },
    },
    notes: [
      'It only listens, at QoS 0, and asks nobody for anything: names of Sparkplug metrics are known from the next birth',
      'on, and shown as #ALIAS before. The broker gives what its account may read.',
    ].join('\n'),
  },
  async ({ options, log, signal, ready }) => {
    const kinds = options.only.length === 0 ? KINDS : (options.only as Kind[]);
    const show = printer(options);
    const listener = new Listener(kinds, options.messages ?? Number.POSITIVE_INFINITY, (said) => show(said));
    const broker = new Broker(brokerOf(options, log), [listener]);
    listener.attach(broker);
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      // Nobody reads the output any more.
      process.stdout.once('error', () => resolve());
    });
    broker.start();
    const sinceMs = performance.now();
    const reaching = setInterval(() => {
      const forMs = performance.now() - sinceMs;
      if (forMs < (broker.problem === null ? REACH_MAX_MS : REFUSED_MAX_MS)) return;
      const reason = broker.problem ?? 'it does not answer';
      listener.fail(new GembaError('GEMBA_MQTT_UNREACHABLE', { broker: broker.broker, reason }));
    }, 250);
    void listener.reached.then(() => {
      clearInterval(reaching);
      ready();
    });
    try {
      await Promise.race([listener.done, stopped]);
    } finally {
      clearInterval(reaching);
      await broker.stop();
    }
    return 0;
  },
);

/** Hears, decodes, and counts. */
class Listener {
  readonly reached: Promise<void>;
  /** Resolves after the wanted number of messages; rejects as {@link fail} says. */
  readonly done: Promise<void>;
  readonly #filters: readonly string[];
  readonly #sparkplug = new SparkplugReader();
  readonly #show: (said: Said) => boolean;
  readonly #settle = { reached: () => {}, done: () => {}, fail: (_error: Error) => {} };
  #left: number;
  #link: Broker | null = null;

  /** `show` tells whether it showed anything. */
  constructor(kinds: readonly Kind[], messages: number, show: (said: Said) => boolean) {
    this.#filters = kinds.map((kind) => FILTERS[kind]);
    this.#left = messages;
    this.#show = show;
    this.reached = new Promise((resolve) => {
      this.#settle.reached = resolve;
    });
    this.done = new Promise((resolve, reject) => {
      this.#settle.done = resolve;
      this.#settle.fail = reject;
    });
  }

  attach(link: Broker): void {
    this.#link = link;
  }

  fail(error: Error): void {
    this.#settle.fail(error);
  }

  async connected(): Promise<void> {
    for (const filter of this.#filters) await this.#link?.subscribe(filter, 0);
    this.#settle.reached();
  }

  lost(): void {
    process.stderr.write('The connection to the broker is lost; what goes over it meanwhile is not shown.\n');
  }

  message(topic: string, payload: Uint8Array): void {
    if (this.#left <= 0 || !this.#show(this.#read(topic, payload))) return;
    this.#left -= 1;
    if (this.#left <= 0) this.#settle.done();
  }

  #read(topic: string, payload: Uint8Array): Said {
    if (topic.startsWith('spBv1.0/')) return this.#sparkplug.read(topic, payload);
    return topic.startsWith('uns/') ? readMirror(topic, payload) : readStream(topic, payload);
  }
}

/** gateway.yaml is not needed for a broker that is named and not encrypted. */
function brokerOf(options: BrokerWish & { config: string; ports: string | undefined }, log: Log): BrokerOptions {
  const ports = options.ports === undefined ? {} : readPorts(options.ports);
  return {
    ...chosenBroker(options, ports, () => readConfig(options.config, GatewayConfig).mqtt),
    clientId: `gemba-tail-${randomUUID().slice(0, 8)}`,
    // The command says itself what is wrong.
    log: log.child({}, { level: log.isLevelEnabled('debug') ? 'debug' : 'silent' }),
  };
}
