/**
 * What an MTConnect adapter sends (SHDR, version 2.0 of the adapter–agent protocol), as lines that can be played:
 * `time|key|value|key|value…`; conditions, messages and time series, which have fields of their own; assets, of which
 * the id of the one that changed or was removed is played, and the document is not.
 */

import { Ids } from './columns.ts';
import { Conditions, isLevel } from './conditions.ts';
import type { Broken, Cell, Line, Read } from './line.ts';
import type { TextLine } from './text-lines.ts';
import type { Times } from './times.ts';

const MULTILINE = '--multiline--';
/** Stands for an escaped pipe while a line is cut. */
const PIPE = '\u0000';
/** `0:DAY`: why a count was reset is told behind its value. */
const RESET = /^([+-]?\d+(?:\.\d+)?):[A-Z_]+$/;
const DURATION = /@[\d.]+$/;
const CONDITION_FIELDS = 7;
/** More samples in a line are none of a series. */
const SERIES_MAX = 10_000;

/** Whether these are first lines of such a stream. */
export const isShdr = (lines: readonly string[]): boolean => {
  const told = lines.filter((line) => line.trim() !== '');
  const like = told.filter((line) => /^(\* |\d{4}-\d\d-\d\dT[^|]*\|[^|\d"][^|]*\||\|[A-Za-z@])/.test(line));
  return like.length > 0 && like.length >= told.length / 2;
};

export class ShdrLines {
  readonly #times: Times;
  readonly #conditions = new Conditions();
  readonly #ids = new Ids();
  /** Ends the asset whose document is being passed over. */
  #until: { text: string; number: number } | null = null;
  #lastNs: bigint | null = null;

  constructor(times: Times) {
    this.#times = times;
  }

  take(lines: readonly TextLine[]): Read {
    return lines.flatMap((line) => this.#takeLine(line));
  }

  end(): Read {
    return this.#until === null ? [] : [{ number: this.#until.number, reason: 'the document of an asset has no end' }];
  }

  #takeLine({ number, text }: TextLine): Read {
    if (this.#until !== null) {
      if (text.trim() === this.#until.text) this.#until = null;
      return [];
    }
    // Commands to the agent: versions, calibration, heartbeat.
    if (text.trim() === '' || text.startsWith('*')) return [];
    const [time = '', ...fields] = fieldsOf(text);
    if (fields.length < 2) return [{ number, reason: 'it has no key with a value' }];
    const asset = this.#asset(number, fields);
    if (asset !== null) {
      // Its time says when the asset was made, which may be hours ago; it is told now.
      if (this.#lastNs === null) return [{ number, reason: 'an asset comes before any line with a time' }];
      return [{ number, timeNs: this.#lastNs, cells: asset }];
    }
    const timeNs = this.#timeOf(time);
    if (typeof timeNs === 'string') return [{ number, reason: timeNs }];
    this.#lastNs = timeNs;
    return seriesOf(number, timeNs, fields, this.#ids) ?? [this.#lineOf(number, timeNs, fields)];
  }

  /** A line without a time is told when it comes. */
  #timeOf(time: string): bigint | string {
    if (time === '') return this.#lastNs ?? 'it has no time, and none came before it';
    const parsed = this.#times.parse(time.replace(DURATION, ''));
    if ('reason' in parsed) return parsed.reason;
    // The protocol's times are UTC, also those that don't say so.
    return parsed.timeNs;
  }

  /** What an asset's line says; `null` for other lines. */
  #asset(number: number, [key, id = '', , document = '']: readonly string[]): Cell[] | null {
    if (document.startsWith(MULTILINE)) this.#until = { text: document, number };
    switch (key) {
      case '@ASSET@':
      case '@UPDATE_ASSET@':
        return [{ signal: 'AssetChanged', text: id }];
      case '@REMOVE_ASSET@':
        return [{ signal: 'AssetRemoved', text: id }];
      case '@REMOVE_ALL_ASSETS@':
        return [{ signal: 'AssetRemoved', text: id === '' ? 'all' : `all ${id}` }];
      default:
        return null;
    }
  }

  #lineOf(number: number, timeNs: bigint, fields: readonly string[]): Line | Broken {
    const [key = '', value = '', ...rest] = fields;
    if (fields.length === CONDITION_FIELDS - 1 && isLevel(value) && this.#isCondition(key, value, rest)) {
      const [nativeCode = '', , , message = ''] = rest;
      const cells = this.#conditions.take({ name: this.#ids.of(key), level: value, nativeCode, message });
      return { number, timeNs, cells };
    }
    if (fields.length === 3) {
      const text = [value, rest[0] ?? ''].filter((part) => part !== '').join(': ');
      return { number, timeNs, cells: [{ signal: this.#ids.of(key), text }] };
    }
    if (fields.length % 2 !== 0) return { number, reason: 'a key has no value' };
    const cells: Cell[] = [];
    for (let at = 0; at < fields.length; at += 2) {
      const [name = '', text = ''] = fields.slice(at, at + 2);
      if (name === '') return { number, reason: 'a value has no key' };
      cells.push({ signal: this.#ids.of(name), text: RESET.exec(text)?.[1] ?? text });
    }
    return { number, timeNs, cells };
  }

  /** UNAVAILABLE is a level, and what any other data item may say beside two more. */
  #isCondition(key: string, level: string, rest: readonly string[]): boolean {
    return (
      !/^unavailable$/i.test(level) || this.#conditions.knows(this.#ids.of(key)) || rest.every((field) => field === '')
    );
  }
}

/** Fields of a line; a pipe within one is escaped, and that field in quotes. */
function fieldsOf(text: string): string[] {
  if (!text.includes('\\|')) return text.split('|').map((field) => field.trim());
  const fields = text.replaceAll('\\|', PIPE).split('|');
  return fields.map((field) =>
    field
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll(PIPE, '|'),
  );
}

/** `key|count|frequency|v1 v2 v3 …`: as many samples, the last of them at the time of the line. `null` for other lines. */
function seriesOf(number: number, timeNs: bigint, fields: readonly string[], ids: Ids): Line[] | null {
  const [key = '', count = '', frequency = '', values = ''] = fields;
  if (fields.length !== 4 || !/^\d+$/.test(count) || !/^\d*(\.\d+)?$/.test(frequency)) return null;
  const samples = values.split(' ');
  if (samples.length !== Number(count) || samples.length < 2 || samples.length > SERIES_MAX) return null;
  const stepNs = Number(frequency) > 0 ? BigInt(Math.round(1e9 / Number(frequency))) : 1_000_000n;
  return samples.map((text, index) => ({
    number,
    timeNs: timeNs - stepNs * BigInt(samples.length - 1 - index),
    cells: [{ signal: ids.of(key), text }],
  }));
}
