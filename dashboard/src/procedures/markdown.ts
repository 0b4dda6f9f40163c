/**
 * Markdown as a small tree that can't hold anything but text, its structure and links to the web: no HTML, no images,
 * no addresses that run something. Whoever shows it makes elements of it, never HTML out of text.
 */

import { lexer, type Token, type Tokens } from 'marked';

export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'em' | 'del'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'br' };

export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: { checked: boolean | null; blocks: Block[] }[] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

/** Levels of nesting that are followed; deeper ones are shown as plain text. */
const DEPTH_MAX = 20;

/** Reads a text; whatever is no Markdown is text. */
export const blocksOf = (text: string): Block[] => lexer(text, { gfm: true }).flatMap((token) => blockOf(token, 0));

function blockOf(token: Token, depth: number): Block[] {
  if (depth > DEPTH_MAX) return [{ kind: 'paragraph', children: [{ kind: 'text', text: token.raw }] }];
  const blocks = (tokens: readonly Token[]) => tokens.flatMap((inner) => blockOf(inner, depth + 1));
  switch (token.type) {
    case 'heading':
      return [{ kind: 'heading', level: Math.min(token.depth + 1, 6), children: inlines(token.tokens, depth) }];
    case 'code':
      return [{ kind: 'code', text: token.text }];
    case 'blockquote':
      return [{ kind: 'quote', blocks: blocks(token.tokens ?? []) }];
    case 'list': {
      const list = token as Tokens.List;
      const items = list.items.map((item) => ({
        checked: item.task ? item.checked === true : null,
        blocks: blocks(item.tokens),
      }));
      return [{ kind: 'list', ordered: list.ordered, start: Number(list.start) || 1, items }];
    }
    case 'table': {
      const table = token as Tokens.Table;
      const cells = (row: readonly Tokens.TableCell[]) => row.map((cell) => inlines(cell.tokens, depth));
      return [{ kind: 'table', head: cells(table.header), rows: table.rows.map(cells) }];
    }
    case 'hr':
      return [{ kind: 'rule' }];
    case 'space':
    case 'def':
    case 'checkbox':
      return [];
    case 'paragraph':
    case 'text':
      return [{ kind: 'paragraph', children: inlines(token.tokens ?? [token], depth) }];
    default:
      // HTML among them: it is shown as it was written.
      return [{ kind: 'paragraph', children: [{ kind: 'text', text: token.raw.trim() }] }];
  }
}

function inlines(tokens: readonly Token[] | undefined, depth: number): Inline[] {
  return (tokens ?? []).flatMap((token) => inlineOf(token, depth + 1));
}

function inlineOf(token: Token, depth: number): Inline[] {
  if (depth > DEPTH_MAX) return [{ kind: 'text', text: token.raw }];
  const children = () => inlines((token as { tokens?: Token[] }).tokens, depth);
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [{ kind: token.type, children: children() }];
    case 'codespan':
      return [{ kind: 'code', text: token.text }];
    case 'br':
      return [{ kind: 'br' }];
    case 'link': {
      const href = webAddress(token.href);
      return href === null ? children() : [{ kind: 'link', href, children: children() }];
    }
    case 'image':
      return [{ kind: 'text', text: token.text }];
    case 'checkbox':
      return [];
    case 'escape':
      return [{ kind: 'text', text: token.text }];
    case 'text':
      return token.tokens === undefined ? [{ kind: 'text', text: unescaped(token.raw) }] : children();
    default:
      return [{ kind: 'text', text: token.raw }];
  }
}

/** An address of the web or of mail; `null` for everything else, scripts and files among it. */
function webAddress(href: string): string | null {
  try {
    const url = new URL(href);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The few names of characters that people write; the others stand as they are. */
const unescaped = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
