/**
 * What is proposed for each machine of a server: its id, where its signals are, what they are to the plant, how sure
 * that is and why. First what companion specifications say, then what names and units hint at, then what else has a
 * unit. Pure; nothing is accepted by itself.
 */

import { isSignalId } from '@gemba/contract/identity';
import type { Signal, SignalRole } from '@gemba/contract/plant/machine';
import { candidatesOf } from './candidates.ts';
import { find } from './find.ts';
import { fromHints } from './guess.ts';
import { cycleOf } from './ideal.ts';
import { type FoundMachine, machinesIn } from './machines.ts';
import { ID_MAX_CHARS, identityOf, slug } from './name.ts';
import { type Candidate, type MachineProposal, type SignalProposal, Taken } from './proposal.ts';
import { CONFIDENCES, type Confidence, type SignalRule, type Specification } from './specification.ts';
import { SPECIFICATIONS } from './specifications/registry.ts';
import type { Said, Thing } from './thing.ts';

/** Signals of one machine that are proposed for their unit alone. */
const ANALOGS_MAX = 1000;
const UNIT_MAX_CHARS = 16;
/** Variables that are left out are named up to here. */
const NAMED_MAX = 8;
const NAMED_MAX_CHARS = 40;
const FLOATS = ['Float', 'Double'];
const INTEGERS = ['SByte', 'Byte', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64'];
const COUNTERS: readonly (SignalRole | undefined)[] = ['count-total', 'count-good', 'count-reject'];

/**
 * Proposals for all machines of a server. `applicationName` is what it calls itself; `least`: signals that are less sure
 * are left out; `ids` are those of other machines, to which the new ones come; `all`: also what nothing speaks for.
 */
export function propose(
  objects: Thing,
  applicationName: string | null,
  least: Confidence = 'low',
  ids = new Set<string>(),
  all = false,
): MachineProposal[] {
  return machinesIn(objects, SPECIFICATIONS).map((machine) => {
    const proposal = proposeMachine(machine, applicationName, least, all);
    const id = free(proposal.id, (one) => ids.has(one));
    ids.add(id);
    return { ...proposal, id };
  });
}

function proposeMachine(
  machine: FoundMachine,
  applicationName: string | null,
  least: Confidence,
  all: boolean,
): MachineProposal {
  const { roots, by } = machine;
  const { id, name, identity } = identityOf(roots, SPECIFICATIONS, applicationName);
  const taken = new Taken();
  for (const specification of SPECIFICATIONS) {
    for (const rule of specification.signals) for (const root of roots) takeRule(taken, root, rule, specification);
  }
  const candidates = candidatesOf(roots);
  for (const proposal of fromHints(candidates, taken)) taken.add(proposal);
  for (const candidate of candidates) {
    if (taken.analogs < ANALOGS_MAX) takeAnalog(taken, candidate);
  }
  if (all) for (const candidate of candidates) if (taken.analogs < ANALOGS_MAX) takeOther(taken, candidate);
  const enough = CONFIDENCES.slice(0, CONFIDENCES.indexOf(least) + 1);
  const signals = sound(taken.proposals.filter(({ confidence }) => enough.includes(confidence)));
  return {
    id,
    name,
    identity,
    reason: by.length === 0 ? 'no companion specification: only names' : by.map(({ clause }) => clause).join(', '),
    confidence: by.length === 0 ? 'low' : 'high',
    ideal: cycleOf(roots, SPECIFICATIONS, signals, candidates),
    signals,
    notes: notesOn(
      signals,
      candidates.filter(({ thing }) => !taken.hasSource(thing.id)),
    ),
  };
}

/** What whoever accepts it should know of what is not there. `others`: variables that were not proposed. */
function notesOn(signals: readonly SignalProposal[], others: readonly Candidate[]): string[] {
  const has = (...roles: (SignalRole | undefined)[]) => signals.some(({ signal: { role } }) => roles.includes(role));
  return [
    ...(has('state') ? [] : ['No state was found: nothing tells when it produces, and without that it has no OEE.']),
    ...(has('count-total', 'count-good') ? [] : ['No counter of parts was found: without one it has no OEE.']),
    ...(others.length === 0 ? [] : [`Left out, having no unit and no telling name: ${namesOf(others)}.`]),
  ];
}

/** The first of them by name, and how many more there are. */
function namesOf(candidates: readonly Candidate[]): string {
  const names = candidates.slice(0, NAMED_MAX).map(({ thing }) => thing.name.name.slice(0, NAMED_MAX_CHARS));
  const more = candidates.length - names.length;
  return more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more (see "browse")`;
}

/** The id, with a number where that is taken. */
function free(id: string, isTaken: (id: string) => boolean): string {
  const last = id.lastIndexOf('/') + 1;
  let next = id;
  for (let number = 2; isTaken(next); number++) next = `${id.slice(0, last + ID_MAX_CHARS - 5)}-${number}`;
  return next;
}

function takeRule(taken: Taken, root: Thing, rule: SignalRule, specification: Specification): void {
  if (taken.hasId(rule.id) || (rule.role !== undefined && taken.hasRole(rule.role))) return;
  const { path, part, confidence, clause, note, ...signal } = rule;
  const found = find(root, path, specification.namespaces).filter(({ says }) => says !== null && fits(says, rule));
  const [thing] = found;
  if (thing?.says == null) return;
  const several = found.length > 1 ? `the first of ${found.length}` : null;
  taken.add({
    signal: { ...signal, ...describing(thing.says, signal) },
    source: part === undefined ? thing.id : `${part} of ${thing.id}`,
    confidence: several !== null && confidence === 'high' ? 'medium' : confidence,
    reason: [clause, several, note].filter((word) => word != null).join('; '),
  });
}

/** Whether there is something of that shape and type; what has no value now may have one later. */
function fits({ dataType, value }: Said, { part, type }: SignalRule): boolean {
  if (part !== undefined) return value.shape === 'array' || value.shape === 'structure';
  if (value.shape !== 'scalar' && value.shape !== 'none') return false;
  const number = [...FLOATS, ...INTEGERS].includes(value.dataType ?? dataType);
  if (type === 'text') return true;
  if (type === 'bool') return number || (value.dataType ?? dataType) === 'Boolean';
  return value.shape === 'none' || number;
}

/** Unit, range and rollover, as the variable tells them. */
function describing({ unit, range, value, dataType }: Said, signal: Pick<Signal, 'role' | 'type'>): Partial<Signal> {
  const numeric = signal.type === 'float' || signal.type === 'int';
  const isCounter = COUNTERS.includes(signal.role);
  return {
    ...(numeric && unit !== null && !isCounter ? { unit: unit.slice(0, UNIT_MAX_CHARS) } : {}),
    ...(numeric && range !== null && signal.role === undefined ? { range: [...range] as [number, number] } : {}),
    ...(isCounter && (value.dataType ?? dataType) === 'UInt16' ? { modulus: 65_536 } : {}),
  };
}

function takeAnalog(taken: Taken, { thing, says, owner, unit, comment }: Candidate): void {
  const type = FLOATS.includes(says.value.dataType ?? '') ? 'float' : 'int';
  const isNumber = [...FLOATS, ...INTEGERS].includes(says.value.dataType ?? '');
  if (unit === null || !isNumber || taken.hasSource(thing.id)) return;
  // Beside a comment, the name of an old PLC's variable is an address.
  const name = says.unit === null && comment !== null ? comment : thing.name.name;
  taken.analogs += 1;
  taken.add({
    signal: {
      id: idOf(name, owner, taken),
      name: name.slice(0, 80),
      type,
      unit: unit.slice(0, UNIT_MAX_CHARS),
      ...describing(says, { type }),
    },
    source: thing.id,
    confidence: says.unit === null ? 'low' : 'medium',
    reason: says.unit === null ? `its comment “${says.description}”` : 'it has a unit [OPC 10000-8 §5.3.2]',
  });
}

/** A variable that nothing speaks for: it has a value of a kind that can be stored. */
function takeOther(taken: Taken, { thing, says, owner }: Candidate): void {
  const dataType = says.value.dataType ?? '';
  if (taken.hasSource(thing.id)) return;
  const type = FLOATS.includes(dataType)
    ? 'float'
    : INTEGERS.includes(dataType)
      ? 'int'
      : dataType === 'Boolean'
        ? 'bool'
        : 'text';
  const { name } = thing.name;
  taken.analogs += 1;
  taken.add({
    signal: { id: idOf(name, owner, taken), name: name.slice(0, 80), type },
    source: thing.id,
    confidence: 'low',
    reason: 'everything was asked for',
  });
}

/** Its name; with its owner's where that is taken. */
function idOf(name: string, owner: Thing, taken: Taken): string {
  const ids = [slug(name), `${slug(owner.name.name)}/${slug(name)}`].filter(isSignalId);
  return ids.find((one) => !taken.hasId(one)) ?? free(ids.at(-1) ?? 'signal', taken.hasId);
}

/** Without roles that mean nothing beside the others, as the plant's checks want it. */
function sound(proposals: readonly SignalProposal[]): SignalProposal[] {
  const state = proposals.find(({ signal }) => signal.role === 'state');
  return proposals.map((proposal) => {
    const { role, ...rest } = proposal.signal;
    const isIdle = (role === 'mode' && state?.signal.stateModel === undefined) || (role === 'reason' && !state);
    return isIdle ? { ...proposal, signal: rest } : proposal;
  });
}
