/** Numbers as people and programs write them in tables: `1250`, `1,250.5`, `1.250,5`, `1 250`. */

export type DecimalMark = '.' | ',';

/** Spaces that people and programs put there: plain, no-break, narrow no-break. */
const BETWEEN_THOUSANDS = /(?<=\d)[\u0020\u00a0\u202f](?=\d{3}(\D|$))/g;

/**
 * The number, or why it is none. Groups of thousands are taken where they are whole; of `1.250` alone nobody can know
 * whether it is a thousand or a little more than one, so the mark of the file decides.
 */
export function readNumber(text: string, decimal: DecimalMark): number | { reason: string } {
  const bare = text.trim().replace(BETWEEN_THOUSANDS, '');
  const group = decimal === '.' ? ',' : '.';
  const escaped = (mark: string) => (mark === '.' ? '\\.' : ',');
  const usual = new RegExp(`^[+-]?(\\d+|\\d{1,3}(${escaped(group)}\\d{3})+)(${escaped(decimal)}\\d+)?$`);
  if (usual.test(bare)) return Number(bare.replaceAll(group, '').replace(decimal, '.'));
  // The other mark where it can't stand for thousands: 1000.5 in a file with decimal commas.
  const other = new RegExp(`^[+-]?\\d+${escaped(group)}(\\d{1,2}|\\d{4,})$`);
  if (other.test(bare)) return Number(bare.replace(group, '.'));
  return { reason: 'is not a number' };
}

/**
 * The decimal mark of a table: the one that only a decimal mark can be in some of its cells (`1,5`, `1.250,00`), else the
 * usual one. Where cells disagree the usual one stays.
 */
export function decimalOf(usual: DecimalMark, cells: readonly string[]): DecimalMark {
  const shows = (mark: DecimalMark) => {
    const [point, group] = mark === '.' ? ['\\.', ','] : [',', '\\.'];
    const sure = new RegExp(`^[+-]?(\\d+${point}(\\d{1,2}|\\d{4,})|\\d{1,3}(${group}\\d{3})+${point}\\d+)$`);
    return cells.some((cell) => sure.test(cell.trim()));
  };
  const other = usual === '.' ? ',' : '.';
  return shows(other) && !shows(usual) ? other : usual;
}
