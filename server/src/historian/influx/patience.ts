/**
 * What an engine has asked for with 429 or 503 and `Retry-After` [RFC 9110 §10.2.3]: nothing is written to it before that
 * time, whoever of this process writes. One patience for each address.
 */

/** The engine asks for patience: nothing is sent before the time is over. */
export class TryLater extends Error {
  readonly afterMs: number;

  constructor(reason: string, afterMs: number) {
    super(reason);
    this.afterMs = afterMs;
  }
}

/** An engine that asks for more patience is asked again all the same. */
const MAX_MS = 60_000;

export class Patience {
  static readonly #all = new Map<string, Patience>();
  readonly #origin: string;
  #untilMs = 0;

  private constructor(origin: string) {
    this.#origin = origin;
  }

  /** The patience with the engine at an address. */
  static with(url: string): Patience {
    const { origin } = new URL(url);
    const known = Patience.#all.get(origin) ?? new Patience(origin);
    Patience.#all.set(origin, known);
    return known;
  }

  /** How much of it is left, ms. */
  get leftMs(): number {
    return Math.max(0, this.#untilMs - performance.now());
  }

  /** Throws TryLater while it lasts. */
  check(): void {
    const { leftMs } = this;
    if (leftMs > 0)
      throw new TryLater(
        `InfluxDB at ${this.#origin} asked to be left alone for ${Math.ceil(leftMs / 1000)} s more`,
        leftMs,
      );
  }

  /** The engine asked for it. */
  begin({ afterMs }: TryLater): void {
    this.#untilMs = Math.max(this.#untilMs, performance.now() + Math.min(afterMs, MAX_MS));
  }
}
