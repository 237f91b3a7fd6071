/**
 * Chinese characters for a pinyin syllable: the 6,763 characters of GB/T 2312, read by pinyin-pro.
 * Level 1 of the standard (everyday characters) stands before level 2; the most frequent ones stand first.
 */
import { pinyin } from 'pinyin-pro';

/** The commonest characters of names, places and papers, most frequent first. */
const FREQUENT =
  '的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢村镇县市区街号楼室栋单元社队组巷省路桥江湖河南北东西广州深圳佛李王刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐韩冯于董萧程曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭邹熊陆郝孔崔康毛邱秦史顾侯邵孟龙段漕钱汤尹黎易武乔贺赖龚文丽娟敏静强军磊洋艳勇杰涛超霞刚桂芳伟华建秀英玉兰梅国志';

let index: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

function gb2312(): string[] {
  const decoder = new TextDecoder('gbk');
  const characters: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    // Rows D7FA…D7FE are empty in the standard.
    const last = row === 0xd7 ? 0xf9 : 0xfe;
    for (let cell = 0xa1; cell <= last; cell += 1) {
      characters.push(decoder.decode(new Uint8Array([row, cell])));
    }
  }
  return characters;
}

function build(): ReadonlyMap<string, readonly string[]> {
  const rank = new Map([...FREQUENT].map((character, position) => [character, position]));
  const characters = gb2312();
  const order = new Map(characters.map((character, position) => [character, position]));
  const found = new Map<string, string[]>();
  for (const character of characters) {
    const readings = pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true });
    for (const reading of new Set(readings)) {
      const list = found.get(reading);
      if (list) list.push(character);
      else found.set(reading, [character]);
    }
  }
  const weight = (character: string) => rank.get(character) ?? 10_000 + (order.get(character) ?? 0);
  for (const list of found.values()) list.sort((a, b) => weight(a) - weight(b));
  return found;
}

/** Characters read as `letters` (no tones, `v` for ü), then those whose syllable begins so. */
export async function candidatesFor(letters: string): Promise<string[]> {
  index ??= Promise.resolve().then(build);
  const syllables = await index;
  const exact = syllables.get(letters) ?? [];
  const longer: string[] = [];
  for (const [syllable, list] of syllables) {
    if (syllable !== letters && syllable.startsWith(letters)) longer.push(...list.slice(0, 6));
  }
  return [...new Set([...exact, ...longer])].slice(0, 160);
}
