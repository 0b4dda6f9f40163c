/** Up to which hop an emission that vanished had come: emitted → journalled → published → accepted → stored. */

import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry } from '@gemba/contract/sample';
import { decodeBody } from '@gemba/contract/stream/codec';
import { has } from '@gemba/contract/stream/positions';
import { Journal } from '@gemba/journal/journal';
import type { GatewayPositions } from '@gemba/server/records/port';
import type { Emission } from './oracle.ts';
import { messageOf, type Tap } from './tap.ts';

export interface Hops {
  /** The gateway's folder; it is not running. */
  gateway: string;
  tap: Tap | null;
  records: readonly GatewayPositions[];
  historian: readonly GatewayPositions[];
}

export async function hopOf(emission: Emission, hops: Hops): Promise<string> {
  const inJournal = await journalled(emission, hops.gateway);
  const published = inTap(emission, hops.tap);
  const found = inJournal ?? published;
  if (found === null) {
    const unsure = hops.tap === null ? 'or released since' : 'and not published';
    return `emitted, and not journalled (${unsure})`;
  }
  const { epoch, position } = found;
  const holds = (sets: readonly GatewayPositions[]) =>
    sets.some((one) => one.epoch === epoch && has(one.set, position));
  const where = `position ${position} of epoch ${epoch}`;
  if (holds(hops.historian)) return `${where} counts as stored, and the historian does not have it`;
  if (holds(hops.records)) return `accepted by the records as ${where}, and not by the historian`;
  if (published !== null) return `published as ${where}, and not accepted`;
  return `journalled as ${where}, and not accepted${hops.tap === null ? '' : ' nor published'}`;
}

const isOf =
  ({ signal, machine, timeNs }: Emission) =>
  (entry: Entry): boolean =>
    entry.kind === 'sample' &&
    entry.signal === signal &&
    entry.machine === machine &&
    (entry.sourceTimeNs ?? entry.timeNs) === timeNs;

async function journalled(emission: Emission, gateway: string) {
  const copy = mkdtempSync(join(tmpdir(), 'gemba-journal-'));
  const folder = join(copy, 'journal');
  if (existsSync(join(gateway, 'journal'))) cpSync(join(gateway, 'journal'), folder, { recursive: true });
  const journal = new Journal({ folder });
  try {
    await journal.start();
    for await (const { position, body } of journal.read(1)) {
      if (body !== null && decodeBody(body).some(isOf(emission))) return { epoch: journal.epoch, position };
    }
    return null;
  } catch {
    return null;
  } finally {
    await journal.stop();
    rmSync(copy, { recursive: true });
  }
}

function inTap(emission: Emission, tap: Tap | null) {
  for (const heard of tap?.heard ?? []) {
    const { epoch, batches } = messageOf(heard);
    const batch = batches.find(({ entries }) => entries.some(isOf(emission)));
    if (batch !== undefined) return { epoch, position: batch.position };
  }
  return null;
}
