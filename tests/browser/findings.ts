/** What is wrong with any page, whatever it shows: findings of axe, and targets that a finger misses. */

import axe from 'axe-core';
import type { Page } from 'playwright';

/** Serious and critical findings of axe, as `rule: element`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (
      window as unknown as {
        axe: {
          run: (
            options: object,
          ) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
        };
      }
    ).axe.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

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
