/**
 * A part of an address space, as a tree: breadth first, in portions, each node opened once however many references lead
 * to it, so that circles end. Two children of one name stay two: a node is its identity, never its path.
 */

import type { Children, Found } from './address-space.ts';

/** What a crawl asks of a server. */
export interface Browsable {
  children(ids: readonly string[], only?: 'all' | 'properties'): Promise<Children[]>;
}

export interface Branch {
  found: Found;
  children: Branch[];
  /** Opened elsewhere in the tree, nearer to its root. */
  isRepeated: boolean;
  /** On the last level, where its children were not asked for. */
  isUnopened: boolean;
  /** Why its children are not all here; `null` when they are. */
  problem: string | null;
}

export interface CrawlLimits {
  /** Levels below the root; of the variables on the last one the properties come too. */
  depth: number;
  /** Nodes altogether. */
  nodes: number;
}

export interface Crawl {
  root: Branch;
  nodes: number;
  /** Whether the limit of nodes ended it. */
  isCut: boolean;
}

/** Nodes that are opened between two reports of progress. */
const PORTION = 100;
/** The server's description of itself: thousands of nodes that no machine is made of [OPC 10000-5 §8.3.2]. */
export const SERVER_OBJECT = 'i=2253';

/** Crawls from `root`; `progress` hears how many nodes are known. */
export async function crawl(
  server: Browsable,
  root: Found,
  limits: CrawlLimits,
  progress: (nodes: number) => void = () => {},
): Promise<Crawl> {
  const top: Branch = branchOf(root);
  const opened = new Set([root.id]);
  const state = { nodes: 1, isCut: false };
  let level = [top];
  for (let depth = 0; depth <= limits.depth && level.length > 0; depth++) {
    const isLast = depth === limits.depth;
    const wanted = isLast ? level.filter(({ found }) => found.nodeClass === 'Variable') : level;
    for (const branch of level) branch.isUnopened = isLast && branch.found.nodeClass === 'Object';
    const next: Branch[] = [];
    for (let first = 0; first < wanted.length && !state.isCut; first += PORTION) {
      const portion = wanted.slice(first, first + PORTION);
      const ids = portion.map(({ found }) => found.id);
      const answers = await server.children(ids, isLast ? 'properties' : 'all');
      for (const [index, branch] of portion.entries()) {
        take(branch, answers[index] ?? { found: [], problem: 'no answer' }, limits, state);
        next.push(...branch.children.filter((child) => open(child, opened, root)));
      }
      progress(state.nodes);
    }
    level = next;
  }
  return { root: top, ...state };
}

function take(branch: Branch, answer: Children, limits: CrawlLimits, state: { nodes: number; isCut: boolean }): void {
  const room = limits.nodes - state.nodes;
  branch.children = answer.found.slice(0, room).map(branchOf);
  branch.problem = answer.problem;
  state.nodes += branch.children.length;
  if (answer.found.length <= room) return;
  state.isCut = true;
  branch.problem = `more than ${limits.nodes} nodes`;
}

/** Whether the child is to be opened: not yet so, and not the server's own description. */
function open(child: Branch, opened: Set<string>, root: Found): boolean {
  const { id } = child.found;
  if (opened.has(id)) {
    child.isRepeated = true;
    return false;
  }
  opened.add(id);
  return id !== SERVER_OBJECT || root.id === SERVER_OBJECT;
}

const branchOf = (found: Found): Branch => ({
  found,
  children: [],
  isRepeated: false,
  isUnopened: false,
  problem: null,
});

/** All branches, a parent before its children. */
export function* branches(root: Branch): Generator<Branch> {
  yield root;
  for (const child of root.children) yield* branches(child);
}
