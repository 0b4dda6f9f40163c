// OEE of a machine by oee.com's formula, from the simulators' oracle file and the plan alone. It imports nothing of
// Gemba, so that it can disagree with it. Good ideal seconds ÷ known planned seconds; a part belongs to the time at
// which its count was emitted, and planned time that nobody observed stands in no denominator.
//
// node oee-from-oracle.mjs ORACLE.jsonl PLANT.yaml MACHINE KNOWN_FROM_MS TO_MS   →  {"oee":…,"good":…,"reject":…}

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const [oracle, plantFile, machineId, knownFromMs, toMs] = process.argv.slice(2);
const plant = parse(readFileSync(plantFile, 'utf8'));
const machines = plant.sites.flatMap((site) =>
  site.areas.flatMap((area) => area.lines.flatMap((line) => line.machines)),
);
const machine = machines.find(({ id }) => id === machineId);
const byRole = Object.fromEntries(machine.signals.map((signal) => [signal.role ?? 'value', signal]));

const emissions = readFileSync(oracle, 'utf8')
  .split('\n')
  .filter((line) => line.endsWith('}'))
  .map((line) => JSON.parse(line));

/** Parts that a counter gained in the window: every step forward, a step backward being a rollover of its range. */
function gained(role) {
  const signal = byRole[role];
  if (signal === undefined) return null;
  let last = null;
  let parts = 0;
  for (const { signal: id, timeNs, value } of emissions) {
    if (id !== signal.id) continue;
    const ms = Number(BigInt(timeNs) / 1000n) / 1000;
    if (ms > Number(toMs)) break;
    const count = Number(value);
    if (last !== null && ms > Number(knownFromMs))
      parts += count >= last ? count - last : count - last + (signal.modulus ?? 0);
    last = count;
  }
  return parts;
}

const total = gained('count-total');
const reject = gained('count-reject');
const good = gained('count-good') ?? total - reject;
const knownS = (Number(toMs) - Number(knownFromMs)) / 1000;
console.log(
  JSON.stringify({ oee: (good * machine.idealCycleS) / knownS, good, reject: reject ?? total - good, knownS }),
);
