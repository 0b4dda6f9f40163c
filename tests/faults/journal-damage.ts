/**
 * Fault 4: the power goes, and the disk gives back the gateway's files cut short or with flipped bits, at any byte. The
 * gateway comes up every time and publishes; what a cut took is a tail that nobody claims, what was damaged in the
 * middle is a declared gap.
 */

import { closeSync, openSync, readdirSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';

const ROUNDS = { small: 3, whole: 20 };

export const journalDamage: Fault = {
  name: 'journal-damage',
  what: 'the gateway’s files cut or flipped at any byte: a valid prefix, a declared gap, never a crash loop',
  async play(scene) {
    const { plant, whole, next, facts } = scene;
    const done: Record<string, number> = {};
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      // Nobody stores, so that what is damaged is needed.
      await plant.server.stop();
      const before = await plant.journalled();
      await until('something is journalled', 20_000, async () => (await plant.journalled()) >= before + 40);
      await plant.gateway.kill();
      // Seeds and rounds meet all kinds; the middle of a segment oftener, where most bytes are.
      const kind = (['flip', 'cut', 'flip', 'small'] as const)[between(next, 0, 3)] as 'flip' | 'cut' | 'small';
      if (kind === 'flip') await beginSegment(scene);
      damage(scene, kind);
      done[kind] = (done[kind] ?? 0) + 1;
      await plant.gateway.start();
      await until('it journals again', 30_000, async () => (await plant.journalled()) > 0);
      await plant.server.start();
      await plant.untilAllLive();
      await until('all that is left is stored', 60_000, async () => {
        return (await plant.metric('gateway', 'gemba_gateway_backlog_batches')) === 0;
      });
      await pause(between(next, 0, 500));
    }
    scene.restates = true;
    if (whole) scene.mustDeclare.push('segment-damaged');
    facts.damaged = done;
  },
};

/** In the last segment a flipped bit ends the journal; only in one before it, whole batches follow what is damaged. */
async function beginSegment({ plant }: Scene): Promise<void> {
  await plant.gateway.start();
  await until('a segment more is journalled', 30_000, async () => (await plant.journalled()) >= 20);
  await plant.gateway.kill();
}

/** Damages one of the gateway's files: a segment, or one of the small files beside them. */
function damage({ plant, next, did }: Scene, kind: 'flip' | 'cut' | 'small'): void {
  const home = join(plant.data, 'gateway/edge-1');
  const inJournal = readdirSync(join(home, 'journal')).map((name) => join('journal', name));
  const segments = inJournal.filter((name) => name.endsWith('.segment') || /\d{6,}/.test(name));
  const small = ['memory.json', 'bd-seq', 'journal/journal.json'].filter((name) => exists(join(home, name)));
  // Of the segments mostly those that nobody has stored yet.
  const recent = segments.sort().slice(next() < 0.7 ? -2 : 0);
  const names = kind === 'small' ? small : recent;
  const name = names[between(next, 0, names.length - 1)] as string;
  const file = join(home, name);
  const { size } = statSync(file);
  const at = between(next, 0, Math.max(0, size - 1));
  if (kind === 'cut' || (kind === 'small' && next() < 0.5)) {
    truncateSync(file, at);
    did('cut', { name, at, of: size });
    return;
  }
  const bits = between(next, 1, 3);
  for (let bit = 0; bit < bits; bit++) flip(file, bit === 0 ? at : between(next, 0, size - 1), between(next, 0, 7));
  did('flipped', { name, at, of: size, bits });
}

function flip(file: string, at: number, bit: number): void {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  byte[0] = (byte[0] as number) ^ (1 << bit);
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}

const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === true;
