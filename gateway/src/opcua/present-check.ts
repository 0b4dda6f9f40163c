/**
 * A second look before a machine counts as watched: a value that changes while its monitored item is being made may be
 * reported by nobody (seen with a server under load), and of a machine that then rests the picture would be wrong for
 * hours, and Good. So once all signals have reported, they are read; what the read shows and no report tells of is taken
 * too. Pure: the endpoint reads, and says when reports come.
 */

import type { Report } from './report.ts';
import { type DataValueLike, type Tracked, ticks } from './to-sample.ts';

/** What one read of a machine's signals gave. */
export interface PresentValues {
  /** The server's clock at the read, ms UTC; `null` where it said none. */
  serverMs: number | null;
  values: { tracked: Tracked; dataValue: DataValueLike }[];
}

/** Reports to wait for where clocks can't say which changes were before the read. */
const REPORTS_WITHOUT_CLOCK = 2;

type State = 'reporting' | 'reading' | 'waiting' | 'settled';

/** The check of one subscription of one machine: reporting ─▶ reading ─▶ waiting (for reports of before the read) ─▶ settled. */
export class PresentCheck {
  #state: State = 'reporting';
  #present: PresentValues = { serverMs: null, values: [] };
  #reports = 0;

  get settled(): boolean {
    return this.#state === 'settled';
  }

  /** All signals have reported: true once, when the read is to be made. */
  begin(): boolean {
    if (this.#state !== 'reporting') return false;
    this.#state = 'reading';
    return true;
  }

  read(present: PresentValues): void {
    if (this.#state !== 'reading') return;
    this.#present = present;
    this.#state = 'waiting';
  }

  /** A read that was begun may never be answered: it is to be made again. */
  again(): void {
    if (this.#state === 'reading') this.#state = 'reporting';
  }

  /**
   * A report came, and its changes were taken. Gives the values that the read showed and no report up to the read told of:
   * while more waits on the server, what was before the read may be among it.
   */
  settle({ publishTime, more }: Pick<Report, 'publishTime' | 'more'>): PresentValues['values'] {
    if (this.#state !== 'waiting' || more || !this.#coversRead(publishTime)) return [];
    this.#state = 'settled';
    return this.#present.values.filter(({ tracked, dataValue }) => {
      const timeNs = ticks(dataValue.sourceTimestamp, dataValue.sourcePicoseconds);
      return timeNs !== null && (tracked.newestNs === null || timeNs > tracked.newestNs);
    });
  }

  #coversRead(publishTime: Date | null): boolean {
    this.#reports += 1;
    const { serverMs } = this.#present;
    // Some servers send keep-alives without a time, which is the year 1601.
    const publishMs = publishTime?.getTime() ?? 0;
    if (serverMs === null || !(publishMs > 0)) return this.#reports >= REPORTS_WITHOUT_CLOCK;
    return publishMs > serverMs;
  }
}
