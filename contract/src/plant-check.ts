/**
 * What the plant's schema can't say: references, uniqueness, time zones, times that must fit, roles that must make
 * sense together. All faults come out at once, each with its path inside the file and the next step. Recurrence rules
 * are checked by the maintenance core, which knows them.
 */

import { checkCalendars } from './check/calendars.ts';
import { checkDepartments } from './check/departments.ts';
import { checkUnique, collect, known, type Named, type Report } from './check/faults.ts';
import { checkJobs } from './check/jobs.ts';
import { checkMachine } from './check/machines.ts';
import { checkMaintenance, checkMeters } from './check/maintenance.ts';
import { checkReasons } from './check/reasons.ts';
import { checkAlarms, checkProducts, type Known } from './check/references.ts';
import type { ConfigFault } from './errors.ts';
import type { Machine } from './plant/machine.ts';
import type { Line } from './plant/site.ts';
import { machinesOf, type Plant } from './plant.ts';

/** Faults of a plant that satisfies its schema; empty when there are none. */
export function checkPlant(plant: Plant): ConfigFault[] {
  const all: Known = {
    machines: new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine])),
    calendars: new Set(plant.calendars.map((calendar) => calendar.id)),
    products: new Set(plant.products?.map((product) => product.id)),
  };
  return collect((report) => {
    checkHierarchy(plant, all, report);
    checkCalendars(plant, report);
    checkUnique('Product', placed(plant.products, 'products'), report);
    checkProducts(plant, all, report);
    checkUnique('Alarm rule', placed(plant.alarms, 'alarms'), report);
    checkAlarms(plant, all, report);
    checkUnique('Maintenance plan', placed(plant.maintenance, 'maintenance'), report);
    checkMaintenance(plant, all, report);
    checkJobs(plant, all, report);
  });
}

const placed = (items: readonly { id: string }[] | undefined, path: string): Named[] =>
  (items ?? []).map(({ id }, i) => ({ id, path: `${path}[${i}]` }));

/** Sites, areas, lines and machines: lines and machines are unique in the whole enterprise, being keys of what is stored. */
function checkHierarchy(plant: Plant, all: Known, report: Report): void {
  const lines: (Named & { line: Line })[] = [];
  const machines: Named[] = [];
  checkUnique('Site', placed(plant.sites, 'sites'), report);
  plant.sites.forEach((site, s) => {
    if (!isTimeZone(site.timeZone)) {
      report(
        `sites[${s}].timeZone`,
        `${site.timeZone} is no IANA time zone`,
        'Use a name like Europe/Berlin or Asia/Ho_Chi_Minh.',
      );
    }
    // Of the topics of a group STATE nobody could tell whether a host or a node is meant [tck-id-topic-structure-namespace-valid-group-id].
    if (site.id === 'STATE') report(`sites[${s}].id`, 'STATE is a word of Sparkplug’s topics', 'Choose another id.');
    checkUnique('Area', placed(site.areas, `sites[${s}].areas`), report);
    checkDepartments(site, `sites[${s}].departments`, report);
    site.areas.forEach((area, a) => {
      for (const [l, line] of area.lines.entries()) {
        const path = `sites[${s}].areas[${a}].lines[${l}]`;
        lines.push({ id: line.id, path, line });
        machines.push(...placed(line.machines, `${path}.machines`));
      }
    });
  });
  checkUnique('Line', lines, report);
  checkUnique('Machine', machines, report);
  for (const { line, path } of lines) checkLine(line, path, all, report);
}

function checkLine(line: Line, path: string, all: Known, report: Report): void {
  if (!all.calendars.has(line.calendar)) {
    report(`${path}.calendar`, `there is no calendar ${line.calendar}`, known('calendar', all.calendars));
  }
  if (line.product !== undefined && !all.products.has(line.product)) {
    report(`${path}.product`, `there is no product ${line.product}`, known('product', all.products));
  }
  const own = line.machines.map((machine) => machine.id);
  if (line.countingPoint !== undefined && !own.includes(line.countingPoint)) {
    report(`${path}.countingPoint`, `${line.countingPoint} is not a machine of line ${line.id}`, known('machine', own));
  }
  checkReasons(line, path, report);
  line.machines.forEach((machine, m) => {
    checkMachine(machine, `${path}.machines[${m}]`, report);
    checkMeters(machine, `${path}.machines[${m}]`, report);
    checkFrozen(machine, `${path}.machines[${m}]`, all, report);
  });
}

/** Limits of control that were frozen hold for products that there are. */
function checkFrozen({ signals }: Machine, path: string, all: Known, report: Report): void {
  signals.forEach(({ chart }, s) => {
    chart?.frozen?.forEach(({ product }, f) => {
      if (product === undefined || all.products.has(product)) return;
      const at = `${path}.signals[${s}].chart.frozen[${f}].product`;
      report(at, `there is no product ${product}`, known('product', all.products));
    });
  });
}

/** Whether the text names a zone of the IANA database; bare offsets don't, since they know no daylight saving. */
function isTimeZone(text: string): boolean {
  if (/^[+-]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
