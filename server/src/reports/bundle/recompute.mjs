/**
 * Recomputes the figures of this bundle out of its rows, with nothing but Node (18 or newer): node recompute.mjs
 *
 * It reads bundle.json (definitions, windows, calendar) and rows.csv beside it, prints each figure with its numerator and
 * denominator, compares it with what the server said, and exits 1 where they differ by more than 1e-9.
 */

import { readFileSync } from 'node:fs';

const here = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const bundle = JSON.parse(here('bundle.json'));
const { profile } = bundle;

/** Fields of a line of CSV [RFC 4180]. */
function fieldsOf(line) {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map((match) => (match[1].startsWith('"') ? match[1].slice(1, -1).replaceAll('""', '"') : match[1]))
    .slice(0, 14);
}

function readRows() {
  const [, ...lines] = here('rows.csv')
    .split('\r\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const f = fieldsOf(line);
    return {
      ...{ machine: f[0], from: BigInt(f[1]), to: BigInt(f[2]), calendar: f[3], state: f[5] },
      ...{ reason: f[6] === '' ? null : f[6], product: f[7] },
      ...{ good: +f[8], reject: +f[9], idealS: +f[11], goodIdealS: +f[12] },
    };
  });
}

const seconds = (ns) => Number(ns) / 1e9;
const isStopped = ({ calendar, state }) => calendar === 'scheduled' && state !== 'producing' && state !== 'no-data';

/** Marks rows of stops that are shorter than the machine's threshold: contiguous rows without production are one stop. */
function markShort(rows, microStopS) {
  let members = [];
  const close = (open) => {
    if (members.length > 0) {
      const long = seconds(members.at(-1).to - members[0].from) >= microStopS;
      for (const row of members) row.short = !long || (open && !long);
    }
    members = [];
  };
  for (const row of rows) {
    row.short = false;
    if (members.length > 0 && (!isStopped(row) || members.at(-1).to !== row.from)) close(false);
    if (isStopped(row)) members.push(row);
  }
  close(true);
}

/** What a stretch counts as: run, stop, unknown, or outside of what is planned. */
function partOf({ calendar, state, short }, kind) {
  const standing = profile.counts[calendar][state];
  if (calendar !== 'scheduled' || state === 'producing' || state === 'no-data') return standing.part;
  const judged = kind === null ? standing : profile.reasons[kind];
  return short && judged.part !== 'outside' ? (profile.microStop ?? judged).part : judged.part;
}

const SUMS = [
  ...['plannedS', 'noDataS', 'runS', 'totalKnownS', 'totalRunS', 'goodKnownS', 'idealS', 'goodIdealS'],
  ...['judgedIdealS', 'judgedGoodIdealS', 'good', 'reject'],
];
const nothing = () => Object.fromEntries(SUMS.map((id) => [id, 0]));

function sumsOf(machine, rows) {
  const from = BigInt(machine.window.fromNs);
  const to = BigInt(machine.window.toNs);
  const sums = nothing();
  markShort(rows, machine.microStopS);
  const add = (s, part, tells, parts) => {
    sums.good += parts.good;
    sums.reject += parts.reject;
    if (part === 'outside') return;
    sums.plannedS += s;
    if (part === 'unknown') {
      sums.noDataS += s;
      return;
    }
    if (part === 'run') sums.runS += s;
    if (tells.total) {
      sums.totalKnownS += s;
      sums.idealS += parts.idealS;
      if (part === 'run') sums.totalRunS += s;
    }
    if (tells.good) {
      sums.goodKnownS += s;
      sums.goodIdealS += parts.goodIdealS;
    }
    if (tells.total && tells.good) {
      sums.judgedIdealS += parts.idealS;
      sums.judgedGoodIdealS += parts.goodIdealS;
    }
  };
  const none = { good: 0, reject: 0, idealS: 0, goodIdealS: 0 };
  /** Time that no row covers is no data, in the class that the calendar gives it. */
  const uncovered = (a, b) => {
    for (const piece of machine.calendar) {
      const [x, y] = [BigInt(piece.fromNs), BigInt(piece.toNs)];
      const [begin, end] = [x > a ? x : a, y < b ? y : b];
      if (begin >= end) continue;
      const { part } = profile.counts[piece.calendar]['no-data'];
      add(seconds(end - begin), part, machine.tells[''], none);
    }
  };
  let covered = from;
  for (const row of rows) {
    const [begin, end] = [row.from > from ? row.from : from, row.to < to ? row.to : to];
    if (begin >= end) continue;
    if (row.from > covered) uncovered(covered, row.from);
    covered = row.to;
    const share = seconds(end - begin) / seconds(row.to - row.from);
    const parts = Object.fromEntries(Object.keys(none).map((id) => [id, row[id] * share]));
    const kind = row.reason === null ? null : (machine.kinds[row.reason] ?? null);
    add(seconds(end - begin), partOf(row, kind), machine.tells[row.product] ?? machine.tells[''], parts);
  }
  if (covered < to) uncovered(covered, to);
  return sums;
}

/** Numerator and denominator of each figure, in sums. */
const FIGURES = {
  [profile.index]: (s) => [s.goodIdealS, s.goodKnownS],
  availability: (s) => [s.runS, s.plannedS - s.noDataS],
  performance: (s) => [s.idealS, s.totalRunS],
  quality: (s) => [s.judgedGoodIdealS, s.judgedIdealS],
  completeness: (s) => [s.plannedS - s.noDataS, s.plannedS],
};

const rows = new Map();
for (const row of readRows()) rows.set(row.machine, [...(rows.get(row.machine) ?? []), row]);
const whole = nothing();
let worst = 0;
const differs = (a, b) => (a === null || b === null ? (a === b ? 0 : 1) : Math.abs(a - b) / Math.max(1, Math.abs(b)));

function tell(name, sums, expected) {
  console.log(`\n${name}  (profile ${profile.id})`);
  for (const [id, of] of Object.entries(FIGURES)) {
    const [numerator, denominator] = of(sums);
    const value = denominator > 0 ? numerator / denominator : null;
    worst = Math.max(worst, differs(value, expected[id]));
    console.log(`  ${id} = ${numerator} ÷ ${denominator} = ${value}   (server: ${expected[id]})`);
  }
  for (const id of ['good', 'reject']) {
    worst = Math.max(worst, differs(sums[id], expected[id]));
    console.log(`  ${id} = ${sums[id]}   (server: ${expected[id]})`);
  }
}

for (const machine of bundle.machines) {
  const sums = sumsOf(machine, rows.get(machine.id) ?? []);
  tell(`${machine.line} › ${machine.name}`, sums, bundle.expected.machines[machine.id]);
  // A line speaks through its counting point; places are the sums of their lines, never averages of ratios.
  if (machine.counts) for (const id of SUMS) whole[id] += sums[id];
}
tell(bundle.place.names.join(' › '), whole, bundle.expected.place);
console.log(`\nlargest difference from the server: ${worst}`);
process.exitCode = worst <= 1e-9 ? 0 : 1;
