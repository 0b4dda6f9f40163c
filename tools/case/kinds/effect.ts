/**
 * Cases of what maintenance does: how a machine fails by its age since a service, told as ages, or out of a ledger with the
 * times of services; and what a replacement would cost beside it.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Costs } from '@gemba/server/domain/effect/interval';
import { bestInterval, costPerTime } from '@gemba/server/domain/effect/interval';
import { laplace } from '@gemba/server/domain/effect/laplace';
import { lifeOf, Use } from '@gemba/server/domain/effect/life';
import { CONFIDENCE, effectOf, type PlanEffect } from '@gemba/server/domain/effect/plan-effect';
import { type AgeSpan, fitPowerLaw, type PowerLaw } from '@gemba/server/domain/effect/power-law';
import type { Spell } from '@gemba/server/domain/effect/services';
import { sumContextOf } from '@gemba/server/domain/kpis/sum-context';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import { type Amounts, propose } from '@gemba/server/domain/replacement/proposal';
import { compareFields, type Fields, listOf, objectOf, TOLERANCE } from '../compare.ts';
import { type Case, CaseError, type CaseKind, type Difference } from './kind.ts';
import { entryOf, watched } from './production.ts';

const SECTIONS = ['law', 'best', 'before', 'after', 'change', 'interval', 'suggestion', 'wear', 'replacement'];

export const effect: CaseKind = {
  name: 'effect',
  run(input) {
    const where = `${input.folder}/expected.yaml`;
    const expected = objectOf(input.expected ?? {}, where, SECTIONS);
    const { spans, costs, replacement, tolerance } = input.settings;
    const found =
      spans === undefined
        ? ofLedger(input, costs as Costs | undefined)
        : ofSpans(listOf(spans, 'spans'), costs as Costs | undefined);
    if (replacement !== undefined) Object.assign(found, { replacement: flat(propose(replacement as Amounts)) });
    const within = typeof tolerance === 'number' ? tolerance : TOLERANCE;
    return Object.entries(expected).flatMap(([section, wanted]): Difference[] => {
      const actual = found[section];
      if (actual === undefined)
        throw new CaseError(`${where}: there is no ${section} here; there are ${Object.keys(found).join(', ')}`);
      const fields = typeof wanted === 'object' && wanted !== null ? (wanted as Fields) : { is: wanted };
      return compareFields(null, section, fields, actual, within);
    });
  },
};

type Found = Record<string, Fields>;

function ofSpans(written: readonly Fields[], costs: Costs | undefined): Found {
  const spans = written.map(
    ({ length, failures }): AgeSpan => ({
      length: Number(length),
      failures: ((failures as number[] | undefined) ?? []).map(Number),
    }),
  );
  const law = fitPowerLaw(spans, CONFIDENCE);
  return {
    law: { ...lawFields(law), laplace: laplace(spans) },
    ...(law === null || costs === undefined ? {} : { best: bestFields(law, costs) }),
  };
}

/** The first machine of the plant; a line with `service` is the time of one. */
function ofLedger(input: Case, costs: Costs | undefined): Found {
  const machine = input.plant.sites[0]?.areas[0]?.lines[0]?.machines[0]?.id as MachineId;
  const context = contextOf(input.plant, machine);
  const ledger = new MemoryLedger(context);
  const services: bigint[] = [];
  for (const event of input.events) {
    if ('service' in event.fields) services.push(event.atNs);
    else ledger.take([entryOf(input, context, event, `input.jsonl:${event.line}`)]);
  }
  ledger.take(watched(input, machine));
  const { rows } = ledger;
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return {};
  const life = lifeOf(rows, { fromNs: first.fromNs, toNs: last.toNs }, sumContextOf(context));
  const found = effectOf(life, new Use(life), services, costs ?? null);
  return {
    ...sectionsOf(found),
    ...(found.law === null || costs === undefined ? {} : { best: bestFields(found.law, costs) }),
  };
}

function sectionsOf({ before, after, change, days, runS, law, laplace: trend, suggestion, wear }: PlanEffect): Found {
  return {
    law: { ...lawFields(law), laplace: trend },
    before: spellFields(before),
    after: spellFields(after),
    change: { ratio: change?.ratio ?? null, low: change?.low ?? null, high: change?.high ?? null },
    interval: {
      n: days.n,
      days: days.mean,
      deviationDays: days.deviation,
      runS: runS.mean,
      runDeviationS: runS.deviation,
    },
    suggestion: { ...suggestion },
    wear: { is: wear },
  };
}

const lawFields = (law: PowerLaw | null): Fields =>
  law === null
    ? { failures: 0 }
    : {
        ...{ failures: law.failures, spans: law.spans, shape: law.shape, scale: law.scale },
        ...{ low: law.shapeLow, high: law.shapeHigh, lambda: law.scale ** -law.shape },
      };
const spellFields = ({ failures, runS, repairs, downS }: Spell): Fields => ({
  ...{ failures, runS, repairs, downS },
  ...{ mtbfS: failures > 0 ? runS / failures : null, mttrS: repairs > 0 ? downS / repairs : null },
});
function bestFields(law: PowerLaw, costs: Costs): Fields {
  const interval = bestInterval(law, costs);
  return { interval, costPerTime: costPerTime(law, costs, interval) };
}
const flat = ({ keep, replace, payback, swings: _, ...rest }: ReturnType<typeof propose>): Fields => ({
  ...rest,
  ...payback,
  ...Object.fromEntries(Object.entries(keep).map(([part, money]) => [`keep-${part}`, money])),
  ...Object.fromEntries(Object.entries(replace).map(([part, money]) => [`replace-${part}`, money])),
});
