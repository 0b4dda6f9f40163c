/**
 * Carries acknowledgements to the machines that raised the alarms. What is to be carried stands in the alarms' own
 * memory, committed with the act; so nothing is lost by a restart, and nothing is kept here. Each is asked of the
 * machine's gateway again and again until it answers, or the machine itself says that it is acknowledged.
 */

import type { GatewayId, MachineId, SiteId } from '@gemba/contract/identity';
import { type AcknowledgeAnswer, type AcknowledgeRequest, acknowledgeTopic } from '@gemba/contract/stream/acknowledge';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, every } from '../clock.ts';
import type { Passed } from '../domain/alarms/event.ts';
import { SPOOL } from '../ingest/spool/spool.ts';
import type { ToPassOn } from '../pipeline/acts.ts';
import { QUARANTINE } from '../quarantine/item.ts';
import type { Records } from '../records/port.ts';

/** The way to the gateways and back. */
export interface MachineWay {
  /** Rejects while the broker is away. */
  tell(message: { topic: string; payload: string; qos: 1; retain: false }): Promise<void>;
  /** Called with each answer of a gateway. */
  answered: (gateway: GatewayId, answer: AcknowledgeAnswer) => void;
}

export interface PassOnOptions {
  pipeline: {
    acts: {
      toPassOn(): ToPassOn[];
      passed(alarm: string, said: { event: string; result: Passed; code: string | null }): Promise<void>;
    };
    inside: { journals: readonly { site: string | null; gateway: GatewayId; machines: ReadonlySet<MachineId> }[] };
  };
  way: MachineWay;
  records: Pick<Records, 'audit'>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

/** Journals of the server's own: no gateway stands behind them. */
const HOUSE: readonly string[] = [SPOOL, QUARANTINE];
const LOOK_EVERY_MS = 500;
/** A gateway that hasn't answered is asked again after this. */
const AGAIN_MS = 5_000;
/** An acknowledgement that is older says nothing of what the machine is at by then, and isn't passed on any more. */
export const PASS_ON_MAX_MS = 10 * 60_000;

export class PassOn {
  readonly #options: PassOnOptions;
  readonly #asked = new Map<string, number>();
  readonly #counted;
  #undo: () => void = () => undefined;

  constructor(options: PassOnOptions) {
    this.#options = options;
    this.#counted = options.metrics.counter(
      'gemba_server_acknowledgements_passed_total',
      'Acknowledgements that were to be passed on to machines, by what became of them',
      ['result'],
    );
  }

  start(): void {
    const { way, clock } = this.#options;
    way.answered = (gateway, answer) => void this.#answered(gateway, answer);
    this.#undo = every(clock, LOOK_EVERY_MS, () => this.look());
  }

  async stop(): Promise<void> {
    this.#undo();
    this.#options.way.answered = () => undefined;
  }

  look(): void {
    const { pipeline, clock } = this.#options;
    const open = new Map(pipeline.acts.toPassOn().map((one) => [idOf(one), one]));
    for (const id of this.#asked.keys()) if (!open.has(id)) this.#asked.delete(id);
    for (const [id, one] of open) {
      const askedMs = this.#asked.get(id);
      if (clock.nowMs() - one.atMs > PASS_ON_MAX_MS) void this.#settle(one, 'unanswered', null, 'server');
      else if (askedMs === undefined || clock.elapsedMs() - askedMs >= AGAIN_MS) this.#ask(id, one);
    }
  }

  #ask(id: string, { machine, signal, event, by, comment }: ToPassOn): void {
    const { pipeline, way, clock } = this.#options;
    const journal = pipeline.inside.journals.find(
      ({ site, gateway, machines }) => site !== null && machines.has(machine) && !HOUSE.includes(gateway),
    );
    // A machine of which nothing was heard since the start has no gateway yet.
    if (journal === undefined) return;
    this.#asked.set(id, clock.elapsedMs());
    const request: AcknowledgeRequest = { id, machine, signal, event, by, comment };
    const topic = acknowledgeTopic(journal.site as SiteId, journal.gateway);
    // Lost while the broker is away: it is asked again.
    way.tell({ topic, payload: JSON.stringify(request), qos: 1, retain: false }).catch(() => undefined);
  }

  async #answered(gateway: GatewayId, { id, result, code }: AcknowledgeAnswer): Promise<void> {
    const { pipeline } = this.#options;
    const one = pipeline.acts.toPassOn().find((open) => idOf(open) === id);
    const speaksFor = pipeline.inside.journals.some(
      (journal) => journal.gateway === gateway && one !== undefined && journal.machines.has(one.machine),
    );
    // Answered twice, or by one that doesn't carry the machine.
    if (one !== undefined && speaksFor) await this.#settle(one, result, code, gateway);
  }

  async #settle(one: ToPassOn, result: Passed, code: string | null, from: string): Promise<void> {
    const { pipeline, records, clock, log } = this.#options;
    const { alarm, event, by, machine } = one;
    try {
      await pipeline.acts.passed(alarm, { event, result, code });
      this.#counted.inc({ result });
      if (result === 'off') return;
      await records.audit({
        ...{ atMs: clock.nowMs(), who: by, from, what: 'acknowledge at the machine', subject: alarm },
        ...{
          detail: `${event} ${result}${code === null ? '' : ` ${code}`}`,
          result: result === 'done' ? 'done' : 'refused',
        },
      });
    } catch (error) {
      log.warn({ machine, alarm, reason: (error as Error).message }, 'what became of an acknowledgement was not kept');
    }
  }
}

/** The same at each asking, also after a restart. */
const idOf = ({ alarm, event }: ToPassOn): string => `${alarm} ${event}`;
