/** What is wrong with any page, whatever it shows: findings of axe, and targets that a finger misses. */

import axe from 'axe-core';
import type { Page } from 'playwright';
import type { Size } from '../support/fake-live/screens.ts';
import { judging } from '../support/proof.ts';

const THEMES = ['dark', 'light', 'night'];
/** In which themes axe looks at a screen of each size; small in CI: each theme at one. The first is the one to open it in. */
export const THEMES_AT: Record<Size, readonly string[]> = judging
  ? { hd: THEMES, uhd: THEMES, phone: THEMES }
  : { hd: ['dark', 'night'], uhd: [], phone: ['light'] };
/** The rules of axe that a theme can break: it changes colours and nothing else. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Serious and critical findings of axe, as `rule: element`. @param rules those alone that are asked for; else all */
export async function seriousFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const only = rules === undefined ? {} : { runOnly: { type: 'rule', values: rules } };
  return page.evaluate(async (asked) => {
    const { violations } = await (
      window as unknown as {
        axe: {
          run: (
            options: object,
          ) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
        };
      }
    ).axe.run({ resultTypes: ['violations'], ...asked });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, only);
}

/** Findings in each of the themes, as `theme: rule: element`: of all rules in the first, of those of colours in the others. */
export async function findingsInThemes(page: Page, themes: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const [index, theme] of themes.entries()) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    const findings = await seriousFindings(page, index === 0 ? undefined : COLOUR_RULES);
    found.push(...findings.map((finding) => `${theme}: ${finding}`));
  }
  return found;
}

/** By how many px a page is wider than its window; a phone shows what is wider smaller, so its `innerWidth` grows with it. */
export const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** What can be touched and is lower than 44 px, among what is seen. */
export function smallTargets(): string[] {
  return [
    ...document.querySelectorAll(
      'a, button, select, summary, label:has([type="checkbox"]), input:not([type="radio"], [type="checkbox"])',
    ),
  ]
    .filter((target) => {
      const box = target.getBoundingClientRect();
      const seen =
        box.width > 1 &&
        getComputedStyle(target).visibility !== 'hidden' &&
        getComputedStyle(target).clipPath === 'none';
      return seen && box.height < 43.5;
    })
    .map(
      (target) =>
        `${target.tagName} ${target.textContent?.trim().slice(0, 40)} ${target.getBoundingClientRect().height}`,
    );
}
