/**
 * What stops or slows a machine by itself: its causes, each coming nearer while it produces, spells of slow running,
 * and the service that it asks for when it is worn out. Pure.
 */

import type { Cause, Kind, Phase, ReasonCode } from './kind.ts';
import type { Operation, Setting, Surroundings, Troubles } from './operation-state.ts';
import { exponential, type Random, uniform } from './random.ts';

/** Slow spells: mean time in production between them, and shortest and longest duration, s. */
const SPELL_EVERY_S = 7200;
const SPELL_LASTS_S = [120, 240] as const;
/** Shortest and longest service of a worn machine, s. */
const SERVICE_LASTS_S = [300, 540] as const;
/** A symptom shows this long before its cause strikes, ms. */
const SYMPTOM_AHEAD_MS = 60_000;

export function initialTroubles(setting: Setting, random: Random): Troubles {
  return {
    dueMs: setting.kind.causes.map((cause) => dueMs(cause.everyS, setting, random)),
    spellDueMs: dueMs(SPELL_EVERY_S, setting, random),
    spellLeftMs: 0,
    forcedJamMs: null,
  };
}

/** Lets a producing machine's troubles come nearer by `dtMs`; the first that is due stops it. */
export function strike(op: Operation, dtMs: number, random: Random, around: Surroundings, setting: Setting): Operation {
  if (op.wear >= 1) {
    return stopFor(op, 'maintenance', setting.kind.codes.service, uniform(random, ...SERVICE_LASTS_S) * 1000);
  }
  const nearer: Operation = { ...op, ...spell(op, dtMs, random, setting), ...forcedJam(op, dtMs, random, around) };
  const due = op.dueMs.map((ms, index) => {
    const whenWorn = setting.kind.causes[index]?.whenWorn ?? 1;
    return ms === null ? null : ms - dtMs * (1 + (whenWorn - 1) * op.wear);
  });
  const index = due.findIndex((ms) => ms !== null && ms <= 0);
  const cause = index >= 0 ? setting.kind.causes[index] : forcedCause(nearer, setting);
  if (cause === undefined) return { ...nearer, dueMs: due };
  if (index >= 0) due[index] = dueMs(cause.everyS, setting, random);
  const stopped = stopFor(nearer, cause.phase, cause.code, lastsMs(cause, random));
  return { ...stopped, dueMs: due, forcedJamMs: index >= 0 ? nearer.forcedJamMs : null };
}

/** Stops a machine for `forMs`, or until a command when `null`. */
export function stopFor(op: Operation, phase: Phase, reason: ReasonCode, forMs: number | null): Operation {
  return { ...op, phase, reason, leftMs: forMs, pace: 0 };
}

/** A cause of the kind by its code. */
export const causeOf = (kind: Kind, code: ReasonCode): Cause | undefined =>
  kind.causes.find((cause) => cause.code === code);

/** The cause that strikes after this many parts, if there is one. */
export function countedCause(total: number, setting: Setting): Cause | undefined {
  if (setting.trouble === 0) return undefined;
  return setting.kind.causes.find((cause) => cause.everyParts !== undefined && total % cause.everyParts === 0);
}

/** How long a cause stops the machine this time, ms. */
export const lastsMs = (cause: Cause, random: Random): number => uniform(random, ...cause.lastsS) * 1000;

/** Whether a cause is about to strike, or has stopped the machine: its symptoms can be measured. */
export function isFelt(op: Operation, code: ReasonCode, setting: Setting): boolean {
  if (op.reason === code && op.leftMs !== 0) return true;
  const ms = op.dueMs[setting.kind.causes.findIndex((cause) => cause.code === code)];
  return ms !== undefined && ms !== null && ms < SYMPTOM_AHEAD_MS;
}

function dueMs(everyS: number | undefined, setting: Setting, random: Random): number | null {
  return everyS === undefined || setting.trouble === 0 ? null : exponential(random, (everyS * 1000) / setting.trouble);
}

function spell(op: Operation, dtMs: number, random: Random, setting: Setting): Partial<Operation> {
  if (op.spellLeftMs > 0) return { spellLeftMs: Math.max(0, op.spellLeftMs - dtMs) };
  if (op.spellDueMs === null) return {};
  if (op.spellDueMs > dtMs) return { spellDueMs: op.spellDueMs - dtMs };
  return {
    spellLeftMs: uniform(random, ...SPELL_LASTS_S) * 1000,
    spellDueMs: dueMs(SPELL_EVERY_S, setting, random),
  };
}

function forcedJam(op: Operation, dtMs: number, random: Random, around: Surroundings): Partial<Operation> {
  if (around.jamEveryS === 0) return { forcedJamMs: null };
  return {
    forcedJamMs: op.forcedJamMs === null ? exponential(random, around.jamEveryS * 1000) : op.forcedJamMs - dtMs,
  };
}

function forcedCause(op: Operation, setting: Setting): Cause | undefined {
  if (op.forcedJamMs === null || op.forcedJamMs > 0) return undefined;
  return causeOf(setting.kind, setting.kind.jam);
}
