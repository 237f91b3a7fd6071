import { useTranslation } from 'react-i18next';
import type { Hindrance } from '#contract/visit/guide.ts';
import { useFormats } from '../language/format.ts';
import { concerning } from './concerning.ts';

/** One sentence: why an item cannot be done here now. */
export function useHindranceWords(): (hindrance: Hindrance) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (hindrance) => {
    switch (hindrance.code) {
      case 'network-needed':
        return t('screens.guide.hindrance.network');
      case 'device-missing':
        return t('screens.guide.hindrance.missing', { device: t(`devices.kind.${hindrance.device}`) });
      case 'device-blocked':
        return t('screens.guide.hindrance.blocked', {
          device: t(`devices.kind.${hindrance.device}`),
          why:
            formats.list(concerning(hindrance.problems).map((problem) => t(`devices.problem.${problem}`))) ||
            t('devices.problem.other'),
        });
      case 'outside-hours':
        return t('screens.guide.hindrance.hours', { from: hindrance.from, to: hindrance.to });
    }
  };
}
