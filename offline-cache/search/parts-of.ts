const HAN_RUNS = /\p{Script=Han}+|[^\p{Script=Han}]+/gu;

/** What a word is looked for by when it is found nowhere as a whole: pairs of characters, and words in letters. */
export function partsOf(word: string): string[] {
  return (word.match(HAN_RUNS) ?? []).flatMap((run) => {
    if (!/\p{Script=Han}/u.test(run)) return run.length > 1 ? [run] : [];
    const characters = [...run];
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  });
}
