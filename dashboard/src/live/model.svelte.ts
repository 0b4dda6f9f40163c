/**
 * The one live model of a page. In: snapshot, deltas, heartbeats and signals of the server. Out: one object with
 * reactive fields per machine and line, the alarms, the maintenance plans, the server's time and the state of the
 * link. Everything on every screen is read from here, so two screens can't disagree.
 */

import type {
  AlarmView,
  Delta,
  Heartbeat,
  LineView,
  MachineView,
  PlantView,
  SignalView,
  Snapshot,
} from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import { byMachine, byUrgency, isAnnounced, registerOf } from './alarms.ts';
import { byPlace } from './by-place.ts';
import { JobsLive } from './jobs.svelte.ts';
import { LineLive } from './line.svelte.ts';
import { type Beat, type Link, linkAt, RECONNECT_AFTER_MS, silenceMs } from './link.ts';
import type { MachineLive } from './machine.svelte.ts';
import { Pacer } from './pacer.ts';
import { Reloader } from './reloader.ts';
import { SignalLive } from './signal.svelte.ts';
import { type LiveSocket, openSocket } from './socket.ts';
import { Versions } from './versions.ts';

/** How often the page looks whether the heartbeat has stayed away. */
const LOOK_EVERY_MS = 250;

type Paced =
  | { kind: 'machine'; view: MachineView }
  | { kind: 'line'; view: LineView }
  | { kind: 'signal'; view: SignalView };
const NO_MACHINES: readonly MachineLive[] = [];
const NO_ALARMS: readonly AlarmView[] = [];

export class LiveModel {
  readonly #socket: LiveSocket;
  readonly #reloader: Reloader;
  readonly #versions = new Versions();
  readonly #pacer = new Pacer<Paced>();
  /** Jobs and requests, as far as the stream speaks of them. */
  readonly jobs = new JobsLive();
  readonly #startedMono = performance.now();
  #beat: Beat | null = null;
  #paintTimer: ReturnType<typeof setTimeout> | undefined;
  #lookTimer: ReturnType<typeof setInterval> | undefined;
  #reconnectedMono = 0;
  /** When the connection broke; `null` from the next heartbeat on. */
  #brokenMono: number | null = null;
  #machines = new Map<string, MachineLive>();
  #signals = new Map<string, SignalLive>();
  #plantText = '';
  #watched: string[] = [];
  #wall: string | null = null;

