/**
 * The built dashboard behind the server's own live hub, with a fixed picture instead of a plant: for tests of screens
 * that need neither broker nor machines, and for looking at screens (`main.ts`). The Content-Security-Policy is as
 * strict as the server's.
 */

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { StudyRequest, StudyView } from '@gemba/contract/alarm-figures';
import type { Diagnostics } from '@gemba/contract/diagnostics';
import type { EditAsked } from '@gemba/contract/edits';
import type { History } from '@gemba/contract/history';
import type { MachineId } from '@gemba/contract/identity';
import type { MachineView } from '@gemba/contract/live';
import type { LinePlanView } from '@gemba/contract/orders';
import { nsFromMs } from '@gemba/contract/sample';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { type Clock, systemClock } from '@gemba/server/clock';
import { MachineCodes } from '@gemba/server/jobs/machine-codes';
import { Hub } from '@gemba/server/live/hub';
import { alarmFiguresOf, alarmRulesOf, studyBegun, studyDone } from './alarm-figures.ts';
import { diagnosticsOf, gapsOf } from './diagnostics.ts';
import { effectTold } from './effect.ts';
import { historyOf } from './history.ts';
import { jobsTold, PHOTO } from './jobs.ts';
import { figureDaysOf, figuresOfPlace, profilesOf, whyOf } from './kpis.ts';
import { bottleneckOf, lossesOf, stretchesOf } from './losses.ts';
import { metersAsked } from './meters.ts';
import { notificationsTold } from './notifications.ts';
import { FakePicture, timelineRows } from './picture.ts';
import { capacityOf, importOf, ordersOf, PRODUCTS, plansOf } from './plans.ts';
import { PLANT } from './plant.ts';
import { chartOfSignal, energyOfPlace, qualityOf } from './quality.ts';
import { quarantinedItem, quarantinedOf, quarantineOf } from './quarantine.ts';
import { reportOf, reportOptionsOf, schedulesOf, sentOf } from './reports.ts';
import { FakeStops } from './stops.ts';
import { type WallScreen, wallsAfter, wallsOf } from './walls.ts';
import { PROCEDURE_TEXT, workTold } from './work.ts';

