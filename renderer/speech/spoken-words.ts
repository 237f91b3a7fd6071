import i18next from 'i18next';
import type { ReaderWords } from './reader.ts';

/** The words around the page's own, in the language that the page is in now. */
export function spokenWords(): ReaderWords {
  const t = i18next.t;
  return {
    button: t('speech.say.button'),
    field: t('speech.say.field'),
    empty: t('speech.say.empty'),
    wheel: t('speech.say.wheel'),
    option: (number, total) => t('speech.say.option', { number, total }),
    selected: t('speech.say.selected'),
    pressed: t('speech.say.pressed'),
    disabled: t('speech.say.disabled'),
    secondsLeft: (count) => t('speech.say.secondsLeft', { count }),
    star: t('speech.say.star'),
    stars: (count) => t('speech.say.stars', { count }),
    to: t('speech.say.to'),
    step: t('speech.say.step'),
    erased: (text) => t('speech.say.erased', { text }),
    space: t('speech.say.space'),
  };
}