  #plant = $state.raw<PlantView | null>(null);
  #lines = $state.raw<readonly LineLive[]>([]);
  #alarms = $state.raw<readonly AlarmView[]>([]);
  #maintenance = $state.raw<readonly MaintenanceView[]>([]);
  #serverMs = $state.raw<number | null>(null);
  #silenceMs = $state.raw(0);
  #link = $state.raw<Link>('connecting');
  #health = $state.raw<Heartbeat['health']>({ broker: true, historian: true, records: true });
  #failures = $state.raw(0);
  /** Machines by the path of each place that they lie in, `enterprise` … `enterprise/site/area/line/machine`. */
  readonly #byPath = $derived(byPlace(this.#plant?.enterprise.id ?? '', this.#lines));
  readonly #alarmsByMachine = $derived(byMachine(this.#alarms));
  /** What speaks, most urgent first. */
  readonly announced: readonly AlarmView[] = $derived(this.#alarms.filter(isAnnounced).sort(byUrgency));
  /** The register of what was shelved or suppressed. */
  readonly suppressed: readonly AlarmView[] = $derived(registerOf(this.#alarms));

  constructor(socket: LiveSocket = openSocket(), reloader: Reloader = new Reloader()) {
    this.#socket = socket;
    this.#reloader = reloader;
  }

  /** `null` until the first snapshot. */
  get plant(): PlantView | null {
    return this.#plant;
  }
  /** All lines in the order of the plant's configuration. */
  get lines(): readonly LineLive[] {
    return this.#lines;
  }
  get maintenance(): readonly MaintenanceView[] {
    return this.#maintenance;
  }
  /** The server's clock at the last heartbeat, ms UTC: the only "now" that a screen knows. */
  get serverMs(): number | null {
    return this.#serverMs;
  }
  get link(): Link {
    return this.#link;
  }
  get health(): Heartbeat['health'] {
    return this.#health;
  }

  /** Times that a connection could not be made: the server is away, or doesn't let us in. */
  get failures(): number {
    return this.#failures;
  }

  line(id: string): LineLive | undefined {
    return this.#lines.find((line) => line.id === id);
  }
  machine(id: string): MachineLive | undefined {
    // Read for its dependency: the map is made anew with the lines.
    return this.#lines.length === 0 ? undefined : this.#machines.get(id);
  }
  /** Alarms of a machine, suppressed ones among them, most urgent first. */
  alarmsOf(machine: string): readonly AlarmView[] {
    return this.#alarmsByMachine.get(machine) ?? NO_ALARMS;
  }
  /** @param path of a place: `enterprise/site/area/line/machine`, as far down as it goes */
  machinesIn(path: string): readonly MachineLive[] {
    return this.#byPath.get(path) ?? NO_MACHINES;
  }
  signal(machine: string, signal: string): SignalLive {
    const key = `${machine} ${signal}`;
    let found = this.#signals.get(key);
    if (found === undefined) {
      found = new SignalLive();
      this.#signals.set(key, found);
    }
    return found;
  }

  start(): void {
    const socket = this.#socket;
    socket.on('connect', () => {
      this.#versions.lost();
      this.#askForSnapshot();
      if (this.#watched.length > 0) socket.emit('watch', this.#watched);
      if (this.#wall !== null) socket.emit('wall', this.#wall);
    });
    socket.on('disconnect', (reason) => {
      this.#versions.lost();
      this.#brokenMono ??= performance.now();
      // The server closed it on purpose (it is going down): socket.io would not try again by itself.
      if (reason === 'io server disconnect') socket.connect();
    });
    socket.on('connect_error', () => (this.#failures += 1));
    socket.on('snapshot', (snapshot) => this.#onSnapshot(snapshot));
    socket.on('delta', (delta) => this.#onDelta(delta));
    socket.on('heartbeat', (beat) => this.#onHeartbeat(beat));
    socket.on('signals', (signals) => this.#onSignals(signals));
    this.#lookTimer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    socket.connect();
  }

  stop(): void {
    clearInterval(this.#lookTimer);
    clearTimeout(this.#paintTimer);
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  /** Asks for the signals of these machines; an empty list stops. */
  watch(machines: readonly string[]): void {
    this.#watched = [...machines];
    for (const key of this.#signals.keys()) {
      if (!machines.some((machine) => key.startsWith(`${machine} `))) this.#signals.delete(key);
    }
    if (this.#socket.connected) this.#socket.emit('watch', this.#watched);
  }

  /** This page is a wall, `place~random`: it is missed when it goes silent. Returns what says goodbye. */
  asWall(id: string): () => void {
    this.#wall = id;
    if (this.#socket.connected) this.#socket.emit('wall', id);
    return () => {
      this.#wall = null;
      if (this.#socket.connected) this.#socket.emit('goodbye');
    };
  }

  #askForSnapshot(): void {
    if (this.#socket.connected && this.#versions.ask(performance.now())) this.#socket.emit('resync');
  }

  #onSnapshot(snapshot: Snapshot): void {
    this.#versions.snapshot(snapshot.version);
    this.#pacer.clear();
    this.#takePlant(snapshot.plant);
    for (const view of snapshot.machines) this.#machines.get(view.id)?.apply(view);
    for (const view of snapshot.lines) this.line(view.id)?.apply(view);
    // What was told between the last delta and now is lost.
    for (const machine of this.#machines.values()) machine.pastChanged();
    this.#alarms = snapshot.alarms;
    this.#maintenance = snapshot.maintenance;
    this.jobs.onSnapshot();
    this.#reloader.served(snapshot.build, () => this.#link === 'live');
  }

  #takePlant(plant: PlantView): void {
    const text = JSON.stringify(plant);
    if (text === this.#plantText) return;
    this.#plantText = text;
    this.#lines = plant.sites.flatMap((site) =>
      site.areas.flatMap((area) => area.lines.map((line) => new LineLive(site, area, line, () => this.#silenceMs))),
    );
    this.#machines = new Map(this.#lines.flatMap((line) => line.machines.map((machine) => [machine.id, machine])));
    this.#plant = plant;
  }

  #onDelta(delta: Delta): void {
    const verdict = this.#versions.delta(delta.version);
    if (verdict === 'hole') this.#askForSnapshot();
    if (verdict !== 'apply') return;
    // Alarms and maintenance are few and never wait.
    if (delta.alarms !== undefined || delta.gone !== undefined) {
      const changed = new Map(this.#alarms.map((alarm) => [alarm.occurrence, alarm]));
      for (const occurrence of delta.gone ?? []) changed.delete(occurrence);
      for (const alarm of delta.alarms ?? []) changed.set(alarm.occurrence, alarm);
      this.#alarms = [...changed.values()];
    }
    if (delta.maintenance !== undefined) {
      const changed = new Map(this.#maintenance.map((plan) => [plan.plan, plan]));
      for (const plan of delta.maintenance) changed.set(plan.plan, plan);
      this.#maintenance = [...changed.values()];
    }
    this.jobs.onDelta(delta);
    for (const { machine } of delta.past ?? []) this.#machines.get(machine)?.pastChanged();
    this.#pace([
      ...(delta.machines ?? []).map((view) => [`machine ${view.id}`, { kind: 'machine', view }] as const),
      ...(delta.lines ?? []).map((view) => [`line ${view.id}`, { kind: 'line', view }] as const),
    ]);
  }

  #onSignals(signals: SignalView[]): void {
    this.#pace(signals.map((view) => [`signal ${view.machine} ${view.signal}`, { kind: 'signal', view }] as const));
  }

  #onHeartbeat(beat: Heartbeat): void {
    this.#beat = { serverMs: beat.serverMs, monoMs: performance.now() };
    this.#brokenMono = null;
    if (this.#versions.heartbeat(beat.version) === 'hole') this.#askForSnapshot();
    for (const machine of this.#machines.values()) machine.beat(beat.ages[machine.id], beat.serverMs);
    this.#serverMs = beat.serverMs;
    this.#health = beat.health;
    this.#silenceMs = 0;
    this.#link = 'live';
  }

  #pace(items: readonly (readonly [string, Paced])[]): void {
    const now = performance.now();
    this.#paint(this.#pacer.offer(items, (_key, item) => this.#changesState(item), now));
    const waitMs = this.#pacer.waitMs(now);
    if (waitMs === null || this.#paintTimer !== undefined) return;
    this.#paintTimer = setTimeout(() => {
      this.#paintTimer = undefined;
      this.#paint(this.#pacer.due(performance.now()));
      this.#pace([]);
    }, waitMs);
  }

  #changesState(item: Paced): boolean {
    if (item.kind === 'machine') return this.#machines.get(item.view.id)?.view?.shown !== item.view.shown;
    return item.kind === 'line' && this.line(item.view.id)?.view?.calendar !== item.view.calendar;
  }

  #paint(items: ReadonlyMap<string, Paced>): void {
    for (const item of items.values()) {
      if (item.kind === 'machine') this.#machines.get(item.view.id)?.apply(item.view);
      else if (item.kind === 'line') this.line(item.view.id)?.apply(item.view);
      else this.signal(item.view.machine, item.view.signal).apply(item.view);
    }
  }

  /** Four times a second: has the heartbeat stayed away, and is the connection worth keeping? */
  #look(): void {
    const now = performance.now();
    this.#link = linkAt(this.#beat, this.#startedMono, now, this.#brokenMono);
    this.#silenceMs = silenceMs(this.#beat, now);
    const heardMono = Math.max(this.#beat?.monoMs ?? this.#startedMono, this.#reconnectedMono);
    if (this.#socket.connected && now - heardMono > RECONNECT_AFTER_MS) {
      this.#reconnectedMono = now;
      this.#socket.disconnect().connect();
    } else if (this.#socket.connected && this.#versions.current === null) {
      this.#askForSnapshot();
    }
  }
}
