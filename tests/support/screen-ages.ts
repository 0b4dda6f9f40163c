/** How old each value is when a screen hears of it: machines, server and screen share a clock. */

import type { SignalView } from '@gemba/contract/live';
import { Screen } from '@gemba/server/testing/screen';
import { until } from './running-plant.ts';

export class ScreenAges {
  readonly #screen: Screen;

  private constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** A screen at the server on that port, which watches the signals of machines. */
  static async on(http: number, machines: readonly string[]): Promise<ScreenAges> {
    const screen = new Screen(http);
    await until('the screen is connected', 10_000, async () => screen.open);
    screen.emit('watch', machines);
    return new ScreenAges(screen);
  }

  /** Messages with values since the last time. */
  get messages(): number {
    return this.#screen.all('signals').length;
  }

  /** Ages since the last time, ms, of values that are not older than `sinceMs`. */
  take(sinceMs = 0): number[] {
    return this.#screen.heard
      .splice(0)
      .filter(({ event }) => event === 'signals')
      .flatMap(({ payload, atMs }) =>
        (payload as SignalView[]).filter(({ timeMs }) => timeMs >= sinceMs).map(({ timeMs }) => atMs - timeMs),
      );
  }

  close(): void {
    this.#screen.close();
  }
}
