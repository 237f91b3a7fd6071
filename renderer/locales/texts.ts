import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './zh-Hans/common.json' with { type: 'json' };
import devices from './zh-Hans/devices.json' with { type: 'json' };
import screens from './zh-Hans/screens.json' with { type: 'json' };
import technician from './zh-Hans/technician.json' with { type: 'json' };

export const simplifiedChinese = { common, devices, screens, technician } as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof simplifiedChinese };
  }
}

/** Loads the texts of the screen. All languages are in the bundle: a switch needs no network. */
export async function prepareTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh-Hans',
    fallbackLng: 'zh-Hans',
    resources: { 'zh-Hans': { translation: simplifiedChinese } },
    // React escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}
