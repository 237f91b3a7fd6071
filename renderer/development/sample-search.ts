import type { SearchAnswer, SearchHit } from '#contract/search-answer.ts';
import { fixtures } from './fixtures.ts';

const EMPTY: SearchAnswer = { kind: 'words', hits: [], total: 0, departments: [], understood: [] };

/** What the gallery finds: every kind of answer, by a word that asks for it. */
export function sampleAnswer(text: string, hereOnly: boolean): SearchAnswer {
  const home = fixtures.home?.screen;
  const tiles = home?.name === 'home' ? home.popular : [];
  const elsewhere = {
    name: '示例县政务服务中心',
    address: '示例县示例路 1 号',
    hours: '工作日 9:00-12:00，13:00-17:00',
    phone: '0000-0000012',
  };
  const found = tiles.slice(0, 5).map((tile, index): SearchHit => {
    const hit: SearchHit = { tile, marks: index % 2 === 0 ? [[0, 2]] : [], hindrances: [] };
    if (index === 1) return { ...hit, foundBy: { kind: 'alias', text: '社保流水', marks: [[0, 2]] } };
    if (index === 2) return { ...hit, hindrances: [{ code: 'network-needed' }], elsewhere };
    if (index === 4) return { ...hit, offeredIn: ['清远市英德市'], elsewhere };
    return hit;
  });
  const hits = found.filter(({ offeredIn }) => !hereOnly || offeredIn === undefined);
  const departments = [
    { id: 'human-resources', name: '人社', count: 12 },
    { id: 'civil-affairs', name: '民政', count: 5 },
  ];
  const answer: SearchAnswer = { kind: 'words', hits, total: 128, departments, understood: [] };
  if (text.startsWith('x')) return EMPTY;
  if (text.startsWith('g')) {
    const department = { name: '人社', phone: '0000-0000012' };
    return {
      ...EMPTY,
      understood: [{ said: '社保卡丢了', means: ['社保卡挂失', '社保卡补领'], department }],
    };
  }
  if (text.startsWith('q')) return { ...answer, kind: 'similar', meant: '社保' };
  return answer;
}
