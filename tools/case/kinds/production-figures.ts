/** Figures that a production case expects: of a machine or a whole place, of any profile, and what is proposed where one is too good. */

import { machinesOf } from '@gemba/contract/plant';
import { kpis } from '@gemba/server/domain/kpis/kpis';
import type { Profile } from '@gemba/server/domain/kpis/profile';
import { project } from '@gemba/server/domain/kpis/project';
import { DEFAULT_PROFILE, PROFILES } from '@gemba/server/domain/kpis/registry';
import { sumContextOf } from '@gemba/server/domain/kpis/sum-context';
import { addSums, type Sums, type Window } from '@gemba/server/domain/kpis/sums';
import { talliesBy, tallyOf } from '@gemba/server/domain/kpis/tallies';
import { cycleProposals } from '@gemba/server/domain/kpis/too-fast';
import { placeNamed } from '@gemba/server/domain/places/place';
import { compareFields, compareLists, type Fields, TOLERANCE } from '../compare.ts';
import { type Case, CaseError, type Difference } from './kind.ts';
import type { MachineRun } from './machine-run.ts';

/** With a `profile` all sums and figures of it, of a machine or a `place`; without one what the live picture shows. */
export function compareFigures(
  input: Case,
  item: Fields,
  run: MachineRun,
  runs: ReadonlyMap<string, MachineRun>,
): Difference[] {
  const { from, to, tolerance = TOLERANCE, profile: id, place, ...figures } = item;
  const window = windowOf(input, item);
  const at = `${input.show(window.fromNs)} to ${input.show(window.toNs)}`;
  if (id === undefined && place === undefined) {
    return compareFields(at, 'figures', figures, { ...kpis(rowsOf(run), window, run.context) }, Number(tolerance));
  }
  const profile = profileNamed(input, id);
  const members = place === undefined ? [run] : membersOf(input, place, runs);
  const sums = addSums(...members.map((member) => sumsOf(member, window, profile)));
  const values = Object.fromEntries(Object.values(profile.figures).map((figure) => [figure.id, figure.of(sums)]));
  const what = `figures (${profile.id})`;
  return compareFields(at, what, figures, { ...sums, ...values }, Number(tolerance));
}

/** Proposals of an ideal cycle, for each product whose performance passes 100 %. */
export function compareTooFast(input: Case, item: Fields, run: MachineRun): Difference[] {
  const { from, to, ...expected } = item;
  const window = windowOf(input, item);
  const { context } = run;
  const slices = talliesBy(rowsOf(run), window, sumContextOf(context), ({ shift, product }) =>
    JSON.stringify([shift, product]),
  );
  const shifts = [...slices].map(([key, tally]) => {
    const [shift, product] = JSON.parse(key) as [string | null, string | null];
    return { shift, product, sums: project(tally, DEFAULT_PROFILE) };
  });
  const actual = cycleProposals(shifts, () => context.idealCycleS).map(({ history: _, ...fields }) => ({
    at: input.show(window.fromNs),
    fields,
  }));
  return compareLists('proposed cycle', [expected], actual, () => input.show(window.fromNs));
}

const rowsOf = ({ ledger }: MachineRun) => ledger.rows.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : 1));

const sumsOf = (run: MachineRun, window: Window, profile: Profile): Sums =>
  project(tallyOf(rowsOf(run), window, sumContextOf(run.context)), profile);

const windowOf = (input: Case, { from, to }: Fields): Window => ({
  fromNs: input.time(from, 'expected.yaml: figures'),
  toNs: input.time(to, 'expected.yaml: figures'),
});

function profileNamed(input: Case, id: unknown): Profile {
  const found = id === undefined ? DEFAULT_PROFILE : PROFILES.find((profile) => profile.id === id);
  if (found !== undefined) return found;
  const known = PROFILES.map((profile) => profile.id).join(', ');
  throw new CaseError(`${input.folder}/expected.yaml: there is no profile ${id}; there are ${known}`);
}

function membersOf(input: Case, id: unknown, runs: ReadonlyMap<string, MachineRun>): MachineRun[] {
  const place = placeNamed(input.plant, String(id));
  if (place === undefined) {
    const known = machinesOf(input.plant).map(({ line }) => line.id);
    throw new CaseError(
      `${input.folder}/expected.yaml: there is no place ${id}; there are the enterprise, its sites and areas, ${known.join(', ')}, and machines`,
    );
  }
  return place.members.map(({ machine }) => runs.get(machine.id) as MachineRun);
}
