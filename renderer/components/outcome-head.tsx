import { BadgeCheck, CircleCheckBig, CircleX, FilePlus2, Hourglass, Inbox, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import { useFormats } from '../language/format.ts';
import { OutcomeParts } from './outcome-parts.tsx';
import { QrCode } from './qr-code.tsx';
import { QuotedNote } from './quoted-note.tsx';
import { SimulatedMark } from './simulated-mark.tsx';
import { useSum } from './use-sum.ts';

const ICONS = {
  accepted: BadgeCheck,
  pending: Hourglass,
  completed: CircleCheckBig,
  refused: CircleX,
  confirming: Hourglass,
  'handed-in': Inbox,
  supplement: FilePlus2,
  withdrawn: Undo2,
} as const;

/** Of money no more is said than the gateway has. */
function wordsFor({ kind, payment }: OutcomeView) {
  if (kind === 'completed') return payment === undefined ? kind : 'paid';
  if (kind !== 'confirming') return kind;
  return payment?.state === 'received' || payment?.state === 'going-back' ? payment.state : kind;
}

/** What came of it, as a paper: the number, the day, the code to ask again. Never says more than is true. */
export function OutcomeHead({ outcome }: { outcome: OutcomeView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const sum = useSum();
  const Sign = ICONS[outcome.kind];
  return (
    <section className="outcome sheet" data-kind={outcome.kind} aria-label={t('screens.outcome.label')}>
      <div className="outcome__what">
        <span className="outcome__sign">
          <Sign aria-hidden />
        </span>
        <div>
          <p className="outcome__title">{t(`screens.outcome.${wordsFor(outcome)}.title`)}</p>
          <p className="outcome__note">
            {t(`screens.outcome.${wordsFor(outcome)}.note`, {
              item: outcome.itemName,
              department: outcome.department ?? t('screens.outcome.someDepartment'),
            })}
          </p>
          {outcome.reason && (
            <>
              <QuotedNote language={outcome.reasonLanguage} inline />
              <p className="outcome__note" lang={outcome.reasonLanguage}>
                {outcome.reason}
              </p>
            </>
          )}
        </div>
      </div>
      {(outcome.acceptanceNumber || outcome.promisedDate || outcome.supplementBy) && (
        <dl className="outcome__facts">
          {outcome.acceptanceNumber && (
            <div>
              <dt>{t('screens.outcome.number')}</dt>
              <dd className="number">{outcome.acceptanceNumber}</dd>
            </div>
          )}
          {outcome.supplementBy && (
            <div>
              <dt>{t('screens.outcome.supplementBy')}</dt>
              <dd className="number">{formats.date(outcome.supplementBy)}</dd>
            </div>
          )}
          {outcome.promisedDate && (
            <div>
              <dt>{t('screens.outcome.promised')}</dt>
              <dd className="number">{formats.date(outcome.promisedDate)}</dd>
            </div>
          )}
        </dl>
      )}
      {outcome.parts && <OutcomeParts parts={outcome.parts} />}
      {outcome.payment && (
        <dl className="outcome__facts">
          <div>
            <dt>{t('screens.outcome.amount')}</dt>
            <dd className="number">{sum(outcome.payment.amountFen)}</dd>
          </div>
        </dl>
      )}
      {outcome.slipCode && (
        <div className="outcome__slip">
          {outcome.slipQr && <QrCode text={outcome.slipQr} label={t('screens.outcome.qr')} />}
          <div>
            <p className="outcome__slip-label">{t('screens.outcome.slip')}</p>
            <p className="outcome__code number">{outcome.slipCode.replace(/(.{4})(?=.)/g, '$1 ')}</p>
            <p className="outcome__note">{t('screens.outcome.slipNote')}</p>
          </div>
        </div>
      )}
      {outcome.simulated && <SimulatedMark of="data" />}
    </section>
  );
}
