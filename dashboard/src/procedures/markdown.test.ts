import { describe, expect, test } from 'vitest';
import { blocksOf } from './markdown.ts';

const flat = (text: string): string => JSON.stringify(blocksOf(text));

test('headings, lists, tables, code and emphasis become a tree', () => {
  expect(blocksOf('# Clean\n\n1. **Stop** it\n2. `rinse`')).toEqual([
    { kind: 'heading', level: 2, children: [{ kind: 'text', text: 'Clean' }] },
    {
      ...{ kind: 'list', ordered: true, start: 1 },
      items: [
        {
          checked: null,
          blocks: [
            {
              kind: 'paragraph',
              children: [
                { kind: 'strong', children: [{ kind: 'text', text: 'Stop' }] },
                { kind: 'text', text: ' it' },
              ],
            },
          ],
        },
        { checked: null, blocks: [{ kind: 'paragraph', children: [{ kind: 'code', text: 'rinse' }] }] },
      ],
    },
  ]);
  expect(blocksOf('|a|b|\n|-|-|\n|1|2 &lt; 3|')).toEqual([
    {
      kind: 'table',
      head: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]],
      rows: [[[{ kind: 'text', text: '1' }], [{ kind: 'text', text: '2 < 3' }]]],
    },
  ]);
});

describe('what could run is text, or nothing', () => {
  test.each([
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['a <img src=x onerror=alert(1)> b', '<img src=x onerror=alert(1)>'],
  ])('%s', (text, shown) => {
    expect(blocksOf(text).every(({ kind }) => kind === 'paragraph')).toBe(true);
    expect(flat(text)).toContain(JSON.stringify(shown).slice(1, -1));
    expect(flat(text)).not.toContain('"link"');
  });

  test.each([
    '[x](javascript:alert(1))',
    '[x](data:text/html,x)',
    '[x](/api/v1/users)',
    '[x](vbscript:x)',
    '![x](http://a/x.png)',
  ])('%s is no link', (text) => {
    expect(blocksOf(text)).toEqual([{ kind: 'paragraph', children: [{ kind: 'text', text: 'x' }] }]);
  });

  test('a link to the web is one', () => {
    expect(flat('[manual](https://example.com/a?b=c)')).toContain('"href":"https://example.com/a?b=c"');
  });

  test('nesting without end is cut', () => {
    expect(flat(`${'>'.repeat(500)} deep`).length).toBeLessThan(5000);
  });
});
