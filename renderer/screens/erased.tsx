import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Countdown } from '../components/countdown.tsx';
import { EndedNote } from '../components/ended-note.tsx';
import { Page } from '../components/page.tsx';
import { useSend } from '../terminal-link/context.ts';

/** The last word: nothing is left, and one hint for the next time. Quiet in every case, and plainer where life is hard. */
export function Erased({ screen }: { screen: ScreenOf<'erased'> }) {
  const { t } = useTranslation();
  const send = useSend();
  if (screen.stage === 'erasing') {
    return (
      <Page
        align="center"
        className="erased"
        title={t('guidance.erased.erasing')}
        lead={t('guidance.erased.erasingLead')}
      >
        <span className="turning" aria-hidden />
      </Page>
    );
  }
  return (
    <Page
      align="center"
      className="erased"
      title={t('guidance.erased.title')}
      lead={screen.ended ? <EndedNote ended={screen.ended} /> : t('guidance.erased.lead')}
      go={{ label: t('screens.erased.done'), onPress: () => send({ type: 'continue' }) }}
    >
      <ShieldCheck className="erased__sign" data-tone={screen.tone} aria-hidden />
      {screen.hint !== 'none' && <p className="erased__hint">{t(`guidance.erased.hint.${screen.hint}`)}</p>}
      <p className="quiet">{t(`guidance.erased.bye.${screen.tone}`)}</p>
      {screen.secondsLeft > 0 && screen.tone === 'plain' && <Countdown secondsLeft={screen.secondsLeft} />}
    </Page>
  );
}
