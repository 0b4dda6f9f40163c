/**
 * Takes up announcements as they are committed, lets the domain decide who is told, and sends. What is to be sent is in
 * the records before it leaves, what became of it afterwards: after a kill in between it is sent again under its key.
 */

import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, every, nowNs } from '../clock.ts';
import { advance, type NotificationState } from '../domain/notifications/advance.ts';
import { attempted, isDue, type Outcome } from '../domain/notifications/attempt.ts';
import { announcementKey, isTold } from '../domain/notifications/key.ts';
import type { JournalLine, Message } from '../domain/notifications/types.ts';
import type { World } from '../domain/notifications/world.ts';
import type { CommitWatcher } from '../pipeline/committer.ts';
import type { Records, UnitOfWork } from '../records/port.ts';

export interface NotifierOptions {
  records: Pick<Records, 'notifications' | 'transitions' | 'transitionsAfter'>;
  world: () => Promise<World>;
  /** Sends one message; never rejects. */
  send: (message: Message, world: World, signal: AbortSignal) => Promise<Outcome>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** A channel takes nothing; said again for as long as it is so. */
  onTrouble: (channel: string) => void;
}

/** Steps fall due, quiet hours end, attempts come up again. */
const TICK_MS = 1000;
/** Well within the time after which an alarm that is not noted any more returns to normal. */
const TROUBLE_EVERY_MS = 15_000;
/** After so many attempts a channel is in trouble. */
const TROUBLE_ATTEMPTS = 3;
const LINES_AT_ONCE = 1000;
/** Messages of one channel that are on their way at a time. */
const AT_ONCE = 4;
const KEPT_NS = 90n * 86_400_000_000_000n;
const FORGET_EVERY_MS = 3_600_000;

