import { Ticket } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSend } from '../terminal-link/context.ts';

/** 取号, where the page says that it can also be done at a window. */
export function TicketButton() {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Button className="button button--hand button--stacked" onPress={() => send({ type: 'open-ticket' })}>
      <Ticket aria-hidden />
      {t('services.ticket.open')}
    </Button>
  );
}
