/**
 * The live hub: socket.io on the server's own HTTP server. A screen gets a snapshot with a version when it asks, then
 * deltas, and a heartbeat each second. Who may connect is looked at in the handshake and again with each event. A
 * screen that can't keep up is left out of the deltas and gets one new snapshot when its line is free again.
 */

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { MachineId } from '@gemba/contract/identity';
import {
  type Delta,
  LIVE_PATH,
  type PlantView,
  type ScreenEvents,
  type ServerEvents,
  type Snapshot,
  WATCH_MAX_MACHINES,
} from '@gemba/contract/live';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { Server, type Socket } from 'socket.io';
import { type Clock, every } from '../clock.ts';
import { Changes } from './changes.ts';
import type { LiveSink, Picture } from './port.ts';
import type { Walls } from './walls.ts';
import { WatchedSignals } from './watched-signals.ts';

export interface HubOptions {
  plant: PlantView;
  /** Id of the dashboard's build. */
  build: () => string;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  health: () => { broker: boolean; historian: boolean; records: boolean };
  /** Throws when whoever sends this request may not do the event. */
  admit: (request: IncomingMessage, event: ScreenEvent) => Promise<void>;
  /** Absent where no wall is missed: tests. */
  walls?: Walls;
}

/** What a screen may do, each with its line in the table of permissions. */
export type ScreenEvent = 'connect' | keyof ScreenEvents;

type Screen = Socket<ScreenEvents, ServerEvents, Record<string, never>, ScreenData>;

interface ScreenData {
  /** Its line is full: it gets no deltas until it is free. */
  behind: boolean;
  /** Events of the present ten seconds. */
  events: number;
}

const HEARTBEAT_MS = 1000;
/** How often rights are looked at without an event, so that a session that has ended is cut. */
const RIGHTS_EVERY_MS = 10_000;
/** How often machines of which nothing comes are sent again: their targets go on. */
const QUIET_EVERY_MS = 10_000;
/** Bytes of one event from a screen. */
const FRAME_MAX_BYTES = 16 * 1024;
const SCREENS_MAX = 5000;
/** Events that a screen may send in ten seconds. */
const EVENTS_MAX = 50;
/** Packets that may wait for a screen before it counts as behind. */
const BEHIND_PACKETS = 16;
const ROOM = 'screens';

export class Hub implements LiveSink {
  readonly #options: HubOptions;
  readonly #refused;
  readonly #behind;
  #io: Server<ScreenEvents, ServerEvents, Record<string, never>, ScreenData> | null = null;
  #changes: Changes | null = null;
  #picture: Picture | null = null;
  #signals: WatchedSignals | null = null;
  #snapshot: Snapshot | null = null;
  #undo: (() => void)[] = [];

