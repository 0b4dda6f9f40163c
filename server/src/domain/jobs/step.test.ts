/** A job through its life: what each act does, what is refused, and the timers. */

import { describe, expect, it } from 'vitest';
import { at, begun, item, ofAlarm, Story, secondsOf } from './testing.ts';
import { workedNs } from './time.ts';

const worked = (story: Story, second: number) => Number(workedNs(story.job, at(second))) / 60e9;

describe('a job', () => {
  it('is opened, assigned, worked on, waits for parts, goes on, is done and closed', () => {
    const story = new Story()
      .act(10, { kind: 'assign', assignee: { kind: 'person', person: 'an' } }, { by: 'lead' })
      .act(60, { kind: 'start', holdsMachine: true })
      .act(120, { kind: 'wait', for: 'parts', untilNs: at(1000) });
    expect(story.job).toMatchObject({ state: 'waiting', waits: { for: 'parts', untilNs: at(1000) }, running: [] });
    expect(story.job.holdsSinceNs).toBe(at(60));
    story.act(180, { kind: 'start', holdsMachine: false }).act(300, { kind: 'done' });
    expect(story.job).toMatchObject({ state: 'done', doneNs: at(300), doneBy: 'an', holdsSinceNs: null, proof: null });
    story.act(400, { kind: 'close' }, { by: 'lead' });
    expect(story.job).toMatchObject({ state: 'closed', endedNs: at(400), startedNs: at(60) });
    expect(worked(story, 9999)).toBe(3);
    expect(story.kinds()).toEqual(['assigned', 'started', 'machine-held', 'waits', 'started', 'done', 'closed']);
  });

  it.each([
    ['closed before it is done', { kind: 'close' }],
    ['waiting before somebody has it', { kind: 'wait', for: 'window', untilNs: null }],
    ['opened again while it is open', { kind: 'reopen' }],
    ['given parts before work begins', { kind: 'use-part', part: 'p', milli: 1000 }],
  ] as const)('is not %s', (_what, act) => {
    const story = new Story();
    const before = story.job;
    story.act(1, act, { comment: 'why' });
    expect(story.refusal).toMatchObject({ kind: 'illegal', state: 'open', act: act.kind });
    expect(story.job).toBe(before);
    expect(story.facts).toEqual([]);
  });

  it('is cancelled and opened again with a reason only', () => {
    const story = new Story().act(1, { kind: 'cancel' });
    expect(story.refusal).toEqual({ kind: 'reason-required' });
    story.act(2, { kind: 'cancel' }, { comment: 'ordered twice' });
    expect(story.job).toMatchObject({ state: 'cancelled', reason: 'ordered twice', takeByNs: null });
    const done = new Story().act(1, { kind: 'done' }).act(2, { kind: 'reopen' }, { comment: 'still leaks' });
    expect(done.job).toMatchObject({ state: 'assigned', reopened: 1, reason: 'still leaks', doneNs: null });
  });

  it('of a plan is done when its plan is, is given up when that is, and is not opened again', () => {
    const given = new Story(begun({ source: 'plan', plan: 'oil' }));
    given.tell({ kind: 'plan-cancelled', by: 'bo', comment: 'sold', atNs: at(3) });
    expect(given.job).toMatchObject({ state: 'cancelled', reason: 'sold', endedNs: at(3), takeByNs: null });
    expect(given.tell({ kind: 'plan-cancelled', by: 'bo', comment: 'x', atNs: at(4) }).facts).toHaveLength(1);
    const story = new Story(begun({ source: 'plan', plan: 'oil' }));
    story.tell({ kind: 'plan-missed', atNs: at(5) });
    story.tell({ kind: 'plan-completed', by: 'an', comment: 'all done', atNs: at(10) });
    expect(story.job).toMatchObject({ state: 'done', doneBy: 'an', missed: 1 });
    expect(story.tell({ kind: 'plan-completed', by: 'bo', comment: null, atNs: at(20) }).job.doneBy).toBe('an');
    expect(story.act(30, { kind: 'reopen' }, { comment: 'no' }).refusal).toEqual({ kind: 'of-plan' });
  });

  it('counts the same act once, however often a phone sends it', () => {
    const story = new Story().act(1, { kind: 'start', holdsMachine: false }, { act: 'a1' });
    story.act(2, { kind: 'use-part', part: 'seal', milli: 2000 }, { act: 'a2' });
    const before = story.job;
    story.act(3, { kind: 'use-part', part: 'seal', milli: 2000 }, { act: 'a2' });
    story.act(4, { kind: 'start', holdsMachine: false }, { act: 'a1' });
    expect(story.job).toBe(before);
    expect(story.refusal).toBeNull();
    expect(story.job.parts).toEqual([{ part: 'seal', milli: 2000 }]);
  });

  it('keeps the order of its states, whatever a phone says of the time', () => {
    const story = new Story().act(100, { kind: 'start', holdsMachine: false });
    story.act(200, { kind: 'done' }, { at: 40 });
    expect(secondsOf(story.job.doneNs)).toBe(100);
    expect(worked(story, 200)).toBe(0);
  });
});

