/**
 * What the people of the demo plant would have entered, said over its API: users, procedures with their versions and
 * receipts, tasks of the shift, targets, orders, parts booked by hand. For pictures of a plant in which somebody works;
 * entered once, the second time nothing is added.
 */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Of everybody who is made here; the demo plant listens on this machine alone. */
const PASSWORD = 'gemba demo people';

const CLEANING = `# Cleaning in place, filler block

Before each change of product, and at the end of the late shift.

| Step | What | Until |
| --- | --- | --- |
| 1 | Close **valve 4**, drain the bowl | bowl is empty |
| 2 | Rinse with cold water | 6 min |
| 3 | Caustic 1.8 %, 75 °C | 20 min |
| 4 | Rinse, measure conductivity | < 30 µS/cm |

1. Lock the guard of the star wheel and hang your own tag on it.
2. Start program 7 on the panel, and stay within sight of it.
3. Write conductivity and time into the task of the shift.

> Caustic burns: goggles, gloves and apron.
`;
const CHANGEOVER = `# From water to tea

1. Flush for 8 minutes with hot water.
2. Change the gaskets of block 4: **red** for tea.
3. Take three samples; the shift lead signs the third.
`;
const TORQUE =
  '# Torque of caps\n\nTen caps of each head every hour: 1.6 to 2.1 Nm. Below or above: stop, call the technician.\n';

/** Speaks as one person: a JSON body, or a document as it is. */
type Speak = (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: object | string) => Promise<unknown>;

interface Person {
  name: string;
  speak: Speak;
  /** `name=value` of the session. */
  cookie: () => string;
}

