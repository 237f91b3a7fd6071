import { useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, type Language, languageNow } from '../locales/texts.ts';
import { useTerminalLink } from '../terminal-link/context.ts';

/** The language the screen is in; the component is drawn again when it changes. */
export function useLanguage(): Language {
  useTranslation();
  return languageNow();
}

/** Follows the visit's preference: texts, the page's own language and direction, and with them its fonts. */
export function useChosenLanguage(preferred: string | undefined): void {
  const link = useTerminalLink();
  const { tag, direction } = useLanguage();
  useLayoutEffect(() => {
    if (preferred === undefined) return;
    chooseLanguage(preferred).catch((error: unknown) => link.report('screen-error', error));
  }, [preferred, link]);
  useLayoutEffect(() => {
    document.documentElement.lang = tag;
    document.documentElement.dir = direction;
  }, [tag, direction]);
}
