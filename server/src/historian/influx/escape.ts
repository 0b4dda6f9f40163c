/**
 * The one place where names and texts become part of line protocol or of an InfluxQL statement, and are read back.
 * A tag value can't hold everything (a line break ends the line, a backslash before a comma joins what it should
 * separate, an empty one is dropped), so such characters are written as %XX; ids of the plant never need it.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const UNFIT_FOR_TAGS = /[%\\\u0000-\u001f\u007f]/g;

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** A name as the engine keeps it in a tag. */
export const toTag = (name: string): string => (name === '' ? '%' : name.replace(UNFIT_FOR_TAGS, percent));

/** The name that `toTag` was given. */
export const fromTag = (tag: string): string =>
  tag === '%'
    ? ''
    : tag.replace(/%([0-9a-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** A name as a tag value of a line: comma, equals sign and space separate, so they are escaped. */
export const lineTag = (name: string): string => toTag(name).replace(/[,= ]/g, '\\$&');

/** A text as a field value of a line. */
export const lineText = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** A name as a tag value in a statement's condition. */
export const qlTag = (name: string): string => `'${toTag(name).replace(/['\\]/g, '\\$&')}'`;

/** A name of a database or policy in a statement. */
export const qlName = (name: string): string => `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
