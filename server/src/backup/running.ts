/**
 * The backups that a running server makes of itself: one at a time, into a folder beside its data, from where whoever asked
 * takes them away. It takes no path from anybody.
 */

import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { Log } from '@gemba/program/log';
import type { Clock } from '../clock.ts';
import { backupName, clearDrafts, pruneBackups } from './kept.ts';
import { type BackupParts, makeBackup } from './make.ts';

/** Of those that nobody took away. */
const KEPT = 2;
/** The server lives on the same disk: that it goes on comes before a backup. */
const LEAVE_BYTES = 512 * 1024 ** 2;

/** A backup, and how far it is. */
export interface BackupView {
  name: string;
  /** On the server's machine. */
  folder: string;
  state: 'running' | 'done' | 'failed';
  startedMs: number;
  files: number;
  /** 0 while that is not known. */
  ofFiles: number;
  bytes: number;
  /** Why it failed; else `null`. */
  problem: string | null;
}

export interface BackupsOptions {
  /** `DATA/server/backups`. */
  folder: string;
  parts: BackupParts;
  clock: Clock;
  log: Log;
}

export class Backups {
  readonly #options: BackupsOptions;
  readonly #told = new AbortController();
  #last: BackupView | null = null;
  #working: Promise<void> | null = null;

  constructor(options: BackupsOptions) {
    this.#options = options;
  }

  /** Begins one. Throws GEMBA_CONFLICT while another is made. */
  begin(): BackupView {
    if (this.#working !== null) {
      throw new GembaError('GEMBA_CONFLICT', { reason: `the backup ${this.#last?.name} is being made` });
    }
    const { folder, clock } = this.#options;
    const startedMs = clock.nowMs();
    const name = backupName(startedMs);
    const view: BackupView = {
      ...{ name, folder: join(folder, name), state: 'running', startedMs },
      ...{ files: 0, ofFiles: 0, bytes: 0, problem: null },
    };
    this.#last = view;
    this.#working = this.#make(view).finally(() => {
      this.#working = null;
    });
    return { ...view };
  }

  /** The backup of this name, if it is the last that was begun. */
  of(name: string): BackupView | null {
    return this.#last?.name === name ? { ...this.#last } : null;
  }

  /** Breaks off what is being made. */
  async stop(): Promise<void> {
    this.#told.abort(new Error('the server stops'));
    await this.#working;
  }

  async #make(view: BackupView): Promise<void> {
    const { folder, parts, log, clock } = this.#options;
    try {
      // What a killed server has left of one.
      await clearDrafts(folder, clock.nowMs());
      await makeBackup(parts, view.folder, {
        leaveBytes: LEAVE_BYTES,
        signal: this.#told.signal,
        progress: (progress) => Object.assign(view, progress),
      });
      view.state = 'done';
      log.info({ backup: view.folder, bytes: view.bytes, tookMs: clock.nowMs() - view.startedMs }, 'backup made');
      await pruneBackups(folder, KEPT);
    } catch (error) {
      view.state = 'failed';
      view.problem = (error as Error).message;
      log.error({ backup: view.folder, reason: view.problem }, 'the backup could not be made');
    }
  }
}
