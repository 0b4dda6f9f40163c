/**
 * What the host keeps of a node for whoever looks after it: how often it was born, asked, out of order and refused, with
 * the last example of each, and which assertions of the specification it broke. Bounded by the number of reasons and of
 * assertions; no clock.
 */

import { type Tally, tally } from '../tally.ts';
import type { Message } from './message.ts';
import type { Outcome, Told } from './outcome.ts';
import type { Refusal, Refused } from './refusal.ts';

export class Diagnosis {
  births = 0;
  deaths = 0;
  rebirthsAsked = 0;
  /** Holes in the sequence that were given up, and the messages that are missing in them. */
  holes = 0;
  missed = 0;
  /** Holes that were filled in time. */
  reorders = 0;
  messages = 0;
  /** The host's clock minus the node's, at the last message that said its time, ms: the way is in it. */
  skewMs: number | null = null;
  /** When a message came last, on the clock that nobody sets. */
  heardMs: number | null = null;
  readonly refusals = new Map<Refusal, Tally>();
  readonly broken = new Map<string, Tally>();

  /** Takes in what a message led to. */
  note(message: Message, outcome: Outcome): void {
    this.messages++;
    this.heardMs = message.elapsedMs;
    // The time of a Will is that of its CONNECT.
    const { timestamp } = message.payload;
    if (timestamp !== undefined && message.type !== 'NDEATH') this.skewMs = message.arrivedMs - timestamp;
    if (outcome.born) this.births++;
    if (outcome.told.some(isNodeDeath)) this.deaths++;
    if (outcome.healed) this.reorders++;
    const here = describe(message);
    for (const name of outcome.broken) tally(this.broken, name, here, message.arrivedMs);
    this.noteLoss(outcome, message.arrivedMs);
  }

  /** Takes in what giving up a hole led to. */
  noteLoss({ missed, refused }: Outcome, nowMs: number): void {
    if (missed > 0) this.holes++;
    this.missed += missed;
    for (const one of refused) this.refuse(one.reason, exampleOf(one), nowMs);
  }

  /** Something of it was refused before it was a message. */
  refuse(reason: Refusal, example: string, nowMs: number): void {
    tally(this.refusals, reason, example, nowMs);
  }

  break(assertion: string, example: string, nowMs: number): void {
    tally(this.broken, assertion, example, nowMs);
  }
}

const isNodeDeath = (one: Told): boolean => one.kind === 'death' && one.device === null && one.why === 'died';

const describe = ({ type, device }: Pick<Message, 'type' | 'device'>): string =>
  device === null ? type : `${type} ${device}`;

/** Message and metric in words. */
export const exampleOf = (refused: Refused): string =>
  refused.metric === null ? describe(refused) : `${describe(refused)}: ${refused.metric}`;
