/**
 * What is known of a kind of server beyond what it says of itself. A profile is data: one file each, with the source of
 * its figures, and a line in `registry.ts`. What a server says and grants comes first; a profile only asks for less.
 */

import type { Build } from '../server-facts.ts';

export interface Profile {
  /** Where the figures are from. */
  source: string;
  /** Whether a server that says this of its build is of the kind. */
  suits(build: Build): boolean;
  /** Items of one CreateMonitoredItems call. Too many: refused, or minutes of work for a small CPU; too few: a slower start. */
  itemsPerCall: number;
  /** Fastest sampling to ask for, ms. Too fast: the CPU's cycle suffers; too slow: short changes aren't seen. */
  samplingMinMs: number;
  /** Fastest publishing to ask for, ms. Too fast: load for nothing; too slow: every value is later by as much. */
  publishingMinMs: number;
  /** Longest queue of an item to ask for. Too long: the server's memory; too short: a break overflows it, which is declared. */
  queueMax: number;
  /** Items that the server is good for; more are asked for all the same, with a warning. `null`: not known. */
  itemsMax: number | null;
  /**
   * Whether the server keeps its namespaces while a session lasts, as it must [OPC 10000-3 §8.2.2]. `false` costs a small
   * read for each report; a wrong `true` may pass another machine's value for Good.
   */
  namespacesFixed: boolean;
}
