/** Values as YAML: in one line, or as an item of a list with a line for each of its fields, as people write configuration. */

/** Stands for what stands at a path of the same file. */
export class SameAs {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[]) {
    this.path = path;
  }
}

type Resolve = (same: SameAs) => { alias: string } | { value: unknown };

/** Texts that are themselves without quotes, in a list in one line too [YAML 1.2.2 §7.3.3]. */
const PLAIN = /^[\p{L}][\p{L}\p{N} _./()%=;–’“”…+-]*$/u;
/** What YAML, or one of its elder versions, would read as something else. */
const WORDS = /^(true|false|null|yes|no|on|off|y|n|inf|nan)$/i;

/** A value in one line. */
export function yamlValue(value: unknown, resolve: Resolve): string {
  if (value instanceof SameAs) {
    const found = resolve(value);
    return 'alias' in found ? `*${found.alias}` : yamlValue(found.value, resolve);
  }
  if (typeof value === 'string') return yamlText(value);
  if (Array.isArray(value)) return `[${value.map((one) => yamlValue(one, resolve)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, one]) => one !== undefined);
    if (fields.length === 0) return '{}';
    return `{ ${fields.map(([key, one]) => `${yamlText(key)}: ${yamlValue(one, resolve)}`).join(', ')} }`;
  }
  return JSON.stringify(value ?? null);
}

/** An item of a list, its fields below each other. */
export function yamlItem(item: object, indent: string, eol: string, write: (value: unknown) => string): string {
  const fields = Object.entries(item).filter(([, value]) => value !== undefined);
  return fields
    .map(([key, value], i) => `${indent}${i === 0 ? '- ' : '  '}${yamlText(key)}: ${write(value)}`)
    .join(eol);
}

/** JSON's quotes are YAML's too [YAML 1.2.2 §7.3.1]; of the two line ends that only YAML knows, none is left bare. */
function yamlText(text: string): string {
  if (PLAIN.test(text) && !WORDS.test(text) && text === text.trim()) return text;
  return JSON.stringify(text).replaceAll(
    /[\u0085\u2028\u2029\ufeff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
