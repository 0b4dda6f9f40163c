/** Language and theme of this screen: from the address, else from what was chosen here before, else from the browser. */

import { createContext } from 'svelte';
import { isLanguage, type Language, languageFor } from '../i18n/catalogue.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { isThemeChoice, type ThemeChoice, themeFor } from './theme.ts';

const THEME_KEY = 'gemba.theme';
const LANGUAGE_KEY = 'gemba.language';

export class Settings {
  readonly #words: Words;
  readonly #system = matchMedia('(prefers-color-scheme: light)');
  #systemIsLight = $state.raw(this.#system.matches);
  #theme = $state.raw<ThemeChoice>('auto');

  constructor(words: Words) {
    this.#words = words;
  }

  get theme(): ThemeChoice {
    return this.#theme;
  }

  async start(): Promise<void> {
    const asked = new URLSearchParams(location.search);
    const theme = asked.get('theme') ?? localStorage.getItem(THEME_KEY);
    if (isThemeChoice(theme)) this.#theme = theme;
    this.#system.addEventListener('change', (event) => (this.#systemIsLight = event.matches));
    await this.#words.choose(languageFor(asked.get('lang'), localStorage.getItem(LANGUAGE_KEY), navigator.languages));
  }

  chooseTheme(text: string): void {
    if (!isThemeChoice(text)) return;
    this.#theme = text;
    localStorage.setItem(THEME_KEY, text);
  }

  async chooseLanguage(language: string): Promise<void> {
    if (!isLanguage(language)) return;
    await this.#words.choose(language satisfies Language);
    localStorage.setItem(LANGUAGE_KEY, language);
  }

  /** Dresses the page. @param onWall walls are dark unless told otherwise */
  dress(onWall: boolean): void {
    document.documentElement.dataset.theme = themeFor(this.#theme, onWall, this.#systemIsLight);
  }
}

export const [useSettings, provideSettings] = createContext<Settings>();
