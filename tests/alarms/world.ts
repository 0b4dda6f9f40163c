/**
 * Alarms of a small plant and everything that may befall them, drawn from a seed: values in order and from a backlog,
 * stretches that were watched and that were not, silence, states of the machine, jobs, everything that people do, and
 * restarts of which only what is stored is left.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Entry } from '@gemba/contract/sample';
import type { MachineState } from '@gemba/contract/state';
import type { Scope } from '@gemba/server/domain/alarms/annunciator/types';
import type { Act, AlarmEvent } from '@gemba/server/domain/alarms/event';
import type { AlarmMemory, AlarmTransition } from '@gemba/server/domain/alarms/types';
import { Alarms } from '@gemba/server/pipeline/alarms';
import { PendingWork } from '@gemba/server/pipeline/pending';
import { decodeDocument, encodeDocument } from '@gemba/server/records/kysely/text';

/** 22 November 2026, 12:00:00 UTC. */
const T0 = 1_795_348_800_000_000_000n;
const at = (seconds: number): bigint => T0 + BigInt(Math.round(seconds * 1000)) * 1_000_000n;

const MACHINE = 'filler-1' as MachineId;
const SIGNALS = ['a', 'b', 'c'] as const;
const STATES: readonly MachineState[] = ['producing', 'producing', 'setup', 'no-data', 'stopped'];

const WHY = { cause: 'Wear', consequence: 'Scrap', response: 'Look', respondWithinS: 600 };
const above = (signal: string, limit = 80) => ({ kind: 'above-limit' as const, signal, limit, deadband: 5 });
const rule = (id: string, more: Partial<AlarmRule>): AlarmRule => ({
  ...{ id, machines: [MACHINE], condition: above('a'), priority: 'high', text: id, ...WHY },
  ...more,
});

/** One of everything that the lifecycle knows. */
const RULES: readonly AlarmRule[] = [
  rule('plain', {}),
  rule('slow', { onDelayS: 3, offDelayS: 5, latched: true }),
  rule('setup', { condition: above('b'), suppressIn: ['setup'], graceS: 10 }),
  rule('first', { condition: above('b', 81), group: 'trip' }),
  rule('second', { condition: above('c'), group: 'trip', onDelayS: 1 }),
  rule('worst', { condition: above('c', 85), group: 'trip', priority: 'critical', suppressIn: ['setup'] }),
  rule('silent', { condition: { kind: 'stale', forS: 20 }, priority: 'medium' }),
];
/** As many on one signal as make a flood, one of them critical. */
const MANY: readonly AlarmRule[] = Array.from({ length: 13 }, (_, i) =>
  rule(`many-${i}`, { condition: above('a', 80 + i / 10), priority: i === 7 ? 'critical' : 'low' }),
);
const DRAFT: AlarmRule = { ...rule('draft', {}), condition: above('c'), cause: undefined as never };
delete (DRAFT as { cause?: string }).cause;

