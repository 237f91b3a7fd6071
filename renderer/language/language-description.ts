/** What `renderer/locales/<tag>/language.json` says of a language. */
export interface LanguageDescription {
  /** In its own words: `English`. */
  readonly name: string;
  /** In its own words, for a narrow button: `EN`. */
  readonly short: string;
  readonly direction: 'ltr' | 'rtl';
  /**
   * The locale of the component library's own words. It has no Hong Kong texts and would fall back from
   * zh-HK to Simplified characters, so Traditional Chinese names zh-TW here.
   */
  readonly reactAria: string;
  /** The locale of dates, times and numbers. */
  readonly intl: string;
  /** Words of the lunar calendar (农历); absent where readers do not count by it. */
  readonly lunar?: {
    readonly name: string;
    /** Before a leap month. */
    readonly leap: string;
    readonly months: readonly string[];
  };
  /** The voice that speaks it unless another is chosen; a value of `preferences.speech.voice`. */
  readonly speech: string;
  /** Place in the list of languages. */
  readonly order: number;
}
