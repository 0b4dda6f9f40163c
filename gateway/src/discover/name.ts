/** What a machine is called: by its identification, else by what its server calls itself. Pure. */

import { find } from './find.ts';
import { GENERIC_NAMES } from './hints.ts';
import type { Specification } from './specification.ts';
import type { Thing } from './thing.ts';

export const ID_MAX_CHARS = 64;
const NAME_MAX_CHARS = 80;

export interface Identity {
  id: string;
  name: string;
  /** Name, manufacturer, model, serial … as they are told. */
  identity: Record<string, string>;
}

/** Id and name of a machine. */
export function identityOf(
  roots: readonly Thing[],
  specifications: readonly Specification[],
  applicationName: string | null,
): Identity {
  const identity: Record<string, string> = {};
  for (const { identity: rules, namespaces } of specifications) {
    for (const { what, path } of rules) {
      const [text] = roots
        .flatMap((root) => find(root, path, namespaces))
        .flatMap(({ says }) => says?.value.text ?? []);
      if (text?.trim()) identity[what] ??= text.trim();
    }
  }
  const own = roots.map(({ name }) => name.name).find((name) => !GENERIC_NAMES.test(name));
  const names = [identity.name, own, applicationName, identity.serial].filter((name) => name && slug(name) !== '');
  const name = (names[0] ?? 'machine').slice(0, NAME_MAX_CHARS);
  return { id: slug(name) || 'machine', name, identity };
}

/** Letters that don't come apart into a letter and a mark. */
const LATIN: Readonly<Record<string, string>> = { đ: 'd', ð: 'd', ø: 'o', ł: 'l', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' };

/**
 * A name as an id: lower case, letters without their marks (`Nhiệt độ dầu` → `nhiet-do-dau`), nothing but letters, digits,
 * `_`, `.` and `-`; empty when nothing is left.
 */
export const slug = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[đðøłßæœþ]/g, (letter) => LATIN[letter] ?? letter)
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[-.]+$/g, '')
    .slice(0, ID_MAX_CHARS);
