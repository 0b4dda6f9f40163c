/**
 * Which type a signal of a recording has, by all that it ever says, and what a text of it is as a reading. A column of
 * numbers with a few words among them stays one of numbers: those words are readings without a value, of bad quality.
 * Pure.
 */

import type { Value, ValueType } from '@gemba/contract/sample';
import type { NodeType } from '../machines/kind.ts';
import type { Reading } from '../reading.ts';

/** StatusCodes of readings without a value [OPC 10000-6 Annex A.2]. */
export const STATUS = {
  /** The recording has none yet. */
  badWaitingForInitialData: 0x80320000,
  /** What was recorded couldn't reach its source: MTConnect's UNAVAILABLE [OPC 10000-8 §6.3.2]. */
  badNoCommunication: 0x80310000,
  /** The file says that there was none. */
  badNoData: 0x809b0000,
  /** There stands a word among numbers. */
  badTypeMismatch: 0x80740000,
} as const;

const UNAVAILABLE = /^unavailable$/i;
const ABSENT = /^(nan|null|n\/a|#n\/a|#nv)$/i;
const INTEGER = /^[+-]?(0|[1-9]\d*)$/;
const NUMBER = /^[+-]?((0|[1-9]\d*)([.]\d*)?|[.]\d+)(e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?(0|[1-9]\d*),\d+$/;
const BOOLEAN = /^(true|false)$/i;
const INT32 = [-2_147_483_648n, 2_147_483_647n] as const;
const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;
/** Share of a column that may be words and it still be one of numbers, and how many different words. */
const WORDS_SHARE_MAX = 0.1;
const WORDS_MAX = 8;

/** What was recognised of a signal. */
interface Recognised {
  type: ValueType;
  node: NodeType;
  /** Words among its numbers: readings of bad quality. */
  odd: readonly string[];
}

/** Looks at every text of one signal. */
export class Recogniser {
  readonly #comma: boolean;
  #texts = 0;
  #numbers = 0;
  #integers = 0;
  #booleans = 0;
  #smallest = 0n;
  #largest = 0n;
  readonly #words = new Set<string>();

  /** `comma`: a comma may be the decimal point. */
  constructor(comma: boolean) {
    this.#comma = comma;
  }

  see(text: string): void {
    if (isAbsent(text)) return;
    this.#texts += 1;
    if (INTEGER.test(text) && text.length < 20) {
      this.#integers += 1;
      const value = BigInt(text.replace('+', ''));
      if (value < this.#smallest) this.#smallest = value;
      if (value > this.#largest) this.#largest = value;
    }
    if (numberOf(text, this.#comma) !== null) this.#numbers += 1;
    else if (this.#words.size <= WORDS_MAX) this.#words.add(text);
    if (BOOLEAN.test(text)) this.#booleans += 1;
  }

  /** By all that was seen; a text where nothing was. */
  recognise(): Recognised {
    const odd = [...this.#words];
    if (this.#texts > 0 && this.#booleans === this.#texts) return { type: 'bool', node: 'Boolean', odd: [] };
    const words = this.#texts - this.#numbers;
    if (this.#numbers === 0 || words > this.#texts * WORDS_SHARE_MAX || odd.length > WORDS_MAX) return TEXT;
    const fits = ([low, high]: readonly [bigint, bigint]) => this.#smallest >= low && this.#largest <= high;
    if (this.#integers < this.#numbers || !fits(INT64)) return { type: 'float', node: 'Double', odd };
    return { type: 'int', node: fits(INT32) ? 'Int32' : 'Int64', odd };
  }
}

const TEXT: Recognised = { type: 'text', node: 'String', odd: [] };

/** What an engineer has named a type is that, whatever stands there. */
export const named = (type: ValueType): Recognised =>
  ({
    text: TEXT,
    float: { type: 'float', node: 'Double', odd: [] } as const,
    int: { type: 'int', node: 'Int64', odd: [] } as const,
    bool: { type: 'bool', node: 'Boolean', odd: [] } as const,
  })[type];

/** Whether a text says that there is no value. */
const isAbsent = (text: string): boolean => text === '' || UNAVAILABLE.test(text) || ABSENT.test(text);

/** A text as a reading of that type. `null`: the file says that there is no value. */
export function readingOf(text: string | null, type: ValueType, comma: boolean): Reading {
  if (text === null || ABSENT.test(text)) return { value: null, status: STATUS.badNoData };
  if (UNAVAILABLE.test(text)) return { value: null, status: STATUS.badNoCommunication };
  if (type === 'text') return { value: text, status: 0 };
  if (text === '') return { value: null, status: STATUS.badNoData };
  const value = toValue(text, type, comma);
  return value === null ? { value: null, status: STATUS.badTypeMismatch } : { value, status: 0 };
}

function toValue(text: string, type: Exclude<ValueType, 'text'>, comma: boolean): Value | null {
  if (type === 'bool') return BOOLEAN.test(text) ? text.toLowerCase() === 'true' : null;
  if (type === 'float') return numberOf(text, comma);
  if (!INTEGER.test(text)) return null;
  const value = BigInt(text.replace('+', ''));
  return value >= INT64[0] && value <= INT64[1] ? value : null;
}

function numberOf(text: string, comma: boolean): number | null {
  const plain = comma && COMMA_NUMBER.test(text) ? text.replace(',', '.') : text;
  if (!NUMBER.test(plain)) return null;
  const value = Number(plain);
  // A minus before nothing is of no meaning, and JSON has none.
  return Number.isFinite(value) ? value + 0 : null;
}

/** Qualities as historians export them: words, StatusCodes, and the numbers of OPC DA, of which 192 is good and 64 uncertain. */
export function statusOf(quality: string): number | null {
  const text = quality.trim().toLowerCase();
  if (text === '') return null;
  if (/^good|^ok$/.test(text)) return 0;
  if (/^uncertain|^questionable/.test(text)) return 0x40000000;
  if (/^bad/.test(text)) return 0x80000000;
  const code = Number(text);
  if (!Number.isInteger(code) || code < 0 || code > 0xffffffff) return null;
  if (code > 0xff || code === 0) return text.startsWith('0x') || code > 0xff ? code : 0x80000000;
  return code >= 192 ? 0 : code >= 64 ? 0x40000000 : 0x80000000;
}
