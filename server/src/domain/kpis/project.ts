/** A tally as a profile counts it: each cell's seconds, parts and energy go into the sums of its figures. */

import { CELLS, cellOf } from './cell.ts';
import { type Count, countOf, type Profile } from './profile.ts';
import type { Reliability } from './reliability.ts';
import { type DraftSums, LOSS_SUMS, noSums, type Sums } from './sums.ts';
import { type Amounts, type PackedTally, reliabilityOf, type Tally } from './tally.ts';

/** What a cell is to a profile, looked up once. */
interface Place extends Count {
  producing: boolean;
  scheduled: boolean;
  total: boolean;
  good: boolean;
  metered: boolean;
}

const tables = new Map<Profile, readonly Place[]>();

function tableOf(profile: Profile): readonly Place[] {
  const known = tables.get(profile);
  if (known !== undefined) return known;
  const table = Array.from({ length: CELLS }, (_, number): Place => {
    const cell = cellOf(number);
    const { part, loss } = countOf(profile, cell);
    const { state, calendar, total, good, metered } = cell;
    const scheduled = calendar === 'scheduled' && state !== 'no-data';
    return { part, loss, producing: state === 'producing', scheduled, total, good, metered };
  });
  tables.set(profile, table);
  return table;
}

/** Sums of a tally in a profile. */
export function project(tally: Tally, profile: Profile): Sums {
  const table = tableOf(profile);
  const sums = noSums();
  for (const [cell, amounts] of tally.cells) addCell(sums, table[cell] as Place, amounts, 0);
  sums.stops = tally.stops;
  sums.microStops = tally.microStops;
  addReliability(sums, tally.reliability);
  return sums;
}

/** Adds a packed tally to sums: a year of many machines is read so, without unpacking any of its days. */
export function addPacked(sums: DraftSums, [cells, events]: PackedTally, profile: Profile): void {
  const table = tableOf(profile);
  for (const packed of cells) addCell(sums, table[packed[0] as number] as Place, packed, 1);
  sums.stops += events[0] ?? 0;
  sums.microStops += events[1] ?? 0;
  if (events.length > 2) addReliability(sums, reliabilityOf(events));
}

/** The amounts of a cell begin in the list at a place; those that are zero may be missing at its end. */
function addCell(sums: DraftSums, place: Place, amounts: Amounts, at: number): void {
  const s = amounts[at] ?? 0;
  const idealS = amounts[at + 1] ?? 0;
  const goodIdealS = amounts[at + 2] ?? 0;
  const good = amounts[at + 3] ?? 0;
  const reject = amounts[at + 4] ?? 0;
  const rework = amounts[at + 5] ?? 0;
  const energyKWh = amounts[at + 6] ?? 0;
  sums.calendarS += s;
  if (place.producing) sums.producingS += s;
  if (place.scheduled) sums.scheduledS += s;
  if (place.loss !== null) sums[LOSS_SUMS[place.loss]] += s;
  sums.good += good;
  sums.reject += reject;
  sums.rework += rework;
  sums.energyKWh += energyKWh;
  if (place.total && place.good) {
    sums.judgedGood += good;
    sums.judgedReject += reject;
    sums.judgedRework += rework;
  }
  if (place.total) sums.totalParts += good + reject;
  if (place.total && place.metered) {
    sums.meteredKWh += energyKWh;
    sums.meteredParts += good + reject;
  }
  if (place.part !== 'outside') addPlanned(sums, place, s, idealS, goodIdealS);
}

function addPlanned(sums: DraftSums, place: Place, s: number, idealS: number, goodIdealS: number): void {
  sums.plannedS += s;
  if (place.part === 'unknown') {
    sums.noDataS += s;
    return;
  }
  const runs = place.part === 'run';
  if (runs) sums.runS += s;
  else sums.downS += s;
  if (place.total) {
    sums.totalKnownS += s;
    sums.idealS += idealS;
    if (runs) sums.totalRunS += s;
  }
  if (place.good) {
    sums.goodKnownS += s;
    sums.goodIdealS += goodIdealS;
  }
  if (place.total && place.good) {
    sums.judgedKnownS += s;
    sums.judgedIdealS += idealS;
    sums.judgedGoodIdealS += goodIdealS;
  }
}

function addReliability(sums: DraftSums, reliability: Reliability): void {
  sums.failures += reliability.failures;
  sums.repairs += reliability.repairs;
  sums.repairS += reliability.repairS;
  sums.repairElapsedS += reliability.repairElapsedS;
  sums.upRuns += reliability.upRuns;
  sums.upRunS += reliability.upRunS;
  sums.upRunElapsedS += reliability.upRunElapsedS;
  sums.upElapsedS += reliability.upRunElapsedS + reliability.leadElapsedS + reliability.tailElapsedS;
}
