/** Spare parts out of a file and into one. */

import { GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { type Clock, nowNs } from '../clock.ts';
import { PARTS, type StockedPart } from '../domain/exchange/parts.ts';
import { PARTS_MAX } from '../domain/jobs/part.ts';
import type { Move } from '../domain/jobs/stock.ts';
import { Turns } from '../orders/turns.ts';
import type { JobRecords } from '../records/jobs/port.ts';
import { csvOfThings, type Exchanged, type ImportChoice, judgeTable, readTable } from './exchanged.ts';

export interface PartsOptions {
  plant: Plant;
  records: { jobs: Pick<JobRecords, 'parts' | 'putParts' | 'stock'> };
  /** As `JobActs.move`. */
  move: (...moves: Move[]) => Promise<void>;
  clock: Clock;
}

export class ExchangedParts implements Exchanged {
  readonly #options: PartsOptions;
  readonly #turns = new Turns();

  constructor(options: PartsOptions) {
    this.#options = options;
  }

  async csv(): Promise<string> {
    return csvOfThings(PARTS, await this.#present(), this.#options);
  }

  /** Throws GEMBA_CONFLICT where there would be more parts than are kept. */
  import(file: Uint8Array, choice: ImportChoice) {
    return this.#turns.take(async () => {
      const present = await this.#present();
      const known = new Map(present.map((stocked) => [stocked.part.id, stocked]));
      const beside = { present: known, world: this.#options };
      const { report, write } = judgeTable('parts', PARTS, readTable(file, PARTS), beside, choice);
      const added = write.filter(({ part }) => !known.has(part.id)).length;
      if (added > 0 && present.length + added > PARTS_MAX) {
        throw new GembaError('GEMBA_CONFLICT', { reason: `there would be more than ${PARTS_MAX} parts` });
      }
      await this.#options.records.jobs.putParts(write.map(({ part }) => part));
      await this.#count(write, known, choice.by);
      return report;
    });
  }

  /** The first count of each: of a part that has been moved before none is taken. */
  async #count(parts: readonly StockedPart[], known: ReadonlyMap<string, StockedPart>, by: string): Promise<void> {
    const atNs = nowNs(this.#options.clock);
    const first = parts.filter(
      ({ part, stockMilli }) => stockMilli !== null && (known.get(part.id)?.stockMilli ?? null) === null,
    );
    const moves = first.map(({ part: { id: part }, stockMilli }): Move => {
      return {
        part,
        kind: 'counted',
        milli: stockMilli ?? 0,
        job: null,
        by,
        atNs,
        comment: null,
        act: `import@${part}`,
      };
    });
    if (moves.length > 0) await this.#options.move(...moves);
  }

  async #present(): Promise<StockedPart[]> {
    const { jobs } = this.#options.records;
    const stock = new Map((await jobs.stock()).map(({ part, milli }) => [part, milli]));
    return (await jobs.parts()).map((part) => ({ part, stockMilli: stock.get(part.id) ?? null }));
  }
}
