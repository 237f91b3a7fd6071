import { CircleX, FileCheck2, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { useSend } from '../terminal-link/context.ts';

/** 撤回申请: what happens when it is taken back, before it is. */
export function Withdraw({ screen }: { screen: ScreenOf<'withdraw'> }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      title={t('screens.withdraw.title')}
      lead={t('screens.result.progressOf', { item: screen.itemName, number: screen.acceptanceNumber })}
      go={{ label: t('screens.withdraw.confirm'), onPress: () => send({ type: 'confirm' }) }}
    >
      <Reasons>
        <Reason icon={<CircleX aria-hidden />} title={t('screens.withdraw.ends')}>
          <p>{t('screens.withdraw.endsNote')}</p>
        </Reason>
        <Reason icon={<RotateCcw aria-hidden />} title={t('screens.withdraw.later')}>
          <p>{t('screens.withdraw.laterNote')}</p>
        </Reason>
        <Reason icon={<FileCheck2 aria-hidden />} title={t('screens.withdraw.keep')}>
          <p>{t('screens.withdraw.keepNote')}</p>
        </Reason>
      </Reasons>
    </Page>
  );
}
