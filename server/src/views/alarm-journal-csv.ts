/** The alarm journal as CSV: pages of lines go in, text comes out, times in UTC and as the clock of the site showed them. */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { AlarmTransition } from '../domain/alarms/types.ts';
import { cell, isoNs, localIso } from '../historian/export/csv.ts';

const COLUMNS = [
  ...['id', 'time', 'time_local', 'machine', 'rule', 'text', 'priority', 'occurrence', 'transition', 'state'],
  ...['suppression', 'by', 'comment', 'value', 'announced', 'held', 'late', 'detail'],
];

/** Times of what is about no machine are those of the first site. */
export async function* journalCsv(
  plant: Plant,
  pages: AsyncIterable<readonly (AlarmTransition & { id: number })[]>,
): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  const zones = new Map(machinesOf(plant).map(({ machine, site }) => [machine.id, site.timeZone]));
  const clocks = new Map([...new Set(zones.values())].map((zone) => [zone, localIso(zone)]));
  const firstZone = plant.sites[0]?.timeZone ?? 'UTC';
  const clockOf = (machine: string) => clocks.get(zones.get(machine) ?? firstZone) ?? localIso(firstZone);
  const rules = new Map((plant.alarms ?? []).map((rule) => [rule.id, rule]));
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield page
      .map((line) => {
        const rule = rules.get(line.rule);
        const fields = [
          ...[`${line.id}`, isoNs(line.atNs), clockOf(line.machine)(line.atNs), text(line.machine), text(line.rule)],
          ...[text(rule?.text), text(rule?.priority), text(line.occurrence), line.transition, line.state],
          ...[line.suppression, text(line.by), text(line.comment), line.value === null ? '' : String(line.value)],
          ...[line.announce ? 'yes' : 'no', line.held ?? '', line.late ? 'yes' : 'no'],
          line.detail === null ? '' : cell(JSON.stringify(line.detail)),
        ];
        return `${fields.join(',')}\r\n`;
      })
      .join('');
  }
}

const text = (value: string | null | undefined): string => (value == null || value === '' ? '' : cell(value));
