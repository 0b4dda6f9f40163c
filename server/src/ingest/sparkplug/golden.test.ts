/**
 * What nodes send, legal and not, as bytes that another implementation wrote (Eclipse Tahu's encoder), and what the host
 * makes of them: what it tells, what it refuses, which assertion it names, and whether it asks for births.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Told } from './outcome.ts';
import { make } from './test-rig.ts';

type Step = { says: string; topic: string; hex: string; qos?: number; retain?: boolean } | { passMs: number };

interface Sequence {
  title: string;
  messages: Step[];
  expected: {
    told: string[];
    /** Reasons, in the order in which they first came. */
    refused?: string[];
    /** Assertions. */
    broken?: string[];
    /** Rebirths asked for; messages that never came. */
    asked?: number;
    missed?: number;
    /** Whether the node is there at the end; default true. */
    online?: boolean;
  };
}

const GOLDEN = new URL('../../../../contract/src/sparkplug/golden/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, GOLDEN), 'utf8');
const sequences = JSON.parse(read('sequences.json')) as Sequence[];

/** In words, without the values of births. */
function inWords(told: Told): string {
  if (told.kind === 'hole') return 'hole';
  const device = told.kind === 'death' ? told.device : told.message.device;
  const what = device === null ? told.kind : `${told.kind} ${device}`;
  if (told.kind !== 'data') return what;
  const readings = told.readings.map(
    ({ name, value, isHistorical }) => ` ${name} ${value}${isHistorical ? ' historical' : ''}`,
  );
  return `${what}:${readings.join(',')}${told.inOrder ? '' : ' late'}`;
}

describe('a node that sends', () => {
  it.each(sequences)('$title', async ({ messages, expected }) => {
    const { connect, send, pass, take, told, metrics, count, host } = make();
    await connect();
    take();
    for (const step of messages) {
      if ('passMs' in step) pass(step.passMs);
      else send(step.topic, Uint8Array.from(Buffer.from(step.hex, 'hex')), step.retain ?? false, step.qos ?? 0);
    }
    const refused = await metrics.registry.getSingleMetric('gemba_server_sparkplug_refused_total')?.get();
    const [node] = host.nodes;
    expect({
      told: told.map(inWords),
      refused: refused?.values.map(({ labels }) => labels.reason),
      broken: [...(node?.diagnosis.broken.keys() ?? [])],
      asked: take().filter(({ topic }) => topic === 'spBv1.0/plant/NCMD/edge').length,
      missed: await count('missed_total'),
      online: node?.view.node.online ?? false,
    }).toEqual({ refused: [], broken: [], asked: 0, missed: 0, online: true, ...expected });
  });

  it('breaks only assertions that there are', () => {
    const names = new Set(
      read('../assertions.txt')
        .split('\n')
        .map((line) => line.split(' ')[1]),
    );
    const broken = sequences.flatMap(({ expected }) => expected.broken ?? []);
    expect(broken.filter((name) => !names.has(name))).toEqual([]);
  });
});