/** Where `npm run build` leaves it. */
const DIST = join(import.meta.dirname, '../../../dashboard/dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
/** 10:42:17 in Hanoi, 04:42:17 in Leipzig, a Friday. */
const START_MS = Date.UTC(2026, 10, 20, 3, 42, 17);

export const USER = { name: 'linh', password: 'correct horse battery' };

export class FakeServer {
  readonly picture: FakePicture;
  readonly clock: Clock;
  readonly stops: FakeStops;
  /** What was written, in order: path and body. */
  readonly writes: { path: string; body: Record<string, unknown> }[] = [];
  /** What it says to engineers, at a moment; a test may put something else in its place. */
  diagnostics: (nowMs: number) => Diagnostics = diagnosticsOf;
  /** What it says signals were; a test may put something else in its place. */
  history: (asked: URLSearchParams, nowMs: number) => Promise<History> = historyOf;
  /** The plans of its lines, at a moment; a test may put something else in its place. */
  plans: (nowMs: number) => LinePlanView[] = plansOf;
  /** What came out of a study; a test may put something else in its place. */
  studied: (asked: StudyRequest) => StudyView = studyDone;
  /** Wall screens that it knows. */
  walls: WallScreen[] = wallsOf(START_MS);
  /** Build id that snapshots name; by default the page's own. */
  build: string;
  #hub: Hub | null = null;
  #http: Server | null = null;
  #port = 0;
  #tried: StudyRequest | null = null;
  #signedIn = false;
  #role = 'technician';

  readonly #folder: string;

  /** @param folder of the built dashboard */
  constructor(folder = DIST) {
    this.#folder = folder;
    const begun = Date.now();
    this.clock = { ...systemClock, nowMs: () => START_MS + Date.now() - begun };
    this.picture = new FakePicture(this.clock.nowMs);
    this.stops = new FakeStops(START_MS);
    const file = join(folder, 'build.json');
    this.build = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { build: string }).build : 'dev';
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, again on the same port after `stop`. */
  async start(port = this.#port): Promise<void> {
    const hub = new Hub({
      plant: PLANT,
      build: () => this.build,
      clock: this.clock,
      log: makeLog('fake-live', 'silent', 'json'),
      metrics: new Metrics(),
      health: () => ({ broker: true, historian: true, records: true }),
      admit: async () => {},
    });
    const http = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (http.address() as AddressInfo).port;
    hub.start(http, this.picture);
    this.#hub = hub;
    this.#http = http;
  }

  /** Goes away as a killed server does: every connection is cut. */
  async stop(): Promise<void> {
    await this.#hub?.stop();
    const http = this.#http;
    this.#http = null;
    this.#hub = null;
    if (http === null) return;
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  }

  /** Somebody of a role has signed in before. */
  signIn(role: string): void {
    this.#signedIn = true;
    this.#role = role;
  }

  /** Changes a machine's view and tells the screens. */
  change(machine: string, view: Partial<MachineView>): void {
    const before = this.picture.machineViews.get(machine);
    if (before === undefined) throw new Error(`no machine ${machine}`);
    this.picture.machineViews.set(machine, { ...before, ...view });
    this.#hub?.machineChanged(machine as MachineId, view.shown !== undefined && view.shown !== before.shown);
  }

  /** Tells the screens that the past of a machine is not what it was. */
  changePast(machine: string, fromMs: number): void {
    this.#hub?.pastChanged(machine as MachineId, nsFromMs(fromMs));
  }

  /** Replaces the maintenance plans and tells the screens. */
  setPlans(plans: FakePicture['planViews']): void {
    this.picture.planViews = plans;
    this.#hub?.maintenanceChanged();
  }

  /** Replaces the alarms and tells the screens. */
  setAlarms(alarms: FakePicture['alarmViews']): void {
    const kept = new Set(alarms.map((alarm) => alarm.occurrence));
    const gone = this.picture.alarmViews.map((alarm) => alarm.occurrence).filter((occurrence) => !kept.has(occurrence));
    this.picture.alarmViews = alarms;
    this.#hub?.alarmsChanged(alarms, gone);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname.startsWith('/live')) return;
    if (url.pathname.startsWith('/api/')) {
      if (url.pathname.endsWith('/content')) {
        response.writeHead(200, { 'content-type': 'text/markdown; charset=utf-8' }).end(PROCEDURE_TEXT);
        return;
      }
      const drawn = drawingOf(url);
      if (drawn !== null) {
        response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(drawn);
        return;
      }
      const body = await bodyOf(request);
      const { status, json } = await this.#api(request.method ?? 'GET', url, body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      return;
    }
    const asked = join(this.#folder, url.pathname);
    const file =
      asked.startsWith(this.#folder) && extname(asked) !== '' && existsSync(asked)
        ? asked
        : join(this.#folder, 'index.html');
    response
      .writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CSP,
        'cache-control': 'no-store',
      })
      .end(readFileSync(file));
  }

  async #api(method: string, url: URL, body: Record<string, unknown>): Promise<{ status: number; json: unknown }> {
    const path = url.pathname.replace('/api/v1', '');
    const now = this.clock.nowMs();
    if (path === '/session') return this.#session(method, body);
    if (path === '/diagnostics') return { status: 200, json: this.diagnostics(now) };
    if (path === '/walls') return { status: 200, json: { walls: this.walls } };
    if (path === '/diagnostics/gaps') return { status: 200, json: gapsOf(now) };
    if (path === '/quarantine' && method === 'GET') return { status: 200, json: quarantineOf(now) };
    if (path === '/quarantine/items')
      return { status: 200, json: { items: quarantinedOf(now).slice(0, 50), next: 50 } };
    const item = /^\/quarantine\/items\/(\d+)$/.exec(path)?.[1];
    if (item !== undefined) return { status: 200, json: quarantinedItem(now, Number(item)) };
    if (path === '/profiles') return { status: 200, json: profilesOf() };
    if (path === '/figures') return { status: 200, json: figuresOfPlace(url.searchParams, now) };
    if (path === '/figures/days') return { status: 200, json: figureDaysOf(url.searchParams) };
    const [, explained, figure] = /^\/machines\/([^/]+)\/figures\/([^/]+)$/.exec(path) ?? [];
    if (explained !== undefined && figure !== undefined) {
      return { status: 200, json: whyOf(explained, figure, url.searchParams) };
    }
    if (path === '/reports/options') return { status: 200, json: reportOptionsOf() };
    if (path === '/reports') return { status: 200, json: reportOf(url.searchParams) };
    if (path === '/reports/sent') return { status: 200, json: sentOf(now) };
    if (path === '/report-schedules' && method === 'GET') return { status: 200, json: schedulesOf() };
    if (path === '/alarms/figures') return { status: 200, json: alarmFiguresOf(url.searchParams) };
    if (path === '/alarms/rules') return { status: 200, json: { rules: alarmRulesOf() } };
    if (path === '/alarms/studies/study-1') return { status: 200, json: this.studied(this.#tried as StudyRequest) };
    const effect = method === 'GET' ? effectTold(path, url.searchParams, now) : null;
    if (effect !== null) return { status: 200, json: effect };
    if (path === '/losses') return { status: 200, json: lossesOf(url.searchParams) };
    if (path === '/losses/stretches') return { status: 200, json: stretchesOf(url.searchParams, now) };
    const held = /^\/lines\/([^/]+)\/bottleneck$/.exec(path)?.[1];
    if (held !== undefined) return { status: 200, json: bottleneckOf(held, machinesOf(held), now) };
    const metered = method === 'GET' ? metersAsked(path, url.searchParams, now) : null;
    if (metered !== null) return { status: 200, json: metered };
    if (path === '/plans') return { status: 200, json: { plans: this.plans(now) } };
    const planned = /^\/lines\/([^/]+)\/plan$/.exec(path)?.[1];
    if (planned !== undefined) return { status: 200, json: this.plans(now).find(({ line }) => line === planned) };
    if (path === '/orders' && method === 'GET') return { status: 200, json: { orders: ordersOf(this.plans(now)) } };
    const worked = method === 'GET' ? workTold(path, url.searchParams, now) : null;
    if (worked !== null) return { status: 200, json: worked };
    if (method === 'GET' && path === '/calendars') return { status: 200, json: { calendars: [] } };
    const ofJobs = method === 'GET' ? jobsTold(path, now) : null;
    if (ofJobs !== null) return { status: 200, json: ofJobs };
    const notified = notificationsTold(method, path, body, now);
    if (notified !== null) {
      if (method !== 'GET') this.writes.push({ path, body });
      return { status: 200, json: notified };
    }
    if (path === '/products') return { status: 200, json: { products: PRODUCTS } };
    if (path === '/capacity') return { status: 200, json: capacityOf(now, url.searchParams.get('order')) };
    if (path === '/overview') return { status: 200, json: { losses: LOSSES } };
    const line = /^\/lines\/([^/]+)\/timeline$/.exec(path)?.[1];
    if (line !== undefined)
      return {
        status: 200,
        json: {
          rows: timelineRows(
            line,
            now,
            Number(url.searchParams.get('hours')),
            (id) => this.picture.machineViews.get(id)?.sinceMs ?? null,
          ),
        },
      };
    if (path === '/quality') return { status: 200, json: qualityOf(url.searchParams) };
    if (path === '/energy') return { status: 200, json: energyOfPlace(url.searchParams) };
    const [, charted, signal] = /^\/machines\/([^/]+)\/charts\/([^/]+)$/.exec(path) ?? [];
    if (charted !== undefined && signal !== undefined) {
      const json = chartOfSignal(charted, decodeURIComponent(signal), url.searchParams);
      return json === null ? refusal(404, 'GEMBA_NOT_FOUND', 'Not found.', '') : { status: 200, json };
    }
    const told = this.#stopsTold(method, path, url.searchParams);
    if (told !== null) return { status: 200, json: told };
    if (path === '/history') {
      return this.history(url.searchParams, now).then(
        (json) => ({ status: 200, json }),
        (error: Error) => refusal(503, 'GEMBA_READ_TIMEOUT', error.message, 'Ask again.'),
      );
    }
    const said = method === 'GET' ? null : /^\/machines\/([^/]+)\/edits(?:\/(\d+))?$/.exec(path);
    if (method !== 'POST' && said === null) return refusal(404, 'GEMBA_NOT_FOUND', 'Not found.', '');
    if (!this.#signedIn)
      return refusal(401, 'GEMBA_UNAUTHENTICATED', 'This needs a signed-in user.', 'Sign in and try again.');
    this.writes.push({ path, body });
    if (path === '/walls/rename' || path === '/walls/forget') {
      this.walls = wallsAfter(this.walls, path, body);
      return { status: 200, json: { done: true } };
    }
    if (path === '/alarms/studies') {
      this.#tried = body as unknown as StudyRequest;
      return { status: 202, json: studyBegun(this.#tried) };
    }
    if (path === '/jobs') return { status: 200, json: { number: 12 } };
    if (path === '/orders/import') return { status: 200, json: importOf(now, url.searchParams) };
    if (said !== null) {
      const [machine = '', id] = said.slice(1);
      const edit =
        id === undefined
          ? this.stops.say(machine, body as unknown as EditAsked, USER.name, now)
          : this.stops.takeBack(machine, Number(id), USER.name, now);
      if (edit !== null) return { status: 200, json: edit };
      return refusal(409, 'GEMBA_STOP_UNKNOWN', 'There is no such stop.', 'Look at the stops again.');
    }
    if (path === '/alarms/acknowledge') {
      const known = this.picture.alarmViews.find((alarm) => alarm.occurrence === body.occurrence);
      if (known === undefined)
        return refusal(409, 'GEMBA_STALE_OCCURRENCE', 'Occurrence is over.', 'Look at the alarm again.');
      this.setAlarms(
        this.picture.alarmViews.map((alarm) =>
          alarm === known
            ? { ...alarm, state: 'active-acknowledged', acknowledgedBy: USER.name, acknowledgedMs: now }
            : alarm,
        ),
      );
    }
    return { status: 200, json: {} };
  }

  /** What is read of stops; `null` when something else is asked. */
  #stopsTold(method: string, path: string, query: URLSearchParams): object | null {
    if (method !== 'GET') return null;
    const [, line, what] = /^\/lines\/([^/]+)\/(stops|reasons)$/.exec(path) ?? [];
    if (line !== undefined) {
      return what === 'stops'
        ? { fromMs: 0, toMs: 0, stops: this.stops.of(line) }
        : { machines: this.stops.reasons(line) };
    }
    const machine = /^\/machines\/([^/]+)\/edits$/.exec(path)?.[1];
    if (machine === undefined) return null;
    return { edits: this.stops.edits(machine, Number(query.get('from')), Number(query.get('to'))), difference: null };
  }

  #session(method: string, body: Record<string, unknown>): { status: number; json: unknown } {
    if (method === 'POST') {
      if (body.name !== USER.name || body.password !== USER.password)
        return refusal(
          401,
          'GEMBA_LOGIN_FAILED',
          'User name or password is wrong.',
          'Try again, or ask an administrator.',
        );
      this.#signedIn = true;
    }
    if (method === 'DELETE') this.#signedIn = false;
    return {
      status: 200,
      json: { user: this.#signedIn ? { name: USER.name, role: this.#role, mustChangePassword: false } : null },
    };
  }
}

const codes = new MachineCodes(null);
/** What is asked of drawings: the code of a machine, a photo of a job. */
function drawingOf({ pathname, origin }: URL): string | null {
  const machine = /^\/api\/v1\/machines\/([^/]+)\/qr$/.exec(pathname)?.[1];
  if (machine !== undefined) return codes.svg(decodeURIComponent(machine), origin);
  return pathname.startsWith('/api/v1/attachments/') ? PHOTO : null;
}

const machinesOf = (line: string): string[] =>
  PLANT.sites
    .flatMap(({ areas }) => areas.flatMap(({ lines }) => lines))
    .filter(({ id }) => id === line)
    .flatMap(({ machines }) => machines.map(({ id }) => id));

const refusal = (status: number, code: string, message: string, next: string) => ({
  status,
  json: { code, message, next },
});

/** The largest first: line, machine, kind, state, reason, minutes, cost, currency. */
const LOSSES = (
  [
    ['line-2', 'filler-2', 'breakdown', 'stopped', 'Overpressure block 4', 148, 32_560_000, 'VND'],
    ['line-2', 'packer-2', 'setup', 'setup', 'Changeover', 96, 21_120_000, 'VND'],
    ['line-1', 'labeller-1', 'speed', null, null, 71, 18_460_000, 'VND'],
    ['line-a', 'press-a', 'waiting', 'starved', null, 58, 1_073, 'EUR'],
    ['line-1', 'packer-1', 'minor-stop', null, null, 44, 11_440_000, 'VND'],
    ['line-a', 'mill-a', 'breakdown', 'stopped', null, 31, 573.5, 'EUR'],
    ['line-3', 'press-1', 'breakdown', 'stopped', 'Guard open', 21, null, 'VND'],
  ] as const
).map(([line, machine, kind, state, reason, minutes, cost, currency]) => ({
  ...{ line, machine, kind, state, reason, minutes, cost, currency },
}));

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  // A file goes as it is.
  const isJson = request.headers['content-type']?.startsWith('application/json') ?? true;
  return text === '' || !isJson ? {} : (JSON.parse(text) as Record<string, unknown>);
}
