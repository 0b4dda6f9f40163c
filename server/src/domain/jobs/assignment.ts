/** Who fits a job: those with its skill who are there now, and of those first whoever has least to do. */

/** Somebody who can be given jobs. */
export interface JobPerson {
  name: string;
  skills: readonly string[];
  /** Teams of the calendars that he works with. */
  teams: readonly string[];
}

export interface Candidate extends JobPerson {
  hasSkill: boolean;
  onShift: boolean;
  open: number;
}

/**
 * All of them, the fittest first.
 * @param skill that the job asks for; `null`: any
 * @param isThere whether somebody is at work at the machine's line now
 * @param openOf jobs that somebody has
 */
export function candidates(
  people: readonly JobPerson[],
  skill: string | null,
  isThere: (person: string) => boolean,
  openOf: (person: string) => number,
): Candidate[] {
  const found = people.map((person) => ({
    ...person,
    hasSkill: skill === null || person.skills.includes(skill),
    onShift: isThere(person.name),
    open: openOf(person.name),
  }));
  return found.sort(
    (a, b) =>
      Number(b.hasSkill) - Number(a.hasSkill) ||
      Number(b.onShift) - Number(a.onShift) ||
      a.open - b.open ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** Whether an untaken job is for a person: he has its skill, and it was given to one of his teams or to none. */
export const isFor = (
  { skill, assignee }: { skill: string | null; assignee: { kind: string; team?: string } | null },
  { skills, teams }: JobPerson,
): boolean =>
  (skill === null || skills.includes(skill)) &&
  (assignee === null || (assignee.kind === 'team' && teams.includes(assignee.team ?? '')));