  constructor(options: HubOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#refused = metrics.counter('gemba_server_screens_refused_total', 'Screens and events that were refused', [
      'reason',
    ]);
    this.#behind = metrics.counter('gemba_server_screens_behind_total', 'Times that a screen could not keep up');
    metrics.gauge('gemba_server_screens', 'Connected screens', [], (gauge) =>
      gauge.set(this.#io?.engine.clientsCount ?? 0),
    );
  }

  machineChanged(machine: MachineId, urgent: boolean): void {
    this.#changes?.machineChanged(machine, urgent);
  }

  alarmsChanged(...change: Parameters<LiveSink['alarmsChanged']>): void {
    this.#changes?.alarmsChanged(...change);
  }

  maintenanceChanged(): void {
    this.#changes?.maintenanceChanged();
  }

  pastChanged(machine: MachineId, fromNs: bigint): void {
    this.#changes?.pastChanged(machine, fromNs);
  }

  jobsChanged(...change: Parameters<LiveSink['jobsChanged']>): void {
    this.#changes?.jobsChanged(...change);
  }

  /** Attaches to an HTTP server and begins to beat. */
  start(http: HttpServer, picture: Picture): void {
    const { clock, plant } = this.#options;
    const lines = plant.sites.flatMap((site) => site.areas.flatMap((area) => area.lines));
    const lineOf = new Map(lines.map((line) => [line.countingPoint, line.id]));
    this.#picture = picture;
    this.#signals = new WatchedSignals(picture);
    const changes = new Changes({
      clock,
      picture,
      lineOf: (machine) => lineOf.get(machine),
      onDelta: (delta) => this.#send(delta),
      onSignals: (machines) => this.#sendSignals(machines),
    });
    this.#changes = changes;
    this.#io = this.#listen(http);
    this.#undo = [
      every(clock, HEARTBEAT_MS, () => {
        this.#beat();
        for (const line of lines) changes.lineChanged(line.id);
      }),
      every(clock, QUIET_EVERY_MS, () => {
        for (const line of lines) for (const { id } of line.machines) changes.machineChanged(id as MachineId, false);
        changes.maintenanceChanged();
      }),
      every(clock, RIGHTS_EVERY_MS, () => void this.#lookAtRights()),
    ];
  }

  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    this.#changes?.stop();
    const io = this.#io;
    this.#io = null;
    if (io !== null) {
      io.disconnectSockets(true);
      io.engine.close();
    }
  }

  #listen(http: HttpServer): Server<ScreenEvents, ServerEvents, Record<string, never>, ScreenData> {
    const io = new Server<ScreenEvents, ServerEvents, Record<string, never>, ScreenData>(http, {
      path: LIVE_PATH,
      transports: ['websocket', 'polling'],
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      maxHttpBufferSize: FRAME_MAX_BYTES,
      pingInterval: 5000,
      pingTimeout: 5000,
      allowRequest: (request, answer) => {
        if (io.engine.clientsCount >= SCREENS_MAX) {
          this.#refused.inc({ reason: 'too-many' });
          answer('too many screens', false);
          return;
        }
        this.#options.admit(request, 'connect').then(
          () => answer(null, true),
          (error: Error) => {
            this.#refused.inc({ reason: 'not-allowed' });
            answer(error.message, false);
          },
        );
      },
    });
    io.on('connection', (screen) => this.#welcome(screen));
    return io;
  }

  #welcome(screen: Screen): void {
    screen.data.behind = false;
    screen.data.events = 0;
    void screen.join(ROOM);
    screen.conn.on('drain', () => this.#catchUp(screen));
    screen.on('resync', () => void this.#hear(screen, 'resync', () => screen.emit('snapshot', this.#snapshotNow())));
    const { walls } = this.#options;
    screen.on(
      'wall',
      (id: unknown) =>
        void this.#hear(screen, 'wall', () => {
          if (walls?.present(screen.id, id) === false) this.#refused.inc({ reason: 'malformed' });
        }),
    );
    screen.on('goodbye', () => void this.#hear(screen, 'goodbye', () => walls?.goodbye(screen.id)));
    screen.on('disconnect', () => walls?.gone(screen.id));
    screen.on('watch', (machines: unknown) => void this.#hear(screen, 'watch', () => this.#watch(screen, machines)));
  }

  /** Each event is counted and its right looked at again before it is heard. */
  async #hear(screen: Screen, event: keyof ScreenEvents, act: () => void): Promise<void> {
    screen.data.events++;
    if (screen.data.events > EVENTS_MAX) {
      this.#refused.inc({ reason: 'too-often' });
      screen.disconnect(true);
      return;
    }
    try {
      await this.#options.admit(screen.request, event);
      act();
    } catch {
      this.#refused.inc({ reason: 'not-allowed' });
      screen.disconnect(true);
    }
  }

  #watch(screen: Screen, machines: unknown): void {
    const known = this.#signals?.known(machines, WATCH_MAX_MACHINES) ?? null;
    if (known === null) {
      this.#refused.inc({ reason: 'malformed' });
      return;
    }
    for (const room of screen.rooms) if (room.startsWith('signals ')) void screen.leave(room);
    for (const machine of known) void screen.join(roomOf(machine));
    const all = known.flatMap((machine) => this.#picture?.signals(machine) ?? []);
    if (all.length > 0) screen.emit('signals', all);
  }

  #send(delta: Delta): void {
    this.#snapshot = null;
    this.#leaveOutSlow();
    this.#io?.to(ROOM).emit('delta', delta);
  }

  #sendSignals(machines: readonly MachineId[]): void {
    for (const machine of machines) {
      const room = roomOf(machine);
      if (!this.#io?.sockets.adapter.rooms.has(room)) {
        this.#signals?.forget(machine);
        continue;
      }
      const changed = this.#signals?.changed(machine) ?? [];
      if (changed.length > 0) this.#io.to(room).emit('signals', changed);
    }
  }

  #beat(): void {
    const { clock, health } = this.#options;
    const [picture, changes] = [this.#picture, this.#changes];
    if (picture === null || changes === null) return;
    this.#leaveOutSlow();
    const beat = { version: changes.version, serverMs: clock.nowMs(), ages: picture.ages(), health: health() };
    this.#io?.to(ROOM).emit('heartbeat', beat);
  }

  /** Made once for all screens that ask between two changes. */
  #snapshotNow(): Snapshot {
    const { plant, build, clock } = this.#options;
    const picture = this.#picture as Picture;
    this.#snapshot ??= {
      version: this.#changes?.version ?? 0,
      build: build(),
      serverMs: clock.nowMs(),
      plant,
      machines: picture.machines(),
      lines: picture.lines(),
      alarms: picture.alarms(),
      maintenance: picture.maintenance(),
    };
    return this.#snapshot;
  }

  /** A backlog helps nobody: who is behind is passed over until its line is free. */
  #leaveOutSlow(): void {
    for (const screen of this.#io?.sockets.sockets.values() ?? []) {
      if (screen.data.behind || waitingPackets(screen) < BEHIND_PACKETS) continue;
      screen.data.behind = true;
      this.#behind.inc();
      void screen.leave(ROOM);
    }
  }

  #catchUp(screen: Screen): void {
    if (!screen.data.behind || waitingPackets(screen) > 0) return;
    screen.data.behind = false;
    screen.emit('snapshot', this.#snapshotNow());
    void screen.join(ROOM);
  }

  async #lookAtRights(): Promise<void> {
    for (const screen of [...(this.#io?.sockets.sockets.values() ?? [])]) {
      screen.data.events = 0;
      await this.#options.admit(screen.request, 'connect').catch(() => screen.disconnect(true));
    }
  }
}

const roomOf = (machine: MachineId): string => `signals ${machine}`;

/** Packets that engine.io has not handed to the socket yet; its types hide the queue. */
const waitingPackets = (screen: Screen): number =>
  (screen.conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length;