export class Notifier {
  readonly #options: NotifierOptions;
  readonly #sent;
  readonly #abort = new AbortController();
  readonly #underWay = new Map<string, Message>();
  /** What became of attempts, not yet in the records. */
  #ended = new Map<string, Message>();
  #state: NotificationState | null = null;
  /** The journal was read up to here. */
  #seen = 0;
  #isUnread = true;
  #turning: Promise<void> | null = null;
  #again = false;
  #hasTransitions = false;
  #undo: (() => void)[] = [];

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#sent = options.metrics.counter(
      'gemba_server_notifications_total',
      'Attempts to send a message about alarms',
      [...(['channel', 'result'] as const)],
    );
  }

  /** Follows the commits. */
  readonly watcher: CommitWatcher = {
    sealed: (unit: UnitOfWork) => {
      this.#hasTransitions = (unit.transitions?.length ?? 0) > 0;
      return [];
    },
    settled: (held) => {
      if (!held || !this.#hasTransitions) return;
      this.#isUnread = true;
      this.wake();
    },
  };

  start(): void {
    const { clock, records, log } = this.#options;
    const forget = () =>
      void records.notifications
        .forgetNotifications(nowNs(clock) - KEPT_NS)
        .catch((error) => log.error({ err: error }, 'old notifications could not be forgotten'));
    this.#undo = [
      every(clock, TICK_MS, () => this.wake()),
      every(clock, TROUBLE_EVERY_MS, () => this.#lookForTrouble()),
      every(clock, FORGET_EVERY_MS, forget),
    ];
    this.wake();
  }

  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    this.#abort.abort();
    await this.#turning;
  }

  /** Something has changed that may have made something due. */
  wake(): void {
    if (this.#abort.signal.aborted) return;
    this.#again = true;
    this.#turning ??= this.#turns().finally(() => {
      this.#turning = null;
    });
  }

  /** Tries one that failed for good once more. */
  async retry(message: Message): Promise<void> {
    const again: Message = { ...message, state: 'sending', nextNs: nowNs(this.#options.clock), endedNs: null };
    await this.#options.records.notifications.putNotifications({ escalations: [], messages: [again] });
    if (this.#state !== null) this.#state = { ...this.#state, messages: [...this.#state.messages, again] };
    this.wake();
  }

  async #turns(): Promise<void> {
    while (this.#again && !this.#abort.signal.aborted) {
      this.#again = false;
      try {
        await this.#turn();
      } catch (error) {
        // Nothing was lost: it is in the records, and the next tick reads it again.
        this.#options.log.error({ reason: (error as Error).message }, 'notifications could not be decided');
        this.#isUnread = true;
      }
    }
  }

  async #turn(): Promise<void> {
    const { clock, records, world: readWorld } = this.#options;
    const before = this.#state ?? (await this.#load());
    const isUnread = this.#isUnread;
    // Before it is read: what is committed meanwhile makes it unread again.
    this.#isUnread = false;
    const { lines, isMore } = isUnread ? await this.#read() : { lines: [], isMore: false };
    const fresh = await this.#announced(lines, before);
    const now = nowNs(clock);
    const world = await readWorld();
    const ended = this.#ended;
    const state = {
      announcements: [...before.announcements, ...fresh],
      messages: before.messages.map((message) => ended.get(message.key) ?? message),
    };
    const turn = advance(state, lines, world, now);
    const changed = new Map([...ended, ...turn.messages.map((one) => [one.key, one] as const)]);
    if (turn.escalations.length + changed.size > 0) {
      await records.notifications.putNotifications({
        ...{ escalations: turn.escalations, messages: [...changed.values()] },
      });
    }
    for (const [key, message] of ended) if (this.#ended.get(key) === message) this.#ended.delete(key);
    this.#state = { ...turn.state, messages: turn.state.messages.filter(({ endedNs }) => endedNs === null) };
    this.#seen = lines.at(-1)?.id ?? this.#seen;
    if (isMore) {
      this.#isUnread = true;
      this.#again = true;
    }
    this.#sendDue(world, now);
  }

  /** What is open, and where the journal goes on for it. */
  async #load(): Promise<NotificationState> {
    const { records } = this.#options;
    // First: what is announced after it is found in the journal, what was before among the open ones.
    const [newest] = await records.transitions(1);
    const announcements = await records.notifications.openAnnouncements();
    const messages = await records.notifications.messages({ states: ['gathering', 'sending'] });
    this.#seen = Math.min(announcements[0]?.line.id ?? Number.MAX_SAFE_INTEGER, newest?.id ?? 0);
    return { announcements, messages: messages.toReversed() };
  }

  async #read(): Promise<{ lines: JournalLine[]; isMore: boolean }> {
    const lines = await this.#options.records.transitionsAfter(this.#seen, LINES_AT_ONCE);
    return { lines, isMore: lines.length === LINES_AT_ONCE };
  }

  /** Rows of the outbox behind new lines; what was announced under a key before has none. */
  async #announced(lines: readonly JournalLine[], { announcements }: NotificationState) {
    const known = new Set(announcements.map(({ id }) => id));
    const keys = lines.filter((line) => isTold(line) && !known.has(line.id)).map(announcementKey);
    if (keys.length === 0) return [];
    const found = await this.#options.records.notifications.announcementsOf(keys);
    return found.filter(({ id, escalation }) => escalation === null && !known.has(id)).sort((a, b) => a.id - b.id);
  }

  #sendDue(world: World, now: bigint): void {
    const waiting = this.#state?.messages.filter((message) => isDue(message, now)) ?? [];
    for (const message of waiting) {
      if (this.#underWay.has(message.key) || this.#ended.has(message.key)) continue;
      const beside = [...this.#underWay.values()].filter(({ channel }) => channel === message.channel);
      if (beside.length >= AT_ONCE) continue;
      this.#underWay.set(message.key, message);
      void this.#attempt(message, world);
    }
  }

  async #attempt(message: Message, world: World): Promise<void> {
    const { send, clock, log } = this.#options;
    const outcome = await send(message, world, this.#abort.signal);
    this.#underWay.delete(message.key);
    if (this.#abort.signal.aborted) return;
    const { key, channel } = message;
    this.#sent.inc({ channel, result: outcome.kind });
    if (outcome.kind !== 'taken') log.warn({ key, channel, reason: outcome.error }, 'a notification was not taken');
    this.#ended.set(key, attempted(message, outcome, nowNs(clock)));
    this.wake();
  }

  #lookForTrouble(): void {
    const troubled = this.#state?.messages.filter(({ attempts }) => attempts >= TROUBLE_ATTEMPTS) ?? [];
    for (const channel of new Set(troubled.map((message) => message.channel))) this.#options.onTrouble(channel);
  }
}
