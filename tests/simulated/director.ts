/** Makes the faults of a schedule happen, each at its time, and in the end makes everything well again. */

import type { MemoryDisk } from '@gemba/journal/memory-disk';
import type { GatewayProcess } from './gateway-process.ts';
import type { Life } from './life.ts';
import { CALM, type Point, type Program, SYNC_MS } from './perils.ts';
import { type Fault, faultText } from './schedule.ts';
import type { ServerProcess } from './server-process.ts';
import type { Stage } from './stage.ts';

type Kill = Extract<Fault, { kind: 'kill' }>;

/** A kill whose point isn't passed by then comes at once. */
const POINT_MAX_MS = 8_000;

export class Director {
  readonly #stage: Stage;
  readonly #gateway: GatewayProcess;
  readonly #server: ServerProcess;
  readonly #disk: MemoryDisk;
  /** What happened how often: kinds of faults, and kills by the point at which they came. */
  readonly counts: Record<string, number> = {};
  /** Kills that wait for their point. */
  #armed: { kill: Kill; left: number }[] = [];
  #healed = false;

  constructor(stage: Stage, gateway: GatewayProcess, server: ServerProcess, disk: MemoryDisk) {
    this.#stage = stage;
    this.#gateway = gateway;
    this.#server = server;
    this.#disk = disk;
    stage.perils.passed = (point, life) => this.#passed(point, life);
  }

  play(faults: readonly Fault[]): void {
    const { world } = this.#stage;
    for (const fault of faults) {
      world.after(fault.atMs, world.director, () => {
        world.note(() => `--- ${faultText(fault)}`);
        if (fault.kind !== 'kill') this.#count(fault.kind);
        this.#do(fault);
      });
    }
  }

  /** Everything works from now on, and everybody is there or on his way. */
  healAll(): void {
    const { perils, cable, field } = this.#stage;
    this.#stage.world.note(() => '--- all is well again');
    this.#healed = true;
    this.#armed = [];
    perils.records = 'well';
    perils.historian = 'well';
    perils.cable = CALM;
    perils.freeBytesLie = false;
    perils.syncMs = SYNC_MS;
    this.#disk.roomBytes = Number.MAX_SAFE_INTEGER;
    this.#disk.failSync = false;
    cable.start();
    for (const machine of field.machines.values()) machine.reachable = true;
  }

  #do(fault: Fault): void {
    const { perils, cable, field, world } = this.#stage;
    switch (fault.kind) {
      case 'kill':
        this.#arm(fault);
        return;
      case 'restart':
        if (this.#process(fault.who).up) this.#process(fault.who).restartIn(fault.downMs);
        return;
      case 'broker':
        cable.kill(fault.retained);
        this.#later(fault.downMs, () => cable.start());
        this.#later(fault.downMs / 2, () => cable.save());
        return;
      case 'cut':
        cable.cut(this.#process(fault.who).life, fault.silent);
        return;
      case 'cable':
        perils.cable = fault;
        cable.save();
        this.#later(fault.forMs, () => {
          if (perils.cable === fault) perils.cable = CALM;
        });
        return;
      case 'mood':
        perils[fault.sink] = fault.mood;
        this.#later(fault.forMs, () => {
          perils[fault.sink] = 'well';
        });
        return;
      case 'disk-full':
        this.#disk.roomBytes = fault.roomBytes;
        perils.freeBytesLie = fault.lie;
        this.#later(fault.forMs, () => {
          this.#disk.roomBytes = Number.MAX_SAFE_INTEGER;
          perils.freeBytesLie = false;
        });
        return;
      case 'disk-slow':
        perils.syncMs = fault.syncMs;
        this.#later(fault.forMs, () => {
          perils.syncMs = SYNC_MS;
        });
        return;
      case 'sync-fails':
        this.#disk.failSync = true;
        return;
      case 'machine-lost': {
        const machine = field.machines.get(fault.machine);
        if (machine === undefined) return;
        machine.reachable = false;
        this.#later(fault.forMs, () => {
          machine.reachable = true;
        });
        return;
      }
      case 'burst':
        world.after(0, field.life, () => field.burst(fault.machine));
    }
  }

  #arm(kill: Kill): void {
    if (kill.point === null) {
      this.#kill(kill);
      return;
    }
    const armed = { kill, left: kill.nth };
    this.#armed.push(armed);
    this.#later(POINT_MAX_MS, () => {
      if (this.#armed.includes(armed)) this.#kill(kill);
    });
  }

  #passed(point: Point, life: Life): void {
    if (!life.alive) return;
    for (const armed of this.#armed) {
      const { kill } = armed;
      if (kill.point !== point || this.#process(kill.who).life !== life || --armed.left > 0) continue;
      this.#kill(kill, point);
      return;
    }
  }

  #kill(kill: Kill, point: Point | null = null): void {
    this.#armed = this.#armed.filter((armed) => armed.kill !== kill);
    const victim = this.#process(kill.who);
    if (!victim.life.alive) return;
    this.#count(`kills of ${kill.who} at ${point ?? 'any time'}`);
    victim.die(kill.power);
    victim.startIn(kill.downMs);
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  #process(who: Program): GatewayProcess | ServerProcess {
    return who === 'gateway' ? this.#gateway : this.#server;
  }

  /** The end of a fault; nothing after all is well again. */
  #later(ms: number, action: () => void): void {
    const { world } = this.#stage;
    world.after(ms, world.director, () => {
      if (!this.#healed) action();
    });
  }
}
