import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { Countdown } from '../components/countdown.tsx';
import { Page } from '../components/page.tsx';
import { useSend } from '../terminal-link/context.ts';

export function Erased({ screen }: { screen: ScreenOf<'erased'> }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      align="center"
      className="erased"
      title={t('screens.erased.title')}
      lead={t('screens.erased.lead')}
      go={{ label: t('screens.erased.done'), onPress: () => send({ type: 'continue' }) }}
    >
      {screen.secondsLeft > 0 && <Countdown secondsLeft={screen.secondsLeft} />}
      <p className="quiet">{t('screens.erased.bye')}</p>
    </Page>
  );
}
