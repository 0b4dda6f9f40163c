/**
 * Changes of a YAML file that leave everything else as it stands: comments, order, the way in which people write. Each
 * change is a cut in the text; the result is read again, and is what was meant or is refused.
 */

import { isDeepStrictEqual } from 'node:util';
import { GembaError } from '@gemba/contract/errors';
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { SameAs, yamlItem, yamlValue } from './config-text.ts';

export { SameAs } from './config-text.ts';

type Path = readonly (string | number)[];
/** A value put in place of another, or at the end of its map; or things added at the end of a list that there is. */
export type ConfigEdit = { path: Path; value: unknown } | { list: Path; add: readonly object[] };

interface Cut {
  from: number;
  to: number;
  text: string;
}

/** A line that goes or comes, with its number in the file that it stands in. */
export interface ChangedLine {
  sign: '-' | '+';
  line: number;
  text: string;
}

/** Throws GEMBA_CONFIG_EDIT where a change can't be made without touching what it doesn't mean. */
export function editConfig(
  text: string,
  name: string,
  edits: readonly ConfigEdit[],
): { text: string; difference: ChangedLine[] } {
  const document = parseDocument(text, { prettyErrors: false });
  // A copy for each alias, so that a change of one of them is a change of one.
  const wanted = plainOf(document.toJS({ maxAliasCount: 100 }));
  const sheet = new Sheet(text, document, name);
  const cuts = edits.map((edit) => sheet.cutOf(edit));
  for (const edit of edits) applyTo(wanted, edit);
  const ordered = cuts.map((cut, order) => ({ ...cut, order })).sort((a, b) => a.from - b.from || a.order - b.order);
  let [changed, at] = ['', 0];
  for (const cut of ordered) {
    if (cut.from < at) throw cannot(name, 'two changes are of the same place');
    changed += text.slice(at, cut.from) + cut.text;
    at = cut.to;
  }
  changed += text.slice(at);
  const read = parseDocument(changed, { prettyErrors: false });
  if (read.errors.length > 0 || !isDeepStrictEqual(plainOf(read.toJS({ maxAliasCount: 100 })), wanted)) {
    throw cannot(name, 'something else of the file would change with it');
  }
  return { text: changed, difference: differenceOf(text, ordered) };
}

const cannot = (file: string, reason: string) => new GembaError('GEMBA_CONFIG_EDIT', { file, reason });
const plainOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

class Sheet {
  readonly #text: string;
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #name: string;
  readonly #eol: string;

  constructor(text: string, document: ReturnType<typeof parseDocument>, name: string) {
    this.#text = text;
    this.#document = document;
    this.#name = name;
    this.#eol = text.includes('\r\n') ? '\r\n' : '\n';
  }

  cutOf(edit: ConfigEdit): Cut {
    return 'path' in edit ? this.#set(edit.path, edit.value) : this.#append(edit.list, edit.add);
  }