const plantOf = (alarms: readonly AlarmRule[]): Plant => ({
  enterprise: { id: 'works', name: 'Works' },
  sites: [
    {
      ...{ id: 'site', name: 'Site', timeZone: 'UTC' },
      areas: [
        {
          ...{ id: 'area', name: 'Area' },
          lines: [
            {
              ...{ id: 'line', name: 'Line', calendar: 'always' },
              machines: [
                {
                  ...{ id: MACHINE, name: 'Filler', idealCycleS: 1 },
                  signals: SIGNALS.map((id) => ({ id, type: 'float' as const })),
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  calendars: [{ id: 'always', shifts: [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }] }],
  alarms: [...alarms],
});
const [ORDINARY, FLOODED] = [plantOf([...RULES, DRAFT]), plantOf([...MANY, ...RULES.slice(3, 6)])] as const;

type Happening = (world: World) => void;

/** A server's alarms with their records. */
export class World {
  readonly said: AlarmTransition[] = [];
  readonly rules: readonly AlarmRule[];
  nowS = 0;
  readonly #plant: Plant;
  /** What the records have; it is never changed in place, and becomes text where somebody reads it. */
  readonly #memories = new Map<string, AlarmMemory>();
  readonly #scopes = new Map<string, Scope>();
  #alarms: Alarms;
  #state: { state: MachineState; sinceS: number } = { state: 'producing', sinceS: 0 };

  constructor(plant: Plant) {
    this.#plant = plant;
    this.rules = this.#plant.alarms ?? [];
    this.#alarms = new Alarms(this.#plant, () => at(this.nowS));
  }

  /** Everything that is remembered, by what it is about. */
  get stored(): Record<string, AlarmMemory | Scope> {
    return Object.fromEntries([...this.#memories, ...this.#scopes]);
  }

  /** Another server with what this one has stored, and nothing else of it. */
  get restarted(): World {
    const other = new World(this.#plant);
    for (const [id, memory] of this.#memories) other.#memories.set(id, memory);
    for (const [key, scope] of this.#scopes) other.#scopes.set(key, scope);
    [other.nowS, other.#state] = [this.nowS, this.#state];
    other.restart();
    return other;
  }

  memory(id: string): AlarmMemory | undefined {
    return this.#alarms.ofId(id)?.memory;
  }

  tick(silentForMs: number | null): void {
    this.#do((pending) => this.#alarms.tick(() => silentForMs, pending));
  }

  take(entry: Entry): void {
    this.#do((pending) => this.#alarms.tell({ machine: MACHINE, newest: () => this.#newest() }, [entry], [], pending));
  }

  turn(state: MachineState, sinceS: number): void {
    this.#state = { state, sinceS };
    this.#do((pending) => this.#alarms.tell({ machine: MACHINE, newest: () => this.#newest() }, [], [], pending));
  }

  act(id: string, event: AlarmEvent): void {
    const slot = this.#alarms.ofId(id);
    if (slot !== undefined) this.#do((pending) => void this.#alarms.act(slot, event, pending));
  }

  design(suppressed: boolean): void {
    const event = { suppressed, cause: 'job grease@7', atNs: at(this.nowS) };
    this.#do((pending) => this.#alarms.design(MACHINE, event, pending));
  }

  restart(): void {
    this.#alarms = new Alarms(this.#plant, () => at(this.nowS));
    const memories = [...this.#memories.values()].map(reread);
    const scopes = [...this.#scopes.values()].map(reread);
    this.#alarms.load(memories, scopes);
  }

  #newest() {
    const { state, sinceS } = this.#state;
    const toNs = at(this.nowS) > at(sinceS) ? at(this.nowS) : at(sinceS) + 1n;
    return [{ state, calendar: 'scheduled' as const, fromNs: at(sinceS), toNs }];
  }

  /** Each thing is committed by itself. */
  #do(act: (pending: PendingWork) => void): void {
    const pending = new PendingWork();
    act(pending);
    for (const { bound, memory } of pending.alarms) this.#memories.set(bound.id, memory);
    for (const [key, scope] of pending.annunciator) this.#scopes.set(key, scope);
    this.said.push(...pending.transitions);
  }
}

/** As the records keep it. */
const reread = <T>(value: T): T => decodeDocument(encodeDocument(value)) as T;

export interface Story {
  flooded: boolean;
  /** What happens, in order; `restarts` are the indices before which a server that is not spared starts anew. */
  happenings: Happening[];
  restarts: ReadonlySet<number>;
}

const LENGTH = 45;
/** At the end delays, waits, chattering and shelvings come to theirs. */
const RESTS_S = [5, 5, 130, 5, 5];

/** A story by a source of random numbers in [0, 1). */
export function drawStory(draw: () => number): Story {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const happenings: Happening[] = [];
  const restarts = new Set<number>();
  let through = 0;
  let now = 0;
  const pass = (seconds: number) => {
    now += seconds;
    const to = now;
    happenings.push((world) => {
      world.nowS = to;
    });
  };
  happenings.push((world) => world.tick(0));
  for (let i = 0; i < LENGTH; i++) {
    pass(pick([0.1, 0.5, 1, 3, 8, 20]));
    if (draw() < 0.025) restarts.add(happenings.length);
    const t = now;
    const what = draw();
    const value = pick([20, 78, 81, 83, 95, 95]);
    const signal = pick(SIGNALS) as string as SignalId;
    const sample = (atS: number): Happening => {
      const entry = {
        kind: 'sample',
        machine: MACHINE,
        signal,
        timeNs: at(atS),
        value,
        status: draw() < 0.08 ? 0x80000000 : 0,
      };
      return (world) => world.take(entry as Entry);
    };
    if (what < 0.03) {
      for (const swing of [95, 20, 95, 20, 95, 20]) {
        pass(2);
        const entry = { kind: 'sample', machine: MACHINE, signal, timeNs: at(now - 0.05), value: swing, status: 0 };
        happenings.push((world) => world.take(entry as Entry));
      }
    } else if (what < 0.36) happenings.push(sample(t - 0.05));
    else if (what < 0.4) happenings.push(sample(Math.max(0, through - 10 * draw())));
    else if (what < 0.58) {
      const skips = draw() < 0.15;
      const fromNs = at(skips ? (through + t) / 2 : through);
      const entry = { kind: 'observed', machine: MACHINE, fromNs, throughNs: at(t) } as Entry;
      happenings.push((world) => world.take(entry));
      through = t;
    } else if (what < 0.6) {
      const gap = {
        kind: 'gap',
        machine: MACHINE,
        signals: [],
        fromNs: at(through),
        toNs: at(t),
        cause: 'gateway-down',
      };
      happenings.push((world) => world.take(gap as Entry));
      through = t;
    } else if (what < 0.7) {
      const silentForMs = draw() < 0.2 ? null : Math.floor(draw() * 30_000);
      happenings.push((world) => world.tick(silentForMs));
    } else if (what < 0.77) {
      const state = pick(STATES);
      happenings.push((world) => world.turn(state, t - 0.05));
    } else if (what < 0.8) {
      const suppressed = draw() < 0.35;
      happenings.push((world) => world.design(suppressed));
    } else happenings.push(drawAct(draw, t));
  }
  for (const restS of RESTS_S) {
    pass(restS);
    const [fromNs, throughNs] = [at(through), at(now)];
    through = now;
    happenings.push((world) => world.take({ kind: 'observed', machine: MACHINE, fromNs, throughNs } as Entry));
    happenings.push((world) => world.tick(0));
  }
  return { flooded: draw() < 0.15, happenings, restarts };
}

const ACTS = [
  ...(['acknowledge', 'acknowledge', 'acknowledge', 'reset', 'reset', 'comment'] as const),
  ...(['shelve', 'shelve-once', 'unshelve', 'unshelve'] as const),
  ...(['remove-from-service', 'return-to-service', 'return-to-service', 'return-to-service'] as const),
];

/** Of a rule that is there; occurrences are the present one, or another. */
function drawAct(draw: () => number, t: number): Happening {
  const kind = ACTS[Math.floor(draw() * ACTS.length)] as (typeof ACTS)[number];
  const [which, stale, seconds] = [draw(), draw() < 0.15, draw() * 120 - 5];
  return (world) => {
    const { id: name } = world.rules[Math.floor(which * world.rules.length)] as AlarmRule;
    const id = `${name}@${MACHINE}`;
    const act: Act = { by: 'ann', comment: 'because', atNs: at(t) };
    const present = world.memory(id)?.occurrence ?? `${id}#1`;
    const occurrence = stale ? `${id}#2` : present;
    if (kind === 'shelve' || kind === 'shelve-once') {
      const untilNs = at(t + seconds);
      world.act(id, { kind: 'shelve', untilNs, once: kind === 'shelve-once', ...act });
    } else if (kind === 'reset') {
      // Of the one that is latched; what is reset was acknowledged before.
      const latched = `slow@${MACHINE}`;
      const one = world.memory(latched)?.occurrence ?? `${latched}#1`;
      if (!stale) world.act(latched, { kind: 'acknowledge', occurrence: one, ...act });
      world.act(latched, { kind, occurrence: one, ...act });
    } else if (kind === 'acknowledge' || kind === 'comment') {
      world.act(id, { kind, occurrence, ...act });
    } else world.act(id, { kind, ...act });
  };
}

/** A story on a server that never restarts and on one that does, of which the latter is `null` where the story has none. */
export interface Played {
  spared: World;
  restarted: World | null;
  /** What the spared one had said when they parted: until the first restart they are one. */
  parted: number;
}

export function play({ flooded, happenings, restarts }: Story): Played {
  const spared = new World(flooded ? FLOODED : ORDINARY);
  let [restarted, parted]: [World | null, number] = [null, 0];
  for (const [i, happening] of happenings.entries()) {
    if (restarts.has(i)) {
      if (restarted === null) [restarted, parted] = [spared.restarted, spared.said.length];
      else restarted.restart();
    }
    happening(spared);
    if (restarted !== null) happening(restarted);
  }
  return { spared, restarted, parted };
}
