/**
 * Characters that GB 18030-2000 kept in the private use area because Unicode had no place for them yet. Card readers and
 * old registers still send these codes; fonts have the character at its later place.
 */

/** U+E815 to U+E864 in their order: two-byte codes FE50 to FEA0 (GB 18030-2000, annex; GB 18030-2022, table D.1). */
const formerIdeographs =
  '⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟' +
  '㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱' +
  '䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟' +
  '䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻';

/** U+E78D to U+E796: vertical punctuation, two-byte codes A6D9 to A6DF, A6EC, A6ED and A6F3. */
const formerPunctuation = '\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19';

const standardForms = new Map<string, string>([
  ...[...formerIdeographs].map(
    (character, index) => [String.fromCodePoint(0xe815 + index), character] as const,
  ),
  ...[...formerPunctuation].map(
    (character, index) => [String.fromCodePoint(0xe78d + index), character] as const,
  ),
]);

/** The character where fonts have it; any other comes back as it is. */
export function standardForm(character: string): string {
  return standardForms.get(character) ?? character;
}
