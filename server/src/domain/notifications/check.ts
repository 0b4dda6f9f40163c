/** What a schema can't say is wrong with a plan or a profile: every fault at once, each with its path. */

import type { ChannelView, NotificationPlan, Profile } from '@gemba/contract/notifications';
import type { Plant } from '@gemba/contract/plant';
import { isSystemRule } from '../alarms/system.ts';
import { placeNamed } from '../places/place.ts';

export interface Fault {
  path: string;
  problem: string;
}

/** What a plan may name. */
export interface Known {
  plant: Plant;
  people: readonly string[];
  roles: readonly string[];
}

export function checkPlan({ routes, rotas, staff }: NotificationPlan, known: Known): Fault[] {
  const { plant, people } = known;
  return [
    ...twice(
      'routes',
      routes.map(({ id }) => id),
    ),
    ...twice(
      'rotas',
      rotas.map(({ id }) => id),
    ),
    ...twice(
      'staff',
      staff.map(({ person }) => person),
    ),
    ...routes.flatMap((route, index) =>
      checkRoute(route, `routes.${index}`, new Set(rotas.map(({ id }) => id)), known),
    ),
    ...rotas.flatMap((rota, index) => checkRota(rota, `rotas.${index}`, people)),
    ...staff.flatMap(({ person, teams, places }, index) => [
      ...unknown(`staff.${index}.person`, [person], people, 'person'),
      ...unknownPlaces(`staff.${index}.places`, places, plant),
      ...teams.flatMap(({ calendar, team }) => {
        const versions = plant.calendars.filter(({ id }) => id === calendar);
        const isThere = versions.some((version) => version.teams?.some(({ id }) => id === team));
        return isThere
          ? []
          : [{ path: `staff.${index}.teams`, problem: `no team ${team} in the calendar ${calendar}` }];
      }),
    ]),
  ];
}

function checkRoute(
  { places, rules, steps }: NotificationPlan['routes'][number],
  path: string,
  rotas: ReadonlySet<string>,
  { plant, people, roles }: Known,
): Fault[] {
  const known = plant.alarms?.map(({ id }) => id) ?? [];
  const targets = steps.flatMap(({ to }) => to);
  const named = <K extends 'role' | 'rota' | 'person'>(kind: K) =>
    targets.flatMap((target) =>
      target.kind === kind ? [String(Object.entries(target).find(([key]) => key === kind)?.[1])] : [],
    );
  return [
    ...unknownPlaces(`${path}.places`, places, plant),
    ...unknown(
      `${path}.rules`,
      rules.filter((id) => !isSystemRule(id)),
      known,
      'rule',
    ),
    ...unknown(`${path}.steps`, named('role'), roles, 'role'),
    ...unknown(`${path}.steps`, named('rota'), [...rotas], 'rota'),
    ...unknown(`${path}.steps`, named('person'), people, 'person'),
    ...steps.flatMap(({ afterS }, index) =>
      index > 0 && afterS <= (steps[index - 1]?.afterS ?? 0)
        ? [{ path: `${path}.steps.${index}`, problem: 'it must come later than the step before it' }]
        : [],
    ),
  ];
}

function checkRota(rota: NotificationPlan['rotas'][number], path: string, people: readonly string[]): Fault[] {
  const { timeZone, startDay, swaps } = rota;
  return [
    ...(isZone(timeZone) ? [] : [{ path: `${path}.timeZone`, problem: `${timeZone} is no time zone` }]),
    ...unknown(`${path}.people`, [...rota.people, ...swaps.map(({ person }) => person)], people, 'person'),
    ...[startDay, ...swaps.flatMap(({ fromDay, toDay }) => [fromDay, toDay])]
      .filter((day) => !isDay(day))
      .map((day) => ({ path, problem: `there is no day ${day}` })),
    ...swaps.flatMap(({ fromDay, toDay }, index) =>
      fromDay < toDay ? [] : [{ path: `${path}.swaps.${index}`, problem: 'it ends before it begins' }],
    ),
  ];
}

export function checkProfile({ timeZone, ways }: Profile, channels: readonly ChannelView[]): Fault[] {
  return [
    ...(isZone(timeZone) ? [] : [{ path: 'timeZone', problem: `${timeZone} is no time zone` }]),
    ...twice(
      'ways',
      ways.map(({ id }) => id),
    ),
    ...ways.flatMap(({ channel, address }, index) => {
      const pattern = channels.find(({ id }) => id === channel)?.addressPattern ?? null;
      if (pattern === null)
        return [{ path: `ways.${index}.channel`, problem: `no channel ${channel} takes addresses` }];
      if (new RegExp(pattern, 'u').test(address)) return [];
      return [{ path: `ways.${index}.address`, problem: `${address} is no address of the channel ${channel}` }];
    }),
  ];
}

const twice = (path: string, ids: readonly string[]): Fault[] =>
  [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => ({
    path,
    problem: `${id} is there twice`,
  }));

const unknown = (path: string, ids: readonly string[], known: readonly string[], what: string): Fault[] =>
  [...new Set(ids)].filter((id) => !known.includes(id)).map((id) => ({ path, problem: `there is no ${what} ${id}` }));

const unknownPlaces = (path: string, places: readonly string[], plant: Plant): Fault[] =>
  places
    .filter((name) => name === '' || placeNamed(plant, name) === undefined)
    .map((name) => ({ path, problem: `"${name}" names no one place` }));

function isZone(timeZone: string): boolean {
  try {
    new Temporal.Instant(0n).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

function isDay(day: string): boolean {
  try {
    Temporal.PlainDate.from(day);
    return true;
  } catch {
    return false;
  }
}
