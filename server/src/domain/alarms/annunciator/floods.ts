/**
 * Floods at an operator position [ISA-18.2 §16.5.3, EEMUA 191 §6.5.1]: more than ten announcements within ten minutes are
 * more than a person can take in, and fewer than five are not. In a flood people are told once, of the flood; what is
 * critical stays single.
 */

import { NS_PER_S } from '@gemba/contract/sample';
import type { Position } from './types.ts';

export const FLOOD_STARTS_ABOVE = 10;
export const FLOOD_ENDS_BELOW = 5;
export const FLOOD_NS = 600n * NS_PER_S;

export const calmPosition = (id: string): Position => ({ kind: 'position', id, recentNs: [], floodSinceNs: null });

/** Something is to be announced, and became so at `atNs`; `started` when the flood begins with it. */
export function hear(position: Position, atNs: bigint): { position: Position; started: boolean } {
  const i = position.recentNs.findLastIndex((timeNs) => timeNs <= atNs) + 1;
  const recentNs = position.recentNs.toSpliced(i, 0, atNs).slice(-(FLOOD_STARTS_ABOVE + 1));
  const [oldestNs, newestNs] = [recentNs[0] ?? atNs, recentNs.at(-1) ?? atNs];
  const many = recentNs.length > FLOOD_STARTS_ABOVE && newestNs - oldestNs < FLOOD_NS;
  const started = many && position.floodSinceNs === null;
  return { position: { ...position, recentNs, floodSinceNs: started ? atNs : position.floodSinceNs }, started };
}

/** Ends it when the last ten minutes have had fewer than five: at that time, whenever it is noticed. */
export function subside(position: Position, nowNs: bigint): { position: Position; atNs: bigint } | null {
  const lastOfMany = position.recentNs.at(-FLOOD_ENDS_BELOW);
  if (position.floodSinceNs === null || lastOfMany === undefined) return null;
  const atNs = lastOfMany + FLOOD_NS;
  return nowNs < atNs ? null : { position: { ...position, floodSinceNs: null }, atNs };
}
