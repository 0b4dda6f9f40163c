/** Who fits a job: those with its skill who are there now, and of those first whoever has least to do. */

/** Somebody who can be given jobs. */
export interface JobPerson {
  name: string;
  skills: readonly string[];
  /** Team of the calendars that he works with. */
  team: string | null;
}

export interface Candidate extends JobPerson {
  hasSkill: boolean;
  /** `null`: he is in no team, or no shift runs. */
  onShift: boolean | null;
  open: number;
}

/**
 * All of them, the fittest first.
 * @param skill that the job asks for; `null`: any
 * @param teamNow that works the machine's line now; `null`: none
 * @param openOf jobs that a person has
 */
export function candidates(
  people: readonly JobPerson[],
  skill: string | null,
  teamNow: string | null,
  openOf: (person: string) => number,
): Candidate[] {
  const found = people.map((person) => ({
    ...person,
    hasSkill: skill === null || person.skills.includes(skill),
    onShift: person.team === null || teamNow === null ? null : person.team === teamNow,
    open: openOf(person.name),
  }));
  const there = ({ onShift }: Candidate) => (onShift === true ? 0 : onShift === null ? 1 : 2);
  return found.sort(
    (a, b) =>
      Number(b.hasSkill) - Number(a.hasSkill) ||
      there(a) - there(b) ||
      a.open - b.open ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** Whether an untaken job is for a person: he has its skill, and it was given to his team or to none. */
export const isFor = (
  { skill, assignee }: { skill: string | null; assignee: { kind: string; team?: string } | null },
  person: JobPerson,
): boolean =>
  (skill === null || person.skills.includes(skill)) &&
  (assignee === null || (assignee.kind === 'team' && assignee.team === person.team));
