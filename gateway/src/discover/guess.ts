/** Proposals out of names, comments and units, where no specification has spoken. Pure. */

import type { Signal } from '@gemba/contract/plant/machine';
import type { MachineState } from '@gemba/contract/state';
import { HINTS, type Hint, STATE_WORDS } from './hints.ts';
import type { Candidate, SignalProposal, Taken } from './proposal.ts';

const INTEGER = /^(U?Int(16|32|64)|S?Byte)$/;
const NUMBER = /^(U?Int(16|32|64)|S?Byte|Float|Double)$/;
const TEXT = /^(String|LocalizedText)$/;

/** One proposal for each role that nobody has yet and that something hints at. */
export function* fromHints(
  candidates: readonly Candidate[],
  taken: Pick<Taken, 'hasId' | 'hasRole' | 'hasSource'>,
): Generator<SignalProposal> {
  for (const hint of HINTS) {
    if (taken.hasRole(hint.role) || taken.hasId(hint.id)) continue;
    const proposals = candidates.flatMap((candidate) =>
      taken.hasSource(candidate.thing.id) ? [] : (guess(hint, candidate) ?? []),
    );
    const proposal = proposals.find(({ signal }) => signal.role !== undefined) ?? proposals[0];
    if (proposal !== undefined) yield proposal;
  }
}

/** What the variable could be by this hint; without the role when it can't play it as it is. */
function guess(hint: Hint, { thing, says, unit, comment }: Candidate): SignalProposal | null {
  const dataType = says.value.dataType ?? '';
  const isText = TEXT.test(dataType);
  const fits = hint.of === 'number' ? NUMBER.test(dataType) : hint.of !== 'text' && INTEGER.test(dataType);
  if (!fits && !((hint.of === 'integer-or-text' || hint.of === 'text') && isText)) return null;
  if (hint.says !== undefined && !hint.says.test(says.value.text ?? '')) return null;
  const name = wordsOf(thing.name.name);
  const text = [name, comment ?? ''].find((one) => hint.words.test(one));
  if (text === undefined) return null;
  const factor = unit === null ? 1 : hint.units?.[unit];
  if (hint.units !== undefined && factor === undefined) return null;
  const isConfirmed = hint.units !== undefined && says.unit !== null;
  const told = hint.says === undefined ? '' : `, and what it says, ${says.value.text}, is MTConnect's`;

  // A table of numbers says nothing of a text.
  const states = hint.role === 'state' && !isText ? statesOf(says.names, comment) : null;
  const lacksStates = hint.role === 'state' && states === null && hint.stateModel === undefined;
  const signal: Signal = {
    id: hint.id,
    ...(hint.name === undefined ? {} : { name: hint.name }),
    ...(lacksStates ? {} : { role: hint.role }),
    type: isText ? 'text' : hint.type,
    ...(hint.unit === undefined ? {} : { unit: hint.unit }),
    ...(states === null ? {} : { states: states.table }),
    ...(hint.stateModel === undefined ? {} : { stateModel: hint.stateModel }),
    ...(/^count-/.test(hint.role) && dataType === 'UInt16' ? { modulus: 65_536 } : {}),
  };
  return {
    signal,
    source: thing.id,
    ...(factor === undefined || factor === 1 ? {} : { factor }),
    confidence: isConfirmed || told !== '' || states?.isTold ? 'medium' : 'low',
    reason: [
      `its ${text === name ? 'name' : 'comment'} “${text}”${isConfirmed ? ` and its unit ${says.unit}` : ''}${told}`,
      ...(hint.unit !== undefined && unit === null ? [`taken as ${hint.unit}: it tells no unit`] : []),
      ...(lacksStates ? ['which value means producing is not told: add `role: state` and `states`'] : []),
    ].join('; '),
  };
}

/** `StopReasonID` → `Stop Reason ID`. */
const wordsOf = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.-]+/g, ' ')
    .trim();

/**
 * A table of states: from the names of an enumeration, or from a comment like `0 idle, 1 producing, 5 fault`. `null` when
 * it doesn't tell which of them is producing.
 */
export function statesOf(
  names: ReadonlyMap<number, string> | null,
  comment: string | null,
): { table: Record<string, MachineState>; isTold: boolean } | null {
  const pairs: (readonly [string, string])[] =
    names === null
      ? [...(comment ?? '').matchAll(/(\d+)\s*[=:–-]?\s*([\p{L}][\p{L} /-]*)/gu)].map(
          ([, number, word]) => [number as string, word as string] as const,
        )
      : [...names].map(([number, word]) => [String(number), wordsOf(word)] as const);
  const table: Record<string, MachineState> = {};
  for (const [number, word] of pairs) {
    const state = STATE_WORDS.find(([expression]) => expression.test(word))?.[1];
    if (state !== undefined) table[number] = state;
  }
  if (!Object.values(table).includes('producing') || Object.keys(table).length < 2) return null;
  return { table, isTold: names !== null };
}
