/**
 * The stage of a technician's day: a plant that runs, a wall and a phone that look at it, and a note of when each thing was
 * done, with which journals can be compared.
 */

import type { AlarmView } from '@gemba/contract/live';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Browser, Page } from 'playwright';
import { expect } from 'vitest';
import { smallTargets } from '../browser/findings.ts';
import { startChromium } from './chromium.ts';
import { RunningPlant, until } from './running-plant.ts';
import { type Ask, addUser, signIn } from './sign-in.ts';

const SHOTS = process.env.GEMBA_SHOTS;
export const FILLER = 'filler-1';
export const TECHNICIAN = 'tia';
const common = { machines: [FILLER], cause: 'Valve V4.2 sticks', consequence: 'Foam', respondWithinS: 600 };
/** The pressure stands at 5.6 bar while the filler runs. */
export const HIGH: AlarmRule = {
  ...{ ...common, id: 'overpressure', priority: 'high', proofRunS: 4 },
  condition: { kind: 'above-limit', signal: 'pressure', limit: 7, deadband: 0.3 },
  ...{ text: 'Pressure in block 4 too high', response: 'Close the supply of block 4' },
};
/** Comes whenever the filler stands: only a job that holds the machine keeps it quiet. */
export const NO_FLOW: AlarmRule = {
  ...{ ...common, id: 'no-flow', priority: 'medium' },
  condition: { kind: 'below-limit', signal: 'flow', limit: 15, deadband: 5 },
  ...{ text: 'Nothing flows', response: 'Look at the pump' },
};
const CHECKLIST = {
  ...{ id: 'valve', rules: [HIGH.id] },
  tasks: [
    { id: 'isolate', text: 'Close the supply of block 4 and hang the lock on it' },
    { id: 'closing', text: 'Measure the closing pressure', measure: { unit: 'bar', low: 5.8, high: 6.4 } },
  ],
};

export class Day {
  readonly plant: RunningPlant;
  readonly admin: Ask;
  readonly wall: Page;
  readonly phone: Page;
  readonly password: string;
  /** Errors of the pages. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  /** When each thing was done, ms UTC: it began, and had been seen done. */
  readonly #did = new Map<string, [fromMs: number, toMs: number]>();
  #looked = 0;

  private constructor(
    plant: RunningPlant,
    admin: Ask,
    password: string,
    browser: Browser,
    [wall, phone]: [Page, Page],
  ) {
    this.plant = plant;
    this.admin = admin;
    this.password = password;
    this.#browser = browser;
    this.wall = wall;
    this.phone = phone;
    for (const page of [wall, phone]) page.on('pageerror', ({ message }) => this.complaints.push(message));
  }

  /** Starts the plant, and opens the wall and the phone of somebody who has not signed in. */
  static async begin(): Promise<Day> {
    const plant = await RunningPlant.prepare({
      machines: [{ id: FILLER, kind: 'filler', name: 'Filler 1' }],
      ...{ alarms: [HIGH, NO_FLOW], jobs: { checklists: [CHECKLIST] } },
    });
    const [browser] = await Promise.all([startChromium(), plant.start()]);
    const admin = await signIn(plant);
    const password = await addUser(plant, admin, TECHNICIAN, 'technician');
    await admin('PUT', '/api/v1/parts/seal', { name: 'Seal of V4.2', minimum: 2 });
    await admin('POST', '/api/v1/parts/seal/movements', { id: 'received-1', kind: 'received', quantity: 2 });
    // Without TLS a browser takes a session from its own computer alone.
    const url = plant.url.replace('127.0.0.1', 'localhost');
    const wall = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const day = new Day(plant, admin, password, browser, [wall, phone]);
    await Promise.all([wall.goto(`${url}/wall/site-1?lang=en`), phone.goto(`${url}/maintenance?lang=en`)]);
    await wall.waitForSelector(`[data-machine="${FILLER}"][data-age="live"]`);
    await phone.getByText('No alarms. Quiet is good.').waitFor();
    return day;
  }

  async end(): Promise<void> {
    await this.#browser.close();
    await this.plant.end();
  }

  /** Does something and remembers when. */
  async step(what: string, act: () => Promise<unknown>): Promise<void> {
    const fromMs = Date.now();
    await act();
    this.#did.set(what, [fromMs, Date.now()]);
  }

  /** It happened while a thing was done; all clocks are this computer's. */
  expectDuring(what: string, atMs: number | undefined): void {
    const [fromMs = 0, toMs = 0] = this.#did.get(what) ?? [];
    expect(atMs, what).toBeGreaterThanOrEqual(fromMs);
    expect(atMs, what).toBeLessThanOrEqual(toMs);
  }

  /** What a thumb needs of every step: nothing lower than 44 px, nothing to be scrolled to from the side. */
  async look(name: string): Promise<void> {
    const { phone, wall } = this;
    if (SHOTS !== undefined) {
      const number = String(++this.#looked).padStart(2, '0');
      await phone.screenshot({ path: `${SHOTS}/day-${number}-${name}.png` });
      await wall.screenshot({ path: `${SHOTS}/day-${number}-wall-${name}.png` });
    }
    expect(await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0);
    expect(await phone.evaluate(smallTargets), name).toEqual([]);
  }

  get dialog() {
    return this.phone.getByRole('dialog');
  }
  /** Sends the open dialog, or leaves it. */
  say(button: string): Promise<void> {
    return this.dialog.getByRole('button', { name: button, exact: true }).tap();
  }
  /** Until the job's page says so. */
  job(state: string): Promise<void> {
    return this.phone.locator(`[data-job="1"][data-state="${state}"]`).waitFor();
  }
  /** The row of an alarm on the phone. */
  alarm({ text }: AlarmRule) {
    return this.phone.locator('[data-occurrence]', { hasText: text });
  }
  /** A line of the checklist; with what came of it. */
  item(id: string, verdict?: string) {
    const answered = verdict === undefined ? '' : `[data-verdict="${verdict}"]`;
    return this.phone.locator(`[data-item="valve/${id}"]${answered}`);
  }
  /** A card of the job's page. */
  card(id: string) {
    return this.phone.locator('.card', { has: this.phone.locator(`#${id}`) });
  }
  /** Until the wall shows the filler so. */
  shown(what: string): Promise<void> {
    return this.wall.locator(`[data-machine="${FILLER}"][data-shown="${what}"]`).waitFor();
  }
  /** Until nothing is left that would speak when the machine is let go. */
  flows(): Promise<void> {
    return until('something flows', 10_000, async () => {
      const { alarms } = (await this.plant.get<{ alarms: AlarmView[] }>('/api/v1/alarms')) ?? { alarms: [] };
      return !alarms.some(({ rule, state }) => rule === NO_FLOW.id && state.startsWith('active'));
    });
  }
}
