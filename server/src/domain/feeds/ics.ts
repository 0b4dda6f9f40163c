/**
 * iCalendar as text [RFC 5545]: components of properties, in lines of at most 75 octets, ended by CR LF. A property's name
 * may bring parameters (`DTSTART;VALUE=DATE`); its value is written as it is, a text through {@link icsText}.
 */

export interface Component {
  name: string;
  properties: readonly (readonly [name: string, value: string])[];
  components?: readonly Component[];
}

/** Octets of a line without its end [RFC 5545 §3.1]. */
const LINE_OCTETS = 75;
/** Controls have no place in a text [RFC 5545 §3.1, CONTROL]; a line break becomes `\n` before. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A text as a value [RFC 5545 §3.3.11]. */
export const icsText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(CONTROLS, '')
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll('\n', '\\n');

/** The text of a calendar. */
export const icsOf = (component: Component): string => linesOf(component).map(folded).join('');

function* lines({ name, properties, components = [] }: Component): Generator<string> {
  yield `BEGIN:${name}`;
  for (const [property, value] of properties) yield `${property}:${value}`;
  for (const nested of components) yield* lines(nested);
  yield `END:${name}`;
}

const linesOf = (component: Component): string[] => [...lines(component)];

/** A line with its end, broken before the octet that would be too many, never inside a character. */
function folded(line: string): string {
  let [text, octets] = ['', 0];
  for (const character of line) {
    const more = octetsOf(character);
    if (octets + more > LINE_OCTETS) {
      text += '\r\n ';
      // The space at its beginning counts.
      octets = 1;
    }
    text += character;
    octets += more;
  }
  return `${text}\r\n`;
}

/** Octets of a character in UTF-8. */
function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

const digits = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `20261130` [RFC 5545 §3.3.4] */
export const icsDate = ({ year, month, day }: Temporal.PlainDate): string =>
  `${digits(year, 4)}${digits(month)}${digits(day)}`;

/** `20261130T060000` [RFC 5545 §3.3.5] */
export const icsLocal = (time: Temporal.PlainDateTime): string =>
  `${icsDate(time.toPlainDate())}T${digits(time.hour)}${digits(time.minute)}${digits(time.second)}`;

/** `20261130T050000Z` */
export const icsUtc = (timeNs: bigint): string =>
  `${icsLocal(new Temporal.ZonedDateTime(timeNs, 'UTC').toPlainDateTime())}Z`;
