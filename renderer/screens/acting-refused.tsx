import { MapPin, RotateCcw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { useSend } from '../terminal-link/context.ts';

/** Why these two cannot do it so, that nothing of them is kept, and what else there is. */
export function ActingRefused({ screen }: { screen: ScreenOf<'acting-refused'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const { elsewhere } = screen;
  return (
    <Page
      title={t(`screens.actingRefused.why.${screen.code}.title`)}
      lead={t('screens.actingRefused.forgotten')}
      go={{
        label: t('screens.actingRefused.again'),
        icon: <RotateCcw aria-hidden />,
        onPress: () => send({ type: 'continue' }),
      }}
    >
      <Reasons>
        <Reason icon={<TriangleAlert aria-hidden />} title={t('screens.problem.todo')}>
          <p>{t(`screens.actingRefused.why.${screen.code}.todo`, { age: screen.belowAge })}</p>
        </Reason>
        <Reason icon={<MapPin aria-hidden />} title={elsewhere.name}>
          <p>
            {elsewhere.address} {elsewhere.hours}
          </p>
        </Reason>
      </Reasons>
    </Page>
  );
}