  #set(path: Path, value: unknown): Cut {
    const map = this.#at(path.slice(0, -1));
    const key = String(path.at(-1));
    if (!isMap(map)) throw cannot(this.#name, `there is nothing that could hold ${path.join('.')}`);
    const pair = map.items.find((one) => isScalar(one.key) && one.key.value === key);
    if (pair === undefined) return this.#addKey(map, key, value);
    const [node, from] = [pair.value as Node | null, this.#text.indexOf(':', rangeOf(pair.key as Node)[1]) + 1];
    if (node !== null && !isAlias(node) && (node as { anchor?: string }).anchor !== undefined) {
      throw cannot(this.#name, `${path.join('.')} is repeated elsewhere by its anchor`);
    }
    const to = node === null ? from : Math.max(from, this.#endOf(node));
    return { from, to, text: ` ${this.#write(value, from)}` };
  }

  #addKey(map: YAMLMap, key: string, value: unknown): Cut {
    const last = map.items.at(-1);
    const first = map.items[0];
    if (last === undefined || first === undefined) {
      const from = rangeOf(map)[0] + 1;
      return { from, to: from, text: `${key}: ${this.#write(value, from)}` };
    }
    const end = this.#endOf((last.value ?? last.key) as Node);
    if (map.flow === true) return { from: end, to: end, text: `, ${key}: ${this.#write(value, end)}` };
    const from = this.#lineEnd(end);
    const indent = this.#columnOf(rangeOf(first.key as Node)[0]);
    const isList = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'object');
    if (!isList) return { from, to: from, text: `${this.#eol}${indent}${key}: ${this.#write(value, from)}` };
    const items = (value as object[]).map((item) => `${this.#eol}${this.#item(item, `${indent}  `, from)}`);
    return { from, to: from, text: `${this.#eol}${indent}${key}:${items.join('')}` };
  }

  #append(path: Path, add: readonly object[]): Cut {
    const list = this.#at(path);
    if (!isSeq(list)) throw cannot(this.#name, `${path.join('.')} is no list`);
    const last = list.items.at(-1) as Node | undefined;
    const from = last === undefined ? rangeOf(list)[0] + 1 : this.#endOf(last);
    if (list.flow === true || last === undefined) {
      const items = add.map((item) => this.#write(item, from)).join(', ');
      return { from, to: from, text: last === undefined ? items : `, ${items}` };
    }
    const [indent, end] = [this.#columnOf(rangeOf(list)[0]), this.#lineEnd(from)];
    return { from: end, to: end, text: add.map((item) => `${this.#eol}${this.#item(item, indent, end)}`).join('') };
  }

  #item = (item: object, indent: string, at: number) =>
    yamlItem(item, indent, this.#eol, (value) => this.#write(value, at));

  #write(value: unknown, at: number): string {
    return yamlValue(value, (same) => this.#same(same, at));
  }

  /** What stands elsewhere is named by its anchor where that stands before; else it is written again. */
  #same({ path }: SameAs, at: number): { alias: string } | { value: unknown } {
    const node = this.#at(path, false);
    const target = isAlias(node) ? node.resolve(this.#document) : node;
    const anchor = (target as { anchor?: string } | undefined)?.anchor;
    if (target !== undefined && target !== null && anchor !== undefined && rangeOf(target as Node)[0] < at) {
      return { alias: anchor };
    }
    return { value: plainOf((target as Node | undefined)?.toJS(this.#document, { maxAliasCount: 100 })) };
  }

  #at(path: Path, follow = true): unknown {
    let node: unknown = this.#document.contents;
    for (const key of path) {
      if (isAlias(node)) throw cannot(this.#name, `${path.join('.')} repeats what stands elsewhere`);
      node = isCollection(node) ? node.get(key, true) : undefined;
    }
    if (follow && isAlias(node)) throw cannot(this.#name, `${path.join('.')} repeats what stands elsewhere`);
    return node;
  }

  /** Where the content of a node ends: before the comments and blank lines that stand behind it. */
  #endOf(node: Node): number {
    if (isCollection(node) && node.flow !== true) {
      const last = node.items.at(-1);
      const inner = isPair(last) ? (last.value ?? last.key) : last;
      if (inner != null) return this.#endOf(inner as Node);
    }
    let end = rangeOf(node)[1];
    while (end > 0 && /\s/.test(this.#text[end - 1] ?? '')) end--;
    return end;
  }

  #lineEnd(at: number): number {
    const found = this.#text.indexOf('\n', at);
    if (found < 0) return this.#text.length;
    return this.#text[found - 1] === '\r' ? found - 1 : found;
  }

  /** Spaces up to the column of a place. */
  #columnOf(at: number): string {
    return ' '.repeat(at - (this.#text.lastIndexOf('\n', at - 1) + 1));
  }
}

function rangeOf(node: Node): [number, number] {
  const range = (node as { range?: [number, number, number] | null }).range;
  if (range == null) throw new Error('a node that was read has its place');
  return [range[0], range[1]];
}

/** The same change of the plain value. */
function applyTo(root: unknown, edit: ConfigEdit): void {
  const at = (path: Path) => path.reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], root);
  const meant = (value: unknown): unknown => {
    if (value instanceof SameAs) return at(value.path);
    if (Array.isArray(value)) return value.map(meant);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, meant(one)]));
  };
  if ('path' in edit)
    (at(edit.path.slice(0, -1)) as Record<string, unknown>)[String(edit.path.at(-1))] = meant(edit.value);
  else (at(edit.list) as unknown[]).push(...edit.add.map(meant));
}

/** The lines that the cuts touch, before and after. */
function differenceOf(text: string, cuts: readonly Cut[]): ChangedLine[] {
  const lines: ChangedLine[] = [];
  let moved = 0;
  for (let i = 0; i < cuts.length; ) {
    // Cuts of the same lines are one change.
    const from = text.lastIndexOf('\n', (cuts[i]?.from ?? 0) - 1) + 1;
    let [to, changed, at] = [from, '', from];
    for (let cut = cuts[i]; cut !== undefined && (cut.from <= to || to === from); cut = cuts[++i]) {
      changed += text.slice(at, cut.from) + cut.text;
      at = cut.to;
      const end = text.indexOf('\n', cut.to);
      to = end < 0 ? text.length : end;
    }
    const was = text.slice(from, to).split(/\r?\n/);
    const is = (changed + text.slice(at, to)).split(/\r?\n/);
    let same = 0;
    while (same < Math.min(was.length, is.length) && was[same] === is[same]) same++;
    let tail = 0;
    while (tail < Math.min(was.length, is.length) - same && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
    const first = text.slice(0, from).split('\n').length + same;
    const cutOut = (all: string[]) => all.slice(same, all.length - tail);
    lines.push(...cutOut(was).map((one, n) => ({ sign: '-' as const, line: first + n, text: one })));
    lines.push(...cutOut(is).map((one, n) => ({ sign: '+' as const, line: first + moved + n, text: one })));
    moved += is.length - was.length;
  }
  return lines;
}
