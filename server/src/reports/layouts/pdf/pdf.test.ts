import { describe, expect, it, test } from 'vitest';
import { madeReport } from '../../../domain/reports/fixture-report.ts';
import { LANGUAGES } from '../../texts/texts.ts';
import { pdf } from './pdf.ts';
import { runsOf } from './runs.ts';

describe('text', () => {
  it('is cut into runs of one font, and marks stay with the letters before them', () => {
    expect(runsOf('Linie 1: ライン 3 (停止)')).toEqual([
      { text: 'Linie 1: ', font: 'Inter' },
      { text: 'ライン', font: 'Japanese' },
      { text: ' 3 (', font: 'Inter' },
      { text: '停止', font: 'Japanese' },
      { text: ')', font: 'Inter' },
    ]);
    expect(runsOf('データ・ページ')).toEqual([{ text: 'データ・ページ', font: 'Japanese' }]);
    expect(runsOf('Hệ số ÷ 97 %')).toEqual([{ text: 'Hệ số ÷ 97 %', font: 'Inter' }]);
  });

  it('of Thai may break between its words, and says the same', () => {
    const text = 'เวลาหยุดเครื่องจักร';
    const [run] = runsOf(text);
    expect(run?.font).toBe('Thai');
    expect(run?.text).toContain('\u200b');
    expect(run?.text.replaceAll('\u200b', '')).toBe(text);
  });
});

test.each(LANGUAGES)('a report is a PDF in %s, with its fonts inside', async (language) => {
  const bytes = Buffer.from(await pdf.write(madeReport('acme', 'day', '2026-11-20', 3), language));
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const text = bytes.toString('latin1');
  // The plant has names in Japanese and Thai, whatever the reader speaks.
  for (const font of ['Inter', 'BIZUDPGothic', 'NotoSansThai'])
    expect(text).toMatch(new RegExp(`FontName /[A-Z]+\\+${font}`));
  expect(bytes.length).toBeLessThan(500_000);
});
