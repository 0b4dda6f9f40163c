/** What a line of a recording says before anybody knows the types: texts by signal at a time. The same for every format. */

/** What one signal was said to be. */
export interface Cell {
  signal: string;
  /** As it stands in the file; `null` where the file says that there is no value. */
  text: string | null;
  /** StatusCode where the file tells one; else the text decides. */
  status?: number;
}

/** A line that can be played. */
export interface Line {
  /** From 1, as an editor counts. */
  number: number;
  timeNs: bigint;
  cells: readonly Cell[];
}

/** A line that can't, and why. */
export interface Broken {
  number: number;
  reason: string;
}

/** What was read, in the order of the file; a portion at a time, since a call for each line costs more than the line. */
export type Read = (Line | Broken)[];

export const isBroken = (one: object): one is Broken => 'reason' in one;
