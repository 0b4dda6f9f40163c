/** Chance that is the same each time: a forecast that changed by itself from one look to the next would be believed by nobody. */

/** Draws whole numbers from 0 to `below` − 1. */
export type Draw = (below: number) => number;

/** The same text gives the same draws (FNV-1a for the seed, then mulberry32). */
export function drawsOf(text: string): Draw {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return (below) => Math.floor(next() * below);

  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
