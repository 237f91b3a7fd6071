import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok } from '#contract/result.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { specimenSignature } from './testing/specimen-signature.ts';
import { Visitor } from './testing/visitor.ts';

const APPLICATION = 'public-security/residence-permit';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Answers pages until the event that `stop` names would be sent. */
async function until(visitor: Visitor, stop: VisitEvent['type']): Promise<VisitEvent> {
  const found = Promise.withResolvers<VisitEvent>();
  const filling = visitor.fillsIn(async (event) => {
    if (event.type === stop) {
      found.resolve(event);
      await new Promise(() => undefined);
    }
    await visitor.does(event);
  });
  void filling;
  return found.promise;
}

describe('pages of a material', () => {
  test('a page that would make the material too large is not kept, and the citizen is told', async () => {
    const visitor = new Visitor(
      recordedServices({
        capturePage: async () => ok({ jpeg: new Uint8Array(3 * 1024 * 1024), quality: 'good' }),
      }),
    );
    await visitor.identifiesFor(APPLICATION);
    const open = await until(visitor, 'open-capture');
    await visitor.does(open, { type: 'capture-page' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'capture', quality: 'good' });
    const { screen } = visitor.snapshot;
    if (screen.name !== 'capture' || screen.maximumPages < 2)
      throw new Error('a material of several pages is needed');
    await visitor.does({ type: 'capture-page' });
    expect(visitor.snapshot.screen).toMatchObject({ quality: 'too-large', pageIds: screen.pageIds });
    await visitor.does({ type: 'remove-page', pageId: screen.pageIds[0] ?? '' }, { type: 'capture-page' });
    expect(visitor.snapshot.screen).toMatchObject({ quality: 'good' });
  });

  test('a page that comes late is not filed under the material that was opened meanwhile', async () => {
    const visitor = new Visitor(recordedServices());
    await visitor.identifiesFor(APPLICATION);
    await visitor.does(await until(visitor, 'open-capture'));
    const { screen } = visitor.snapshot;
    if (screen.name !== 'capture') throw new Error('no capture page');
    await visitor.does({ type: 'capture-page', materialId: `${screen.material.id}-before` });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'capture', pageIds: [], camera: 'ready' });
    await visitor.does({ type: 'capture-page', materialId: screen.material.id });
    expect(visitor.snapshot.screen).toMatchObject({ pageIds: [expect.any(String)], quality: 'good' });
  });
});

test('a slip of the finger is not taken for a signature', async () => {
  const visitor = new Visitor(recordedServices());
  await visitor.identifiesFor(APPLICATION);
  await until(visitor, 'sign');
  expect(visitor.screen).toBe('sign');
  const slip = { ...specimenSignature, strokes: [[{ x: 40, y: 40, t: 0, pressure: 0.5 }]] };
  await visitor.does({ type: 'sign', signature: slip });
  expect(visitor.screen).toBe('sign');
  await visitor.does({ type: 'sign', signature: specimenSignature });
  expect(visitor.screen).toBe('check');
});
