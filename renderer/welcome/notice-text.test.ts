import { expect, test } from 'vitest';
import { noticeIn } from './notice-text.ts';

const notice = { text: '提醒', translations: { en: 'Reminder' } };

test('in the language of the reader, or honestly in another', () => {
  expect(noticeIn(notice, 'en')).toEqual({ text: 'Reminder', lang: undefined });
  expect(noticeIn(notice, 'zh-Hans')).toEqual({ text: '提醒', lang: undefined });
  expect(noticeIn(notice, 'zh-Hant')).toEqual({ text: '提醒', lang: 'zh-Hans' });
});
