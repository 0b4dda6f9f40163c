/**
 * The life of a machine that makes parts: it takes one from its infeed, works on it, hands it on, and is stopped now
 * and then by its own causes, by a full or empty conveyor, by the crew's break, or by a command. Pure: state, time,
 * chance and surroundings in, next state out.
 */

import type { Operation, Setting, Surroundings } from './operation-state.ts';
import { type Random, uniform } from './random.ts';
import { countedCause, initialTroubles, lastsMs, stopFor, strike } from './troubles.ts';

/** A starved or blocked machine starts again at these levels: else it would stop and start with every part. */
const RESTART_INFEED_FILL = 0.2;
const RESTART_OUTFEED_FILL = 0.8;
/** With a conveyor nearly empty before it or nearly full behind it, a machine runs slower instead of stopping. */
const LOW_FILL = 0.3;
const HIGH_FILL = 0.7;
const EASED_PACE = 0.93;
/** A cycle takes up to this share longer than the ideal one. */
const JITTER = 0.05;
/** Pace in a spell of slow running. */
const SPELL_PACE = 0.76;
/** Wear that a service leaves. */
const WEAR_AFTER_SERVICE = 0.02;

/** A machine in mid-life, with a part in work. */
export function initialOperation(setting: Setting, random: Random): Operation {
  const total = Math.floor(uniform(random, 2000, 60000));
  const neededMs = cycleMs(setting, random);
  return {
    phase: 'producing',
    reason: setting.kind.codes.none,
    leftMs: 0,
    doneMs: neededMs * random(),
    neededMs,
    spentMs: 0,
    loaded: true,
    cycleS: setting.cycleS,
    taken: total + 1,
    total,
    good: total - Math.round(total * setting.kind.rejectShare),
    ...initialTroubles(setting, random),
    wear: uniform(random, 0.05, 0.8),
    pace: 1,
  };
}

/** One step of `dtMs`. */
export function operate(
  op: Operation,
  dtMs: number,
  random: Random,
  around: Surroundings,
  setting: Setting,
): Operation {
  if (op.leftMs === null) return op;
  if (op.leftMs > dtMs) return { ...op, leftMs: op.leftMs - dtMs };
  if (op.leftMs > 0) return operate(resume(op, setting), dtMs - op.leftMs, random, around, setting);
  if (!around.manned) return rest(op, 'idle', setting);
  if (op.loaded && op.doneMs >= op.neededMs) return unload(op, random, around, setting);
  if (!op.loaded && !findsPart(op, around)) return rest(op, 'starved', setting);
  const working = op.loaded ? run(op, setting) : load(op, random, setting);
  const worked = work({ ...working, pace: paceOf(working, around) }, dtMs, around, setting);
  const struck = strike(worked, dtMs, random, around, setting);
  return struck.leftMs === 0 && struck.doneMs >= struck.neededMs ? unload(struck, random, around, setting) : struck;
}

/** Ends a stop, whatever it was; after a service the machine is as good as new. */
export function resume(op: Operation, setting: Setting): Operation {
  const serviced = op.phase === 'maintenance';
  return { ...run(op, setting), leftMs: 0, wear: serviced ? WEAR_AFTER_SERVICE : op.wear };
}

const run = (op: Operation, setting: Setting): Operation => ({
  ...op,
  phase: 'producing',
  reason: setting.kind.codes.none,
});

function rest(op: Operation, phase: 'idle' | 'starved' | 'blocked', setting: Setting): Operation {
  const reason = setting.kind.codes[phase === 'idle' ? 'crew' : phase];
  return op.phase === phase ? op : { ...op, phase, reason, pace: 0 };
}

function load(op: Operation, random: Random, setting: Setting): Operation {
  const neededMs = cycleMs(setting, random);
  return { ...run(op, setting), loaded: true, taken: op.taken + 1, doneMs: 0, spentMs: 0, neededMs };
}

function work(op: Operation, dtMs: number, around: Surroundings, setting: Setting): Operation {
  const parts = dtMs / (setting.cycleS * 1000);
  const wear = Math.min(1, op.wear + parts / setting.kind.wearParts + (around.wearPerMin * dtMs) / 60_000);
  return { ...op, wear, doneMs: op.doneMs + dtMs * op.pace, spentMs: op.spentMs + dtMs };
}

/** The finished part leaves if there is room; if another waits, the machine takes it without a pause. */
function unload(op: Operation, random: Random, around: Surroundings, setting: Setting): Operation {
  if (!findsRoom(op, around)) return rest(op, 'blocked', setting);
  const overMs = op.pace > 0 ? (op.doneMs - op.neededMs) / op.pace : 0;
  const total = op.total + 1;
  const good = op.good + (random() >= setting.kind.rejectShare ? 1 : 0);
  const done = { ...op, total, good, cycleS: (op.spentMs - overMs) / 1000, loaded: false };
  const cause = countedCause(total, setting);
  if (cause !== undefined) return stopFor(done, cause.phase, cause.code, lastsMs(cause, random));
  if (around.infeed < 1) return rest(done, 'starved', setting);
  return { ...load(done, random, setting), doneMs: overMs * op.pace, spentMs: overMs };
}

const findsPart = (op: Operation, around: Surroundings): boolean =>
  around.infeed >= 1 && (op.phase !== 'starved' || around.infeedFill >= RESTART_INFEED_FILL);

const findsRoom = (op: Operation, around: Surroundings): boolean =>
  around.room >= 1 && (op.phase !== 'blocked' || around.outfeedFill <= RESTART_OUTFEED_FILL);

function paceOf(op: Operation, around: Surroundings): number {
  const eased = around.infeedFill < LOW_FILL || around.outfeedFill > HIGH_FILL;
  return Math.min(op.spellLeftMs > 0 ? SPELL_PACE : 1, eased ? EASED_PACE : 1, around.paceLimit);
}

const cycleMs = (setting: Setting, random: Random): number => setting.cycleS * 1000 * (1 + JITTER * random());
