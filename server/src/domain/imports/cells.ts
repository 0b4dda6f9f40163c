/** What the cells of a row say, read as what a field is; what a cell can't be is a fault with its line and column. */

import type { ImportFault } from '@gemba/contract/imports';
import { type Draft, faultOf, textOf } from './columns.ts';
import { readMoment } from './moments.ts';
import { type DecimalMark, readNumber } from './numbers.ts';

export interface Bounds {
  /** Smallest value that is allowed (default: any). */
  least?: number;
  /** Value that it must be above (default: any). */
  above?: number;
  most?: number;
  whole?: boolean;
}

const YES = ['yes', 'y', 'true', '1', 'x', 'ja', 'wahr'];
const NO = ['no', 'n', 'false', '0', '-', 'nein', 'falsch'];
/** Between the parts of a list in one cell. */
const LIST = /[|\n]/;

/** Reads the cells of one row; an empty cell says nothing, and is `null`. */
export class Cells<F extends string> {
  readonly #draft: Draft<F>;
  readonly #decimal: DecimalMark;
  readonly #faults: ImportFault[];

  /** @param faults where what is wrong goes */
  constructor(draft: Draft<F>, decimal: DecimalMark, faults: ImportFault[]) {
    this.#draft = draft;
    this.#decimal = decimal;
    this.#faults = faults;
  }

  get line(): number {
    return this.#draft.line;
  }

  fault(field: F, reason: string, next: string): null {
    this.#faults.push(faultOf(this.#draft, field, reason, next));
    return null;
  }

  /** A fault where the cell says nothing; where it says something wrong that was told already. */
  missing(field: F, next: string): null {
    return this.says(field) ? null : this.fault(field, 'is missing', next);
  }

  says(field: F): boolean {
    return textOf(this.#draft, field) !== '';
  }

  text(field: F, mostChars = 10_000): string | null {
    const text = textOf(this.#draft, field);
    if (text === '') return null;
    if (text.length <= mostChars) return text;
    return this.fault(field, `has ${text.length} characters`, `Write at most ${mostChars}.`);
  }

  /** A text of a pattern; `like` says in a sentence what it allows. */
  matching(field: F, pattern: RegExp, like: string): string | null {
    const text = this.text(field);
    return text === null || pattern.test(text) ? text : this.fault(field, 'has characters that it can not have', like);
  }

  number(field: F, { least, above, most = 1e12, whole = false }: Bounds = {}): number | null {
    const text = textOf(this.#draft, field);
    if (text === '') return null;
    const value = readNumber(text, this.#decimal);
    if (typeof value === 'object') {
      return this.fault(field, value.reason, `Write a number, with "${this.#decimal}" before decimals.`);
    }
    if (whole && !Number.isInteger(value)) return this.fault(field, 'is not a whole number', 'Write a whole number.');
    if (least !== undefined && value < least) return this.fault(field, `is below ${least}`, `Write ${least} or more.`);
    if (above !== undefined && value <= above) {
      return this.fault(field, `is not above ${above}`, `Write a number above ${above}.`);
    }
    return value > most ? this.fault(field, `is more than ${most}`, `Write a number up to ${most}.`) : value;
  }

  flag(field: F): boolean | null {
    const text = textOf(this.#draft, field).toLowerCase();
    if (text === '') return null;
    if (YES.includes(text)) return true;
    return NO.includes(text) ? false : this.fault(field, 'is neither yes nor no', 'Write yes or no.');
  }

  /** A time; without an offset it is local time of the zone, and a date alone is its beginning. */
  moment(field: F, timeZone: string): bigint | null {
    const text = textOf(this.#draft, field);
    if (text === '') return null;
    const moment = readMoment(text, timeZone, false);
    if (typeof moment === 'bigint') return moment;
    return this.fault(field, moment.reason, 'Write 2026-11-30T14:00, 2026-11-30T14:00+01:00, or 30.11.2026 14:00.');
  }

  /** Parts of a list in one cell, between `|` or line breaks; a cell of `-` alone is an empty list. */
  list(field: F): string[] | null {
    const text = textOf(this.#draft, field);
    if (text === '') return null;
    if (text === '-') return [];
    return [...new Set(text.split(LIST).map((part) => part.trim()))].filter((part) => part !== '');
  }

  /** One of a few words, whatever their case. */
  choice<const T extends string>(field: F, choices: readonly T[]): T | null {
    const text = textOf(this.#draft, field).toLowerCase();
    if (text === '') return null;
    const found = choices.find((one) => one.toLowerCase() === text);
    return found ?? this.fault(field, 'is none of what it can be', `Write ${choices.join(', ')}.`);
  }
}
