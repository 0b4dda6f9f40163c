/** The present picture of the plant, made from what the pipeline has in memory whenever somebody asks. */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmView, LineView, MachineView, SignalView } from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { Plant } from '@gemba/contract/plant';
import type { Line } from '@gemba/contract/plant/site';
import { type Clock, nowNs } from '../clock.ts';
import { countingPointOf } from '../domain/places/counting-point.ts';
import type { Picture } from '../live/port.ts';
import { type IdealParts, idealParts } from '../views/ideal-parts.ts';
import { lineView } from '../views/line.ts';
import { machineView } from '../views/machine.ts';
import { type RunningShift, RunningShifts } from '../views/running-shift.ts';
import { TargetViews } from '../views/targets.ts';
import { waitsFor } from '../views/waits-for.ts';
import type { Targets } from '../work/targets.ts';
import type { Alarms } from './alarms.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Latest } from './latest.ts';
import type { Ledgers } from './ledgers.ts';
import type { MachineLedger } from './machine-ledger.ts';
import type { MomentOf, Plans } from './plans.ts';

export interface PictureParts {
  plant: Plant;
  clock: Clock;
  targets: Pick<Targets, 'of'>;
  ledgers: Ledgers;
  alarms: Alarms;
  plans: Plans;
  jobs: Pick<Jobs, 'holding'>;
  latest: Latest;
  moment: MomentOf;
}

export class PlantPicture implements Picture {
  readonly #parts: PictureParts;
  readonly #lines: Map<string, Line>;
  readonly #shifts: RunningShifts;
  readonly #targets: TargetViews;

  constructor(parts: PictureParts) {
    this.#parts = parts;
    const lines = parts.plant.sites.flatMap((site) => site.areas.flatMap((area) => area.lines));
    this.#lines = new Map(lines.map((line) => [line.id, line]));
    this.#shifts = new RunningShifts(parts.plant);
    this.#targets = new TargetViews(parts.plant);
  }

  machine(machine: MachineId): MachineView | null {
    const ledger = this.#parts.ledgers.get(machine);
    return ledger === undefined ? null : this.#view(ledger);
  }

  machines(): MachineView[] {
    return this.#parts.ledgers.all().map((ledger) => this.#view(ledger));
  }

  line(id: string): LineView | null {
    const line = this.#lines.get(id);
    if (line === undefined) return null;
    const ledger = this.#parts.ledgers.get(countingPointOf(line) as MachineId);
    if (ledger === undefined) return null;
    const running = this.#shifts.of(id, nowNs(this.#parts.clock));
    const target = this.#oeeTarget(id, running);
    return lineView({
      line,
      counting: this.#view(ledger),
      running,
      ideal: this.#ideal(ledger, running),
      oeeTarget: target === null ? null : this.#targets.oee(target),
    });
  }

  lines(): LineView[] {
    return [...this.#lines.keys()].flatMap((id) => this.line(id) ?? []);
  }

  alarms(): AlarmView[] {
    return this.#parts.alarms.shown();
  }

  maintenance(): MaintenanceView[] {
    const { plans, moment } = this.#parts;
    return plans.views(moment);
  }

  signals(machine: MachineId): SignalView[] {
    return this.#parts.latest.signals(machine);
  }

  ages(): Record<string, number | null> {
    const { ledgers, latest, clock } = this.#parts;
    const elapsedMs = clock.elapsedMs();
    return Object.fromEntries(ledgers.all().map(({ machine }) => [machine, latest.ageMs(machine, elapsedMs)]));
  }

  #view(ledger: MachineLedger): MachineView {
    const { clock } = this.#parts;
    const { placed, context } = ledger;
    const atNs = nowNs(clock);
    const running = this.#shifts.of(placed.line.id, atNs);
    const known = ledger.edited.known(running.shift?.fromNs ?? atNs, running.shift?.toNs ?? atNs);
    return machineView({
      placed,
      context,
      present: ledger.present(),
      ...known,
      running,
      ideal: this.#ideal(ledger, running),
      nowNs: atNs,
      waitsFor: this.#waitsFor(ledger),
      held: this.#parts.jobs.holding(placed.machine.id),
      oeeTarget: this.#oeeTarget(placed.line.id, running)?.value ?? null,
    });
  }

  #oeeTarget(line: string, { crew }: RunningShift) {
    return this.#parts.targets.of(line, 'oee', crew);
  }

  #ideal({ machine, placed, window, edited, cycleS }: MachineLedger, running: RunningShift): IdealParts {
    const { plant, clock } = this.#parts;
    const line = placed.line.id;
    const beganNs = window.rows[0]?.fromNs;
    const missedS = this.#shifts.missedS(machine, line, running, beganNs);
    const runs = edited.runsIn(running.shift);
    return idealParts({ plant, line, running, missedS, beganNs, runs, nowNs: nowNs(clock), cycleS });
  }

  #waitsFor(ledger: MachineLedger): string | null {
    const { ledgers } = this.#parts;
    const { placed } = ledger;
    const { state } = ledger.present();
    if (state !== 'starved' && state !== 'blocked') return null;
    const machines = placed.line.machines.map(({ id, name }) => ({
      name,
      state: ledgers.get(id as MachineId)?.present().state ?? 'no-data',
    }));
    return waitsFor(machines, placed.line.machines.indexOf(placed.machine));
  }
}