describe('a job that nobody takes', () => {
  it('is announced at its time, once, and no more when a person has it', () => {
    const story = new Story().tell({ kind: 'tick', nowNs: at(3599) });
    expect(story.job.escalated).toBe(false);
    story.act(3599, { kind: 'assign', assignee: { kind: 'team', team: 'A' } }, { by: 'lead' });
    story.tell({ kind: 'tick', nowNs: at(3700) }).tell({ kind: 'tick', nowNs: at(3800) });
    expect(story.facts.filter(({ kind }) => kind === 'escalated')).toMatchObject([
      { atNs: at(3600), recordedNs: at(3700) },
    ]);
    story.act(4000, { kind: 'take' });
    expect(story.job).toMatchObject({ escalated: false, takeByNs: null, assignee: { kind: 'person', person: 'an' } });
  });

  it('has its whole time again when whoever had it gives it back', () => {
    const story = new Story().act(10, { kind: 'take' });
    story.act(5000, { kind: 'assign', assignee: null }, { by: 'lead' });
    expect(story.job).toMatchObject({ state: 'open', takeByNs: at(8600), escalated: false });
  });
});

describe('its checklist', () => {
  const level = item('level', { measure: { unit: 'mm', low: 20, high: 30 } });
  const listed = () =>
    new Story(begun({ items: [item('look'), level] })).act(1, { kind: 'start', holdsMachine: false });

  it('must be answered, and what is beyond its limits asks for a remark', () => {
    const story = listed().act(2, { kind: 'done' });
    expect(story.refusal).toEqual({ kind: 'unanswered', items: ['text of look', 'text of level'] });
    story.act(3, { kind: 'check', item: 'look', verdict: 'ok', value: null });
    story.act(4, { kind: 'check', item: 'level', verdict: null, value: 30.1 }).act(5, { kind: 'done' });
    expect(story.refusal).toEqual({ kind: 'remark-required', items: ['text of level'] });
    story.act(6, { kind: 'check', item: 'level', verdict: null, value: 30.1 }, { comment: 'foamed, let it settle' });
    expect(story.act(7, { kind: 'done' }).job.state).toBe('done');
    expect(story.facts.at(-1)?.about).toMatchObject({ outOfOrder: 1, skipped: [] });
  });

  it('takes a follow-up job in place of a remark; limits themselves are in order', () => {
    const story = listed().act(3, { kind: 'check', item: 'look', verdict: 'not-ok', value: null });
    story.act(4, { kind: 'check', item: 'level', verdict: null, value: 30 });
    story.act(5, { kind: 'follow-up', job: 7, item: 'look' }).act(6, { kind: 'done' });
    expect(story.job).toMatchObject({ state: 'done', followUps: [7] });
    expect(story.job.items.map(({ result }) => result?.verdict)).toEqual(['not-ok', 'ok']);
  });

  it('asks a value where one is measured, and none elsewhere; an answer can be taken back', () => {
    const story = listed().act(2, { kind: 'check', item: 'level', verdict: 'ok', value: null });
    expect(story.refusal).toMatchObject({ kind: 'value', wanted: true });
    expect(story.act(3, { kind: 'check', item: 'look', verdict: null, value: 3 }).refusal).toMatchObject({
      wanted: false,
    });
    expect(story.act(3, { kind: 'check', item: 'none', verdict: 'ok', value: null }).refusal?.kind).toBe('no-item');
    story.act(4, { kind: 'check', item: 'look', verdict: 'ok', value: null });
    story.act(5, { kind: 'check', item: 'look', verdict: null, value: null });
    expect(story.job.items[0]?.result).toBeNull();
  });

  it('takes lines on before work begins, and off again while nobody has answered them; its own stay', () => {
    const story = new Story(begun({ items: [item('look')] }));
    story.act(1, { kind: 'add-item', text: ' Belt is tight ', measure: null }, { act: 'added-1' });
    story.act(2, { kind: 'add-item', text: 'Gap', measure: { unit: 'mm', low: 1, high: 2 } }, { act: 'added-2' });
    expect(story.job.items.map(({ text }) => text)).toEqual(['text of look', 'Belt is tight', 'Gap']);
    story.act(3, { kind: 'remove-item', item: 'added-2' });
    expect(story.job.items.map(({ id }) => id)).toEqual(['look', 'added-1']);
    expect(story.facts.at(-1)).toMatchObject({ kind: 'item-removed', about: { item: 'added-2', text: 'Gap' } });
    expect(story.act(4, { kind: 'remove-item', item: 'look' }).refusal?.kind).toBe('item-stays');
    expect(story.act(4, { kind: 'remove-item', item: 'added-2' }).refusal?.kind).toBe('no-item');
    story.act(5, { kind: 'start', holdsMachine: false });
    story.act(6, { kind: 'check', item: 'added-1', verdict: 'ok', value: null });
    expect(story.act(7, { kind: 'remove-item', item: 'added-1' }).refusal?.kind).toBe('item-stays');
    story.act(8, { kind: 'check', item: 'added-1', verdict: null, value: null });
    expect(story.act(9, { kind: 'remove-item', item: 'added-1' }).job.items).toHaveLength(1);
  });

  it('lets a required task be skipped with a remark, an optional one without', () => {
    const items = [item('a'), item('b', { required: false })];
    const story = new Story(begun({ items })).act(1, { kind: 'start', holdsMachine: false });
    for (const { id } of items) story.act(2, { kind: 'check', item: id, verdict: 'skipped', value: null });
    expect(story.act(3, { kind: 'done' }).refusal).toEqual({ kind: 'remark-required', items: ['text of a'] });
    story.act(4, { kind: 'check', item: 'a', verdict: 'skipped', value: null }, { comment: 'no oil left' });
    expect(story.act(5, { kind: 'done' }).facts.at(-1)?.about).toMatchObject({ skipped: ['a', 'b'] });
  });
});

