/** When the plant works: shifts, their exceptions and overtime, teams by turns, planned stops. */

import Type, { type Static } from 'typebox';
import { ID_PATTERN } from '../identity.ts';
import { date, id, name, oneOf, strict, timeOfDay } from './primitives.ts';

const breaks = Type.Optional(
  Type.Array(
    Type.Object(
      {
        start: timeOfDay('Local time at which the break starts'),
        minutes: Type.Integer({ minimum: 1, maximum: 480 }),
      },
      strict,
    ),
  ),
);

export const Shift = Type.Object(
  {
    id: id('Unique in its calendar'),
    name,
    start: timeOfDay('Local time at which it starts'),
    end: timeOfDay(
      'Local time at which it ends; not after `start` means on the next day, the same time means 24 hours',
    ),
    days: Type.Optional(
      Type.Array(oneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, 'Day on which it starts'), {
        description: 'Days on which it starts (default: every day)',
      }),
    ),
    breaks,
  },
  strict,
);

/** A date with other shifts than its weekday has: a Saturday that is worked, a day that ends early. */
export const ShiftException = Type.Object(
  {
    date: date('The shifts that start on this date are those that follow, holiday or not'),
    name,
    shifts: Type.Array(
      Type.Object(
        {
          id: id('A shift of the calendar, whatever its days; or a new one, which then has name, start and end'),
          name: Type.Optional(name),
          start: Type.Optional(timeOfDay('Local time at which it starts that day (default: as in the calendar)')),
          end: Type.Optional(timeOfDay('Local time at which it ends that day (default: as in the calendar)')),
          breaks,
        },
        strict,
      ),
      { description: 'None: nobody works on that date' },
    ),
  },
  strict,
);

/** A shift that begins earlier or ends later on one date; the others of that date stay as they are. */
export const Overtime = Type.Object(
  {
    date: date('Date on which the shift starts'),
    shift: id('A shift that starts on that date'),
    start: Type.Optional(timeOfDay('Local time at which it starts, on that date')),
    end: Type.Optional(timeOfDay('Local time at which it ends; not after its start means on the next day')),
  },
  strict,
);

export const Team = Type.Object(
  {
    id: id('Unique in its calendar'),
    name,
    pattern: Type.Array(Type.String({ pattern: ID_PATTERN }), {
      minItems: 1,
      maxItems: 366,
      description: 'The shift that the team works on each day of its cycle, or `off`; begins again when it is through',
    }),
  },
  strict,
);

export const TeamChange = Type.Object(
  {
    date: date('Production day of the shift'),
    shift: id('Id of the shift'),
    team: id('The team that works it that day, in place of the one whose turn it is'),
  },
  strict,
);

export const Calendar = Type.Object(
  {
    id: id('Unique'),
    shifts: Type.Array(Shift, { description: 'They may not overlap' }),
    from: Type.Optional(date('First day of this version (default: always)')),
    productionDay: Type.Optional(
      oneOf(
        ['start', 'end'] as const,
        'Day to which a shift across midnight belongs: the one on which it starts, or ends (default start)',
      ),
    ),
    holidays: Type.Optional(Type.Array(date('A day on which no shift starts'))),
    exceptions: Type.Optional(Type.Array(ShiftException, { description: 'Dates with other shifts' })),
    overtime: Type.Optional(Type.Array(Overtime, { description: 'Shifts that are longer on a date' })),
    teams: Type.Optional(Type.Array(Team, { description: 'Who works which shift, by turns' })),
    rotationStart: Type.Optional(
      date('Production day with which all patterns of `teams` begin; needed where one is longer than a day'),
    ),
    teamChanges: Type.Optional(Type.Array(TeamChange, { description: 'Shifts that another team works' })),
    plannedStops: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name,
            from: Type.String({ description: 'Local date and time, 2026-11-22T14:00' }),
            to: Type.String({ description: 'Local date and time' }),
          },
          strict,
        ),
      ),
    ),
  },
  strict,
);

export type Calendar = Static<typeof Calendar>;
export type Shift = Static<typeof Shift>;
export type Team = Static<typeof Team>;
