import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJsonFile, writeJsonFile } from './json-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-json-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a small file', () => {
  it('keeps a value, in a folder that it makes', async () => {
    const path = join(folder, 'deep', 'stored.json');
    expect(await readJsonFile(path)).toBeNull();
    await writeJsonFile(path, { through: 5 });
    await writeJsonFile(path, { through: 6 });
    expect(await readJsonFile(path)).toEqual({ through: 6 });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['stored.json']);
  });

  it('that is no JSON counts as none', async () => {
    writeFileSync(join(folder, 'x.json'), '{"through":');
    expect(await readJsonFile(join(folder, 'x.json'))).toBeNull();
  });
});
