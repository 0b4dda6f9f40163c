/** A tally as a profile counts it: each cell's seconds, parts and energy go into the sums of its figures. */

import { CELLS, cellOf } from './cell.ts';
import { type Count, countOf, type Profile } from './profile.ts';
import { addSums, type DraftSums, LOSS_SUMS, noSums, type Sums } from './sums.ts';
import type { Amounts, Tally } from './tally.ts';

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
  for (const [cell, amounts] of tally.cells) addCell(sums, table[cell] as Place, amounts);
  sums.stops = tally.stops;
  sums.microStops = tally.microStops;
  addReliability(sums, tally);
  return sums;
}

/** Sums of several machines: never an average of their ratios. */
export const projectAll = (tallies: readonly Tally[], profile: Profile): Sums =>
  addSums(...tallies.map((tally) => project(tally, profile)));

function addCell(sums: DraftSums, place: Place, amounts: Amounts): void {
  const [s, idealS, goodIdealS, good, reject, rework, energyKWh] = amounts as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
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

function addReliability(sums: DraftSums, { reliability }: Tally): void {
  const { failures, repairs, repairS, repairElapsedS, upRuns, upRunS, upRunElapsedS } = reliability;
  Object.assign(sums, { failures, repairs, repairS, repairElapsedS, upRuns, upRunS, upRunElapsedS });
  sums.upElapsedS = upRunElapsedS + reliability.leadElapsedS + reliability.tailElapsedS;
}
