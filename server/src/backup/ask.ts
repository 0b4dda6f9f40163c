/** Asks a running server for a backup of itself, and takes it where it belongs: the whole of it, checked on the way. */

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GembaError } from '@gemba/contract/errors';
import { authorizationOf, type ConsoleWord, consoleWordIn } from '../access/console-key.ts';
import { syncFolder } from '../durable.ts';
import { copyDigesting, syncFolders } from './files.ts';
import type { BackupProgress } from './make.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import type { BackupView } from './running.ts';

export interface AskOptions {
  /** `DATA/server`. */
  data: string;
  /** Where the backup goes; not there yet. */
  folder: string;
  signal?: AbortSignal;
  progress?: (progress: BackupProgress) => void;
}

const POLL_MS = 250;
/** For the server to answer, not to make the backup. */
const ANSWER_MAX_MS = 30_000;

/** Throws GEMBA_SERVER_MUTE when the server doesn't answer, and GEMBA_BACKUP_FAILED. */
export async function askForBackup(options: AskOptions): Promise<Manifest> {
  const { data, folder, signal, progress } = options;
  const word = await consoleWordIn(data);
  if (word === null) throw await mute(options, 'it has left no word where it listens');
  const ask = (method: 'GET' | 'POST', path: string) =>
    answerOf(folder, word, method, path).catch(async (error: Error) => {
      throw error instanceof GembaError ? error : await mute(options, error.message);
    });
  let view = await ask('POST', '/api/v1/backups');
  while (view.state === 'running') {
    await pause(POLL_MS, undefined, { ...(signal && { signal }) });
    view = await ask('GET', `/api/v1/backups/${view.name}`);
    if (view.ofFiles > 0) progress?.(view);
  }
  if (view.state === 'failed') throw new GembaError('GEMBA_BACKUP_FAILED', { folder, reason: view.problem ?? '' });
  return takeAway(view.folder, folder, signal);
}

async function mute({ data }: AskOptions, reason: string): Promise<GembaError> {
  const lock = await readFile(join(data, 'lock'), 'utf8').catch(() => '');
  return new GembaError('GEMBA_SERVER_MUTE', { folder: data, pid: Number.parseInt(lock, 10), reason });
}

/** Copies a whole backup, and deletes it where it was, come what may. Throws GEMBA_BACKUP_FAILED, leaving nothing at its place. */
async function takeAway(from: string, folder: string, signal?: AbortSignal): Promise<Manifest> {
  const draft = `${folder}.partial`;
  try {
    if (existsSync(folder)) throw new Error(`${folder} is there already`);
    const manifest = await readManifest(from);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
    for (const { path, sha256 } of manifest.files) {
      const copied = await copyDigesting(join(from, path), join(draft, path), signal);
      if (copied.sha256 !== sha256) throw new Error(`${path} changed while it was copied`);
    }
    await syncFolders(draft);
    await writeManifest(draft, manifest);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    throw new GembaError('GEMBA_BACKUP_FAILED', { folder, reason: (error as Error).message });
  } finally {
    // Also when it can't be taken away: the server needs the room.
    await rm(from, { recursive: true, force: true }).catch(() => {});
  }
}

/** The answer of the server, which is asked under its own certificate and no other. What it refuses is GEMBA_BACKUP_FAILED. */
async function answerOf(folder: string, word: ConsoleWord, method: 'GET' | 'POST', path: string): Promise<BackupView> {
  const url = new URL(path, word.url);
  const headers = { authorization: authorizationOf(word) };
  const trust =
    word.certificate === null
      ? {}
      : { ca: word.certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = send(url, { method, headers, ...trust, timeout: ANSWER_MAX_MS }, (response) => {
      response.setEncoding('utf8');
      let body = '';
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: body }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
    request.end();
  });
  const answer = JSON.parse(text) as BackupView & { message?: string };
  if (status >= 400) {
    throw new GembaError('GEMBA_BACKUP_FAILED', { folder, reason: answer.message ?? `the server answers ${status}` });
  }
  return answer;
}
