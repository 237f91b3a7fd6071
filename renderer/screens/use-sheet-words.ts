import { useTranslation } from 'react-i18next';
import type { SheetPlace, SheetState } from '#contract/visit/guide.ts';

/** How far a paper is that is printed from its page, and where it comes out. */
export function useSheetWords(): (
  state: Exclude<SheetState, 'none'>,
  place: SheetPlace | undefined,
) => string {
  const { t } = useTranslation();
  return (state, place) =>
    place === 'document-tray' && (state === 'printed' || state === 'unknown')
      ? t(`services.sheet.inTray.${state}`)
      : t(`services.sheet.${state}`);
}
