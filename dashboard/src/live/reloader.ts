/** Loads the page anew once when the server hands out another build, and not while somebody is typing. */

import { ownBuild, RELOAD_JITTER_MS, wantsReload } from './build.ts';

const KEY = 'gemba.reloadedFor';
/** A page on which somebody is typing waits for him this long between looks. */
const LATER_MS = 5_000;

export class Reloader {
  #waitingFor: string | null = null;

  /** Takes the build id of a snapshot. @param isLive asked at the moment of reloading: a page never reloads into nothing */
  served(build: string, isLive: () => boolean): void {
    if (this.#waitingFor === build || !wantsReload(ownBuild(document), build, sessionStorage.getItem(KEY))) return;
    this.#waitingFor = build;
    this.#later(build, isLive, Math.random() * RELOAD_JITTER_MS);
  }

  #later(build: string, isLive: () => boolean, ms: number): void {
    setTimeout(() => {
      if (this.#waitingFor !== build) return;
      if (!isLive() || isBeingTyped()) return this.#later(build, isLive, LATER_MS);
      sessionStorage.setItem(KEY, build);
      location.reload();
    }, ms);
  }
}

/** A dialog is open, or the field that has the focus holds a text. */
function isBeingTyped(): boolean {
  const field = document.querySelector<HTMLInputElement>(
    'textarea:focus, input:focus:not([type="checkbox"], [type="radio"])',
  );
  return (field !== null && field.value !== '') || document.querySelector('dialog[open]') !== null;
}
