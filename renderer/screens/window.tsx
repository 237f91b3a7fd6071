import { CircleCheckBig, FileStack, ListTodo, MapPin, Phone, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RoadStepId } from '#contract/visit/road.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';
import { TicketButton } from './ticket-button.tsx';

/** 转人工窗口: where to go, what is done already, what remains, and a paper that says it all. */
export function Window({ screen }: { screen: ScreenOf<'window'> }) {
  const { t } = useTranslation();
  const { list } = useFormats();
  const send = useSend();
  const { elsewhere, slip } = screen;
  const steps = (ids: RoadStepId[]) => list(ids.map((id) => t(`common.road.${id}`)));
  const printable = slip === 'none' || slip === 'failed' || slip === 'printing';
  return (
    <Page
      className="window-guide"
      title={t('guidance.window.title')}
      lead={t('guidance.window.lead')}
      beside={screen.ticket && <TicketButton />}
      go={
        printable
          ? {
              label: t('guidance.window.print'),
              icon: <Printer aria-hidden />,
              disabled: slip === 'printing',
              onPress: () => send({ type: 'print' }),
            }
          : { label: t('guidance.window.back'), onPress: () => send({ type: 'back' }) }
      }
    >
      <section className="window-ticket sheet" aria-label={t('guidance.window.code')}>
        <QrCode text={screen.qr} label={t('guidance.window.qr')} />
        <div>
          <p className="window-ticket__label">{t('guidance.window.code')}</p>
          <p className="window-ticket__code number">{screen.windowCode}</p>
          <p role="status" className="window-ticket__note" data-slip={slip}>
            {slip === 'none' ? t('guidance.window.codeNote') : t(`guidance.window.slip.${slip}`)}
          </p>
        </div>
      </section>
      <Reasons>
        <Reason icon={<MapPin aria-hidden />} title={t('guidance.window.where')}>
          <p>
            <b>{elsewhere.name}</b>
          </p>
          <p>{elsewhere.address}</p>
          <p>{elsewhere.hours}</p>
        </Reason>
        <Reason icon={<Phone aria-hidden />} title={t('guidance.window.phone')}>
          <p className="number">{elsewhere.phone}</p>
        </Reason>
        <Reason icon={<CircleCheckBig aria-hidden />} title={t('guidance.window.done')}>
          <p>{screen.done.length === 0 ? t('guidance.window.nothingDone') : steps(screen.done)}</p>
          <p>{t(`guidance.window.kept.${screen.kept}`)}</p>
        </Reason>
        <Reason icon={<ListTodo aria-hidden />} title={t('guidance.window.remaining')}>
          <p>{screen.remaining.length === 0 ? t('guidance.window.nothingLeft') : steps(screen.remaining)}</p>
        </Reason>
        {screen.materials.length > 0 && (
          <Reason icon={<FileStack aria-hidden />} title={t('guidance.window.materials')}>
            <p>{list(screen.materials)}</p>
          </Reason>
        )}
      </Reasons>
    </Page>
  );
}
