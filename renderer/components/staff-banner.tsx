import { BellRing } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSend } from '../terminal-link/context.ts';

export function StaffBanner() {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <div className="banner" role="status">
      <BellRing aria-hidden />
      <p className="banner__text">
        <span className="banner__title">{t('common.staff.called')}</span>{' '}
        <span className="banner__stay">{t('common.staff.stay')}</span>
      </p>
      <Button className="button button--staff" onPress={() => send({ type: 'dismiss-staff' })}>
        {t('common.staff.dismiss')}
      </Button>
    </div>
  );
}