describe('time', () => {
  it('runs for each person from start to stop, and minutes are booked by hand and taken back', () => {
    const story = new Story()
      .act(0, { kind: 'start', holdsMachine: false })
      .act(60, { kind: 'clock-in' }, { by: 'bo' });
    story.act(120, { kind: 'clock-out' }, { by: 'bo' });
    expect(story.act(121, { kind: 'clock-out' }, { by: 'bo' }).refusal).toEqual({ kind: 'clock', runs: false });
    expect(story.act(122, { kind: 'clock-in' }).refusal).toEqual({ kind: 'clock', runs: true });
    expect(worked(story, 180)).toBe(4);
    story.act(200, { kind: 'book', minutes: 25, person: 'an' }, { act: 'b1' }).act(240, { kind: 'done' });
    expect(worked(story, 9999)).toBe(30);
    story.act(300, { kind: 'unbook', entry: 'b1' });
    expect(worked(story, 9999)).toBe(5);
    expect(story.act(301, { kind: 'unbook', entry: 'b1' }).refusal).toMatchObject({ kind: 'no-entry' });
  });

  it('that began twice at the same moment, as a phone told it later, is two entries that are taken back one by one', () => {
    const story = new Story().act(0, { kind: 'start', holdsMachine: false });
    for (const until of [120, 180]) {
      story.act(60, { kind: 'clock-in' }, { by: 'bo', act: `in ${until}` });
      story.act(until, { kind: 'clock-out' }, { by: 'bo', act: `out ${until}` });
    }
    const ids = story.job.times.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    story.act(200, { kind: 'unbook', entry: ids[1] ?? '' }, { act: 'back' });
    expect(story.job.times.map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('that somebody forgot to stop ends after sixteen hours', () => {
    const story = new Story().act(0, { kind: 'start', holdsMachine: false });
    story.tell({ kind: 'tick', nowNs: at(16 * 3600 + 5) });
    expect(story.job.running).toEqual([]);
    expect(worked(story, 99_999)).toBe(960);
    expect(story.facts.at(-1)).toMatchObject({ kind: 'clocked-out', atNs: at(57_600), about: { forgotten: true } });
  });
});

describe('parts', () => {
  it('brought back are no more than were used', () => {
    const story = new Story().act(0, { kind: 'start', holdsMachine: false });
    story.act(1, { kind: 'use-part', part: 'seal', milli: 3000 });
    expect(story.act(2, { kind: 'return-part', part: 'seal', milli: 3001 }).refusal).toMatchObject({ milli: 3000 });
    story.act(3, { kind: 'return-part', part: 'seal', milli: 3000 });
    expect(story.job.parts).toEqual([]);
  });
});

describe('proof of repair', () => {
  const repaired = () =>
    new Story(begun(ofAlarm)).act(10, { kind: 'start', holdsMachine: true }).act(100, { kind: 'done' });

  it('comes at the second at which the rule has been normal long enough in operation', () => {
    const story = repaired().ran(50, 400).ran(400, 420).ran(1000, 1400);
    // 300 s from 100, 20 s, and the rest from 1000 on: what was counted before is not counted again.
    story.ran(1300, 1290);
    expect(story.job).toMatchObject({ state: 'closed', endedNs: at(1280), proof: { state: 'proven' } });
    expect(story.kinds().slice(-2)).toEqual(['proven', 'closed']);
  });

  it('begins anew after a break, and stands still while nobody knows', () => {
    const story = repaired().ran(100, 600).ran(600, 605, 'beyond').ran(605, 1105).ran(1105, 1205, 'unknown');
    expect(story.job.proof).toMatchObject({ state: 'pending', haveNs: 500_000_000_000n });
    expect(story.ran(1205, 1305).job.endedNs).toBe(at(1305));
  });

  it('opens the job again when the alarm comes again, with why', () => {
    const story = repaired().ran(100, 300);
    story.tell({ kind: 'alarm', occurrence: 'hot@filler-1#2', atNs: at(350), nowNs: at(351) });
    expect(story.job).toMatchObject({ state: 'assigned', reopened: 1, reason: 'came-again', doneNs: null });
    expect(story.job.proof).toMatchObject({ state: 'failed', why: 'came-again' });
    expect(story.job.alarm?.occurrences).toEqual(['hot@filler-1#1', 'hot@filler-1#2']);
    expect(story.kinds().slice(-3)).toEqual(['alarm-again', 'proof-failed', 'reopened']);
    story.act(400, { kind: 'done' }).ran(400, 1000);
    expect(story.job.state).toBe('closed');
  });

  it('opens it again when the alarm never went, after as long', () => {
    const story = repaired().ran(100, 699, 'beyond', true);
    expect(story.job.state).toBe('done');
    story.ran(699, 750, 'beyond', true);
    expect(story.job).toMatchObject({ state: 'assigned', movedNs: at(700), proof: { why: 'still-active' } });
  });

  it('does not count an alarm from before the repair, nor one of an open job', () => {
    const story = repaired().tell({ kind: 'alarm', occurrence: 'o2', atNs: at(99), nowNs: at(120) });
    expect(story.job).toMatchObject({ state: 'done', proof: { state: 'pending' } });
    const open = new Story(begun(ofAlarm)).tell({ kind: 'alarm', occurrence: 'o2', atNs: at(5), nowNs: at(5) });
    expect(open.job.alarm?.occurrences).toHaveLength(2);
    expect(open.tell({ kind: 'alarm', occurrence: 'o2', atNs: at(5), nowNs: at(6) }).facts).toHaveLength(1);
  });

  it('is waived when somebody closes it before, or the rule is gone', () => {
    expect(repaired().act(200, { kind: 'close' }).job).toMatchObject({ state: 'closed', proof: { state: 'waived' } });
    const gone = repaired().tell({ kind: 'rule-gone', nowNs: at(200) });
    expect(gone.job).toMatchObject({ state: 'done', proof: { state: 'waived' } });
  });
});
