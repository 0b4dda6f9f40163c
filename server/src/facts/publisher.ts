/**
 * Publishes facts after they were committed: ledger rows machine by machine, the alarm journal from the last line that
 * was published, and the present every few seconds. What it publishes it reads from the records, so that it holds
 * nothing but marks in memory; what the engine doesn't take now is read and written again later.
 */

import type { Plant } from '@gemba/contract/plant';
import { Backoff } from '@gemba/program/backoff';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, nowNs } from '../clock.ts';
import type { Records, UnitOfWork } from '../records/port.ts';
import { AlarmFacts } from './from-alarms.ts';
import type { Fact, FactSink } from './port.ts';
import { factsOfPresent, type Present } from './present.ts';
import { RowPublisher } from './row-publisher.ts';

/** Lines of the alarm journal that are read at once. */
const PAGE_LINES = 2000;
/** From the end of one round to the beginning of the next. */
export const PUBLISH_EVERY_MS = 10_000;
/** While the engine takes nothing. */
const RETRY = { minMs: 10_000, maxMs: 120_000 };
/** Where the records keep the marks. */
const KEY_OF_ROWS = 'facts:';
const KEY_OF_ALARMS = 'facts-alarms';

export interface PublisherOptions {
  sink: FactSink;
  records: Pick<Records, 'rows' | 'transitionsAfter' | 'getValue'>;
  plant: Plant;
  /** What the screens and the diagnostics page say now. */
  present: () => Omit<Present, 'timeNs'>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

export class Publisher {
  readonly #options: PublisherOptions;
  readonly #rows: RowPublisher;
  readonly #alarmFacts: AlarmFacts;
  readonly #backoff = new Backoff(RETRY);
  readonly #points;
  /** Line of the alarm journal through which it stands published, is told in the commit under way, and was told. */
  readonly #alarms = { published: 0, telling: 0, told: 0 };
  #working: Promise<void> | null = null;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(options: PublisherOptions) {
    const { plant, metrics } = options;
    this.#options = options;
    this.#rows = new RowPublisher({ ...options, write: (facts) => this.#write(facts) });
    this.#alarmFacts = new AlarmFacts(plant);
    this.#points = metrics.counter('gemba_server_facts_total', 'Points for dashboards of other programs', ['result']);
    metrics.gauge('gemba_server_facts_waiting_machines', 'Machines whose rows wait to be published', [], (gauge) =>
      gauge.set(this.#rows.marks.changed().length),
    );
  }

  /** Takes the marks from the records; to be called before anything is committed. */
  async start(): Promise<void> {
    const { records } = this.#options;
    const { marks, machines } = this.#rows;
    for (const machine of machines) {
      const mark = await records.getValue(KEY_OF_ROWS + machine);
      if (mark !== null) marks.load(machine, BigInt(mark));
      // Its newest row may have grown since.
      marks.fail(machine);
    }
    const through = Number((await records.getValue(KEY_OF_ALARMS)) ?? 0);
    Object.assign(this.#alarms, { published: through, told: through });
    this.#later(0);
  }

  /** Ends the round that is under way; what it didn't publish stays due. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#working;
  }

  /** A unit goes to its commit: marks ride with it. */
  sealed(unit: UnitOfWork): { key: string; value: string }[] {
    const marks = [...this.#rows.marks.seal(unit)];
    const values = marks.map(([machine, mark]) => ({ key: KEY_OF_ROWS + machine, value: String(mark) }));
    const { published, told } = this.#alarms;
    this.#alarms.telling = published;
    return published === told ? values : [...values, { key: KEY_OF_ALARMS, value: String(published) }];
  }

  settled(held: boolean): void {
    this.#rows.marks.settle(held);
    if (held) this.#alarms.told = this.#alarms.telling;
  }

  #later(ms: number): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.after(ms, () => {
      this.#working = this.#round();
    });
  }

  async #round(): Promise<void> {
    const { plant, present, clock, log } = this.#options;
    try {
      await this.#write(factsOfPresent(plant, { timeNs: nowNs(clock), ...present() }));
      await this.#publishAlarms();
      for (const machine of this.#rows.marks.changed()) await this.#rows.publish(machine, () => this.#stopped);
      this.#backoff.reset();
      this.#later(PUBLISH_EVERY_MS);
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'facts for dashboards could not be published');
      this.#later(this.#backoff.next());
    }
  }

  async #publishAlarms(): Promise<void> {
    for (let full = true; full && !this.#stopped; ) {
      const lines = await this.#options.records.transitionsAfter(this.#alarms.published, PAGE_LINES);
      await this.#write(lines.map((line) => this.#alarmFacts.of(line)));
      this.#alarms.published = lines.at(-1)?.id ?? this.#alarms.published;
      full = lines.length === PAGE_LINES;
    }
  }

  async #write(facts: readonly Fact[]): Promise<void> {
    if (facts.length === 0) return;
    try {
      const refused = await this.#options.sink.write(facts);
      this.#points.inc({ result: 'written' }, facts.length - refused);
      this.#points.inc({ result: 'refused' }, refused);
    } catch (error) {
      this.#points.inc({ result: 'failed' }, facts.length);
      throw error;
    }
  }
}