/** @throws Error with the answer, where the server refuses */
function personAt(url: string, name: string): Person {
  let cookie = '';
  const speak: Speak = async (method, path, body) => {
    const type = typeof body === 'string' ? 'application/octet-stream' : 'application/json';
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} as ${name}: ${response.status} ${await response.text()}`);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response.json();
  };
  return { name, speak, cookie: () => cookie };
}

/** Signs in; who has the first password still, or was just made, chooses another. */
async function signedIn(url: string, name: string, passwords: readonly string[]): Promise<Person> {
  const person = personAt(url, name);
  for (const [index, password] of passwords.entries()) {
    try {
      const { user } = (await person.speak('POST', '/session', { name, password })) as {
        user: { mustChangePassword: boolean };
      };
      if (user.mustChangePassword)
        await person.speak('POST', '/session/password', { current: password, next: PASSWORD });
      return person;
    } catch (error) {
      if (index === passwords.length - 1) throw error;
    }
  }
  throw new Error(`no password for ${name}`);
}

const PEOPLE = {
  ...({ an: 'operator', hoa: 'operator', duc: 'operator', minh: 'lead', bich: 'planner' } as const),
  ...({ linh: 'technician', quang: 'technician' } as const),
};

/**
 * Enters everything, unless it has been.
 * @param password that the server printed for `admin` at its first start
 * @returns the session cookie of the shift lead
 */
export async function enterWhatPeopleWould(url: string, password: string): Promise<string> {
  const admin = await signedIn(url, 'admin', [PASSWORD, password]);
  const { users } = (await admin.speak('GET', '/users')) as { users: { name: string }[] };
  const first = `${PASSWORD} at first`;
  for (const [name, role] of Object.entries(PEOPLE)) {
    if (!users.some((user) => user.name === name)) await admin.speak('POST', '/users', { name, role, password: first });
  }
  const as = async (name: keyof typeof PEOPLE): Promise<Person> => signedIn(url, name, [PASSWORD, first]);
  const [minh, bich] = [await as('minh'), await as('bich')];
  const { procedures } = (await minh.speak('GET', '/procedures')) as { procedures: unknown[] };
  if (procedures.length === 0) {
    await write(minh.speak);
    for (const name of ['an', 'hoa'] as const) await read((await as(name)).speak);
    await tasks(minh.speak, (await as('an')).speak);
    await bookings(minh.speak);
    await targets(bich.speak);
    await orders(bich.speak);
  }
  // Each has its name, and counts once.
  await jobs(minh.speak, (await as('linh')).speak, (await as('an')).speak);
  return minh.cookie();
}

async function write(lead: Speak): Promise<void> {
  const operators = [{ kind: 'role', role: 'operator' }];
  const make = async (
    id: string,
    title: string,
    attachments: object[],
    texts: [string, string][],
    more: object = {},
  ) => {
    await lead('POST', '/procedures', { id, title, attachments, readers: operators, ...more });
    for (const [text, note] of texts)
      await lead('POST', `/procedures/${id}/versions?note=${encodeURIComponent(note)}`, text);
    const published = Math.max(1, texts.length - 1);
    for (let number = 1; number <= published; number++) {
      await lead('POST', `/procedures/${id}/versions/${number}/publish`, { isEditorial: false });
    }
  };
  const fillers = ['filler-1', 'filler-2'].map((machine) => ({ kind: 'machine', machine }));
  const toAny = { kind: 'changeover', line: null, from: 'tea-033', to: null };
  await make(
    'WI-014',
    'Cleaning in place, filler block',
    [...fillers, toAny],
    [
      [CLEANING.replace('1.8 %', '2 %'), ''],
      [CLEANING, 'Caustic 1.8 % instead of 2 %'],
      [`${CLEANING}\nConductivity goes into the task.\n`, 'Conductivity in the task instead of on paper'],
    ],
  );
  await make(
    'WI-031',
    'Changing from water to tea: flush, gaskets, first samples',
    [{ kind: 'changeover', line: null, from: 'water-05', to: 'tea-033' }],
    [[CHANGEOVER, '']],
  );
  await make('WI-044', 'Checking the torque of caps', [{ kind: 'line', line: 'line-2' }], [[TORQUE, '']], {
    readers: [...operators, { kind: 'person', person: 'minh' }],
    readWithinDays: 3,
  });
}

async function read(operator: Speak): Promise<void> {
  await operator('POST', '/procedures/WI-014/versions/2/read');
}

interface Shifts {
  shifts: { id: string; day: string; key: string; fromMs: number; toMs: number }[];
}

async function tasks(lead: Speak, operator: Speak): Promise<void> {
  const { shifts } = (await lead('GET', '/tasks?line=line-2')) as Shifts;
  const [now] = shifts;
  if (now === undefined) return;
  const once = { kind: 'once', day: now.day, shift: now.id };
  const every = { kind: 'recurring', shift: null, days: null, from: now.day, until: null };
  const give = async (text: string, more: object): Promise<number> =>
    (
      (await lead('POST', '/tasks', { line: 'line-2', machine: null, assignee: null, when: once, text, ...more })) as {
        task: number;
      }
    ).task;
  await give('Clean the cap chutes and take the swabs', { machine: 'filler-2', when: every });
  await give('Check the torque of ten caps', { machine: 'filler-2', assignee: { kind: 'person', person: 'hoa' } });
  const measured = await give('Measure the conductivity of the rinsing water', {});
  const dropped = await give('Change the labels to lot 4471', { machine: 'labeller-2' });
  await operator('PATCH', `/tasks/${measured}`, { act: 'done', occurrence: now.key, note: '22 µS/cm' });
  await lead('PATCH', `/tasks/${dropped}`, { act: 'cancel', occurrence: now.key, note: 'The lot has not come' });
}

async function bookings(lead: Speak): Promise<void> {
  const { shifts } = (await lead('GET', '/lines/line-2/bookings')) as Shifts;
  const before = shifts.at(-2);
  if (before === undefined) return;
  const { fromMs, toMs } = before;
  const book = (correction: string, parts: number, comment: string) =>
    lead('POST', '/machines/packer-2/corrections', { correction, parts, fromMs, toMs, comment });
  await book('rejects-found', 18, 'Caps of lot 4470 scratched, found in the store');
  await book('reworked', 11, 'Capped again by hand');
}

async function targets(planner: Speak): Promise<void> {
  const from = new Date(Date.now() - 20 * DAY_MS).toISOString().slice(0, 10);
  const target = (figure: string, value: number, more: object) => ({
    ...{ figure, value, level: 'line', place: 'line-2', team: null, shift: null, from, note: '' },
    ...more,
  });
  await planner('PUT', '/targets', {
    targets: [
      target('oee', 0.72, { shift: 'C', note: 'One operator less at night' }),
      target('quality', 0.985, { note: 'New labeller since October' }),
      target('scrap-ratio', 0.015, { level: 'site', place: 'hanoi' }),
      target('oee', 0.78, { place: 'line-1', team: 'red' }),
      target('mttr', 0.4, { level: 'enterprise', place: 'lotus' }),
    ],
  });
}

async function orders(planner: Speak): Promise<void> {
  const { plans } = (await planner('GET', '/plans')) as { plans: { line: string }[] };
  const lines = new Set(plans.map(({ line }) => line));
  const nowMs = Date.now();
  const enter = async (id: string, line: string, product: string, quantity: number, startH: number, dueH: number) => {
    if (!lines.has(line)) return;
    const [plannedStartMs, dueMs] = [nowMs + startH * HOUR_MS, nowMs + dueH * HOUR_MS].map(Math.round);
    await planner('POST', '/orders', { id, line, product, quantity, plannedStartMs, dueMs, priority: 5 });
  };
  await enter('4500012871', 'line-1', 'water-05', 5_000, -5, 6);
  await enter('4500012872', 'line-1', 'tea-033', 9_000, 6, 30);
  await enter('4500012873', 'line-2', 'water-05', 12_000, -3, 30);
  await enter('FL-2231', 'line-3', 'flange-80', 12_000, -1, 40);
  for (const [id, hours] of [
    ['4500012871', 5],
    ['4500012873', 3],
    ['FL-2231', 1],
  ] as const) {
    await planner('POST', `/orders/${id}/start`, { atMs: Math.round(nowMs - hours * HOUR_MS) });
  }
}

/** A job in work with half of its checklist answered, one that waits for parts, one that the lead gave, and a request. */
async function jobs(lead: Speak, technician: Speak, operator: Speak): Promise<void> {
  const make = async (id: string, machine: string, title: string, more: object = {}): Promise<number> =>
    ((await technician('POST', '/jobs', { id: `demo-${id}`, machine, title, ...more })) as { number: number }).number;
  const act = (who: Speak, job: number, id: string, said: object): Promise<unknown> =>
    who('POST', `/jobs/${job}/acts`, { id: `demo-${job}-${id}`, ...said });
  const valve = await make('valve', 'filler-2', 'Filling valve 7 drips', {
    ...{ priority: 'high', description: 'Drips after each bottle since the change to water.' },
  });
  await act(technician, valve, 'take-it', { kind: 'take' });
  await act(technician, valve, 'item-lock', { kind: 'add-item', text: 'Guard of the star wheel is locked and tagged' });
  const pressure = { text: 'Pressure of the control air', unit: 'bar', low: 5.5, high: 6.5 };
  await act(technician, valve, 'item-air', { kind: 'add-item', ...pressure });
  await act(technician, valve, 'item-dry', { kind: 'add-item', text: 'No drop for ten bottles' });
  await act(technician, valve, 'begin-it', { kind: 'start' });
  await act(technician, valve, 'check-lock', { kind: 'check', item: `demo-${valve}-item-lock`, verdict: 'ok' });
  await act(technician, valve, 'check-air', { kind: 'check', item: `demo-${valve}-item-air`, value: 6.1 });
  await act(technician, valve, 'say-seal', { kind: 'comment', comment: 'Seal has a notch; a new one lies in rack 7.' });
  const belt = await make('belt', 'packer-2', 'Belt squeals at the second roller', { priority: 'low' });
  await act(technician, belt, 'take-it', { kind: 'take' });
  await act(technician, belt, 'wait-for', { kind: 'wait', for: 'parts', comment: 'Roller is ordered' });
  const chain = await make('chain', 'depal-1', 'Chain guard is loose', { dueMs: Date.now() + 6 * HOUR_MS });
  await act(lead, chain, 'give-it', { kind: 'assign', assignee: { kind: 'person', person: 'quang' } });
  const request = { machine: 'labeller-1', text: 'Labels come askew since the roll was changed', stands: false };
  await operator('POST', '/requests', { id: 'demo-labels', ...request });
}
