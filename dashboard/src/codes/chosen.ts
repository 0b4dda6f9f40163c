/** Which machines a sheet of codes is for: all, or those that the address names. Pure. */

/** Known ones of those that are named, in the order of the plant; all where none is. */
export function chosenOf(search: string, all: readonly string[]): readonly string[] {
  const named = new URLSearchParams(search).getAll('m');
  return named.length === 0 ? all : all.filter((machine) => named.includes(machine));
}

/** Takes machines in, or leaves them out; in the order of the plant. */
export function toggled(
  all: readonly string[],
  chosen: ReadonlySet<string>,
  machines: readonly string[],
  isChosen: boolean,
): readonly string[] {
  return all.filter((machine) => (machines.includes(machine) ? isChosen : chosen.has(machine)));
}

/** The query of a choice; what else stands in the present one (language, theme) stays. */
export function searchOf(chosen: readonly string[], all: readonly string[], present = ''): string {
  const asked = new URLSearchParams(present);
  asked.delete('m');
  // Of none an address can't speak: it would be all of them.
  if (chosen.length < all.length) for (const machine of chosen) asked.append('m', machine);
  return asked.size === 0 ? '' : `?${asked}`;
}
