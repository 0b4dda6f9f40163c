/**
 * The words and figures of a page in its language. Screens and tiles ask it for everything that is read; widgets get
 * finished text.
 */

import { createContext } from 'svelte';
import { age, type Duration, duration } from '../format/duration.ts';
import * as numbers from '../format/number.ts';
import * as times from '../format/time.ts';
import { type Arguments, type Catalogue, fill, type Key, type Language } from './catalogue.ts';
import { en } from './en.ts';

/** English is in the page; the others are fetched when they are chosen. */
const OTHERS: Record<Exclude<Language, 'en'>, () => Promise<Catalogue>> = {
  vi: async () => (await import('./vi.ts')).vi,
  ja: async () => (await import('./ja.ts')).ja,
  th: async () => (await import('./th.ts')).th,
  de: async () => (await import('./de.ts')).de,
};

export class Words {
  #language = $state.raw<Language>('en');
  #catalogue = $state.raw<Catalogue>(en);

  get language(): Language {
    return this.#language;
  }

  /** Changes the language of the page. Rejects when the catalogue can't be fetched; the old language then stays. */
  async choose(language: Language): Promise<void> {
    const catalogue = language === 'en' ? en : await OTHERS[language]();
    this.#catalogue = catalogue;
    this.#language = language;
    document.documentElement.lang = language;
  }

  t = <K extends Key>(key: K, ...[values]: Arguments<K>): string =>
    fill(this.#language, this.#catalogue[key], values ?? {}, (value) => numbers.whole(this.#language, value));

  whole = (value: number | null): string => numbers.whole(this.#language, value);
  signed = (value: number | null): string => numbers.signed(this.#language, value);
  percent = (ratio: number | null, digits = 0): string => numbers.percent(this.#language, ratio, digits);
  measured = (value: number | null): string => numbers.measured(this.#language, value);
  stepped = (value: number, step: number): string => numbers.stepped(this.#language, value, step);
  cycle = (seconds: number | null): string => numbers.cycle(this.#language, seconds);
  money = (amount: number | null, currency: string | null, short = false): string =>
    numbers.money(this.#language, amount, currency, short);
  duration = (ms: number): Duration => duration(ms, this.#language);

  /**
   * A reason of the server: the plant's own words as they stand, but what the server derived itself
   * (`waits for Labeller 1`) in the language of the page.
   */
  reason = (text: string): string => {
    const machine = /^waits for (.+)$/.exec(text)?.[1];
    return machine === undefined ? text : this.t('tile.waitsFor', { machine });
  };

  /** `18:40 min` as one text. */
  lasting = (ms: number): string => {
    const { text, unit } = this.duration(ms);
    return `${text} ${this.t(`unit.${unit}`)}`;
  };

  /** `12 s` as one text. */
  age = (ms: number): string => {
    const { value, unit } = age(ms);
    return `${numbers.whole(this.#language, value)} ${this.t(`unit.${unit}`)}`;
  };

  exactMoment = (zone: string, ms: number): string => times.exactMoment(this.#language, zone, ms);
  datedMoment = (zone: string, ms: number): string => times.datedMoment(this.#language, zone, ms);
  moment = (zone: string, ms: number, nowMs: number): string => times.moment(this.#language, zone, ms, nowMs);
}

export const [useWords, provideWords] = createContext<Words>();
