/** What requests name, parsed: machines, signals, windows. What does not exist or makes no sense is an error of the table. */

import { GembaError } from '@gemba/contract/errors';
import type { SignalId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import { nsFromMs } from '@gemba/contract/sample';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';

/** A moment of a request. */
export const moment = (description: string) => Type.Number({ minimum: 0, description: `${description}, ms UTC` });

export const placedMachines = (plant: Plant): ReadonlyMap<string, PlacedMachine> =>
  new Map(machinesOf(plant).map((one) => [one.machine.id, one]));

/** Throws GEMBA_NOT_FOUND. */
export function machineOf(placed: ReadonlyMap<string, PlacedMachine>, id: string): PlacedMachine {
  const found = placed.get(id);
  if (found === undefined) throw new GembaError('GEMBA_NOT_FOUND', { what: 'Machine', id, list: '/api/v1/machines' });
  return found;
}

/** Throws GEMBA_NOT_FOUND. */
export function signalOf({ machine }: PlacedMachine, signal: string): SignalId {
  if (machine.signals.some(({ id }) => id === signal)) return signal as SignalId;
  throw new GembaError('GEMBA_NOT_FOUND', { what: 'Signal', id: signal, list: `/api/v1/machines/${machine.id}` });
}

/** Latest moment that is asked for, ms UTC: the end of the year 9999. */
const TIME_MAX_MS = 253_402_300_799_999;
const isMoment = (timeMs: number | undefined): timeMs is number => timeMs !== undefined && timeMs <= TIME_MAX_MS;

/** Throws GEMBA_BAD_REQUEST on what is no window, GEMBA_READ_LIMIT on one of more than `mostMs`. */
export function windowOf(fromMs: number | undefined, toMs: number | undefined, mostMs: number) {
  // "Infinity" is a number to the schema's coercion.
  if (!isMoment(fromMs) || !isMoment(toMs) || fromMs > toMs) {
    throw new GembaError('GEMBA_BAD_REQUEST', { reason: '"from" and "to" are moments, and "from" is not after "to"' });
  }
  mostOf('days', Math.ceil((toMs - fromMs) / 86_400_000), mostMs / 86_400_000);
  return { fromNs: nsFromMs(fromMs), toNs: nsFromMs(toMs) };
}

/** Throws GEMBA_READ_LIMIT when more is asked for than one answer holds. */
export function mostOf(what: string, count: number, limit: number): void {
  if (count > limit) throw new GembaError('GEMBA_READ_LIMIT', { asked: `${count} ${what}`, limit });
}

/** The address by which the asker has found the server; '' where it is no address. */
const ADDRESS = /^[\w.-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i;

export function originOf({ protocol, headers }: FastifyRequest): string {
  const host = headers.host ?? '';
  return ADDRESS.test(host) ? `${protocol}://${host}` : '';
}
