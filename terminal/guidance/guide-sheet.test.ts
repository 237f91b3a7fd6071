import { afterEach, expect, test } from 'vitest';
import { composeSheet } from '../papers/sheet.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import { guideSheet } from './guide-sheet.ts';

const surroundings = {
  site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
  terminalNumber: '1号机',
  simulated: false,
  at: new Date('2026-11-20T02:00:00Z'),
};

let visitor: Visitor;
afterEach(() => visitor.actor.stop());

/** Read once: a hundred items in three languages are many files. */
const services = recordedServices();

async function atGuide(itemId: string, over = {}, language = 'zh-Hans') {
  visitor = new Visitor({ ...services, ...over });
  await visitor.does({ type: 'start' }, { type: 'open-item', itemId });
  const { preferences } = visitor.snapshot;
  await visitor.does({ type: 'set-preferences', preferences: { ...preferences, language } });
  return visitor.actor.getSnapshot().context;
}

test('every item has a guide on paper, made of its file alone', async () => {
  const { catalog } = services;
  for (const { department } of catalog.departments()) {
    for (const item of catalog.itemsOf(department.id)) {
      const context = await atGuide(item.id);
      const { sheet } = guideSheet(context);
      const paper = JSON.stringify(composeSheet(sheet, surroundings).blocks);
      const { implementation } = item;
      const told = [
        item.name,
        ...item.materials.map((material) => material.name),
        ...implementation.conditions,
        ...implementation.steps,
        implementation.place.name,
        implementation.place.hours,
        implementation.consultPhone,
        implementation.complaintPhone,
        ...Object.values(implementation.notes ?? {}),
        ...(implementation.specialSteps ?? []).map((step) => step.name),
        ...[implementation.remedies?.review, implementation.remedies?.litigation].flatMap(
          (remedy) => remedy?.term ?? [],
        ),
      ];
      for (const text of told) expect(paper, item.id).toContain(JSON.stringify(text).slice(1, -1));
      expect(paper).not.toMatch(/undefined|\{days\}|11010519491231002X/);
      visitor.actor.stop();
    }
  }
});

test('an example stays an example on paper; in another language the words are of that language', async () => {
  const chinese = guideSheet(await atGuide('public-security/residence-permit'));
  expect(JSON.stringify(chinese.sheet)).toContain('示例，以当地公布为准');
  visitor.actor.stop();
  const english = guideSheet(await atGuide('public-security/residence-permit', {}, 'en'));
  expect(english.sheet).toMatchObject({ title: 'Service guide', language: 'en' });
  expect(english.subject).not.toBe(chinese.subject);
  expect(JSON.stringify(english.sheet.lines)).toContain('Complaints');
});

test('printed once from the guide, without a card; what failed is offered again', async () => {
  const outcomes = ['failed', 'printed'] as const;
  const printed: string[] = [];
  await atGuide('public-security/residence-permit', {
    print: async ({ paper }: { paper: { kind: string } }) => {
      printed.push(paper.kind);
      return { outcome: outcomes[printed.length - 1] ?? 'printed', problems: [] };
    },
  });
  for (const paper of outcomes) {
    await visitor.does({ type: 'print' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'guide', guide: { paper } });
  }
  await visitor.does({ type: 'print' });
  expect(printed).toEqual(['sheet', 'sheet']);
  await visitor.does({ type: 'leave' });
  expect(visitor.snapshot.screen).toMatchObject({
    name: 'take-things',
    papers: [{ title: 'sheet-guide' }],
  });
});

test('an A4 printer is there: the guide is set on A4, lies in the tray, and is printed there again', async () => {
  const printed: string[] = [];
  let a4Ready = true;
  const outcomes = ['unknown', 'printed'] as const;
  await atGuide('public-security/residence-permit', {
    setsSheetsOnA4: true,
    printerReady: (device: string) => device === 'receipt-printer' || a4Ready,
    print: async ({ paper }: { paper: { device: string } }) => {
      printed.push(paper.device);
      return { outcome: outcomes[printed.length - 1] ?? 'printed', problems: [] };
    },
  });
  await visitor.does({ type: 'print' });
  expect(visitor.snapshot.screen).toMatchObject({ guide: { paper: 'unknown', paperPlace: 'document-tray' } });
  a4Ready = false;
  // Perhaps it lies in the tray: it is not printed on the other printer as well.
  await visitor.does({ type: 'print' });
  expect(printed).toEqual(['document-printer']);
  a4Ready = true;
  await visitor.does({ type: 'print' });
  expect(printed).toEqual(['document-printer', 'document-printer']);
  expect(visitor.snapshot).toMatchObject({
    lamp: 'document-tray',
    screen: { guide: { paper: 'printed', paperPlace: 'document-tray' } },
  });
  await visitor.does({ type: 'leave' });
  expect(visitor.snapshot.screen).toMatchObject({
    name: 'take-things',
    papers: [{ title: 'sheet-guide', place: 'document-tray' }],
  });
});

test('the A4 printer is out: the guide comes as a slip', async () => {
  await atGuide('public-security/residence-permit', {
    setsSheetsOnA4: true,
    printerReady: (device: string) => device === 'receipt-printer',
  });
  await visitor.does({ type: 'print' });
  expect(visitor.snapshot).toMatchObject({
    lamp: 'receipt-slot',
    screen: { guide: { paper: 'printed', paperPlace: 'receipt-slot' } },
  });
});

test('no slip printer: the guide offers no paper, and a press that comes all the same prints nothing', async () => {
  const noPrinter = { ...services, printed: [], printerReady: () => false };
  visitor = new Visitor(noPrinter);
  await visitor.does(
    { type: 'start' },
    { type: 'open-item', itemId: 'public-security/residence-permit' },
    { type: 'print' },
  );
  expect(visitor.snapshot.screen).toMatchObject({ name: 'guide', guide: { paper: 'no-printer' } });
  expect(noPrinter.printed).toEqual([]);
});
