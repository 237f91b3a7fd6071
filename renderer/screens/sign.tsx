import { ArrowRight, BookOpen, CircleAlert, FileSignature } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signatureTrouble } from '#contract/signature.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { HoldToSign } from '../keypad/hold-to-sign.tsx';
import { signatureOf, type Written, writtenFrom } from '../signature/recorder.ts';
import { SignaturePad, SignatureTools } from '../signature/signature-pad.tsx';
import { useSend } from '../terminal-link/context.ts';

/** 告知承诺: content, requirement and liability are told before the name is written. */
export function Sign({ screen }: { screen: ScreenOf<'sign'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const [written, setWritten] = useState<Written>();
  const trouble = written && signatureTrouble(written.strokes, written.surface);
  const [hadToRead] = useState(screen.readingSecondsLeft !== undefined);
  const byKey = written?.instrument === 'held-key';
  return (
    <Page
      className="sign"
      title={
        screen.signer
          ? t(`screens.sign.signer.${screen.signer}.title`)
          : t(screen.commitments.length > 0 ? 'screens.sign.titleCommitment' : 'screens.sign.title')
      }
      lead={screen.authorises ? undefined : t('screens.sign.lead', { statement: screen.statement })}
      go={
        screen.readingSecondsLeft === undefined
          ? {
              label: t('screens.sign.done'),
              icon: <ArrowRight aria-hidden />,
              disabled: written === undefined || trouble !== undefined,
              onPress: () => written && send({ type: 'sign', signature: signatureOf(written) }),
            }
          : undefined
      }
    >
      {/* What is signed is never left out, however little room there is. */}
      {screen.authorises && (
        <p className="note note--plain">
          <FileSignature aria-hidden />
          {t('screens.sign.signer.principal.lead', {
            agent: screen.authorises.agent,
            until: screen.authorises.validUntil,
            items: screen.authorises.items.join(' / '),
          })}
        </p>
      )}
      {hadToRead && <ReadingTime secondsLeft={screen.readingSecondsLeft} />}
      {screen.commitments.length > 0 && (
        <section className="sheet commitments" aria-label={t('screens.sign.commitments')}>
          <Paged>
            <ol className="commitments__list">
              {screen.commitments.map((commitment) => (
                <li key={commitment.id} className="commitment">
                  <dl className="facts">
                    <div className="fact">
                      <dt className="fact__label">{t('screens.sign.content')}</dt>
                      <dd className="fact__value">{commitment.content}</dd>
                    </div>
                    <div className="fact">
                      <dt className="fact__label">{t('screens.sign.requirement')}</dt>
                      <dd>{commitment.requirement}</dd>
                    </div>
                    <div className="fact">
                      <dt className="fact__label">{t('screens.sign.liability')}</dt>
                      <dd>{commitment.liability}</dd>
                    </div>
                  </dl>
                </li>
              ))}
            </ol>
          </Paged>
        </section>
      )}
      <SignaturePad written={written} onChange={setWritten} />
      {byKey && (
        <p className="visually-hidden" role="status">
          {t('speech.sign.done')}
        </p>
      )}
      <div className="under-signature">
        {/* Stays in its place when it is not needed: the pad must not move under the finger. */}
        <div
          className="under-signature__key"
          data-needed={!written || undefined}
          inert={written !== undefined}
        >
          <HoldToSign onMark={(mark) => setWritten(writtenFrom(mark))} />
        </div>
        {written && (
          <div className="under-signature__tools">
            <SignatureTools written={written} onChange={setWritten} />
            {!written.open && trouble === 'too-small' && (
              <p className="note" role="status">
                <CircleAlert aria-hidden />
                {t('screens.sign.tooSmall')}
              </p>
            )}
          </div>
        )}
      </div>
    </Page>
  );
}

/** Said honestly: the button comes when the words have been there long enough to be read. */
function ReadingTime({ secondsLeft }: { secondsLeft: number | undefined }) {
  const { t } = useTranslation();
  return (
    <p className="note note--plain reading-time">
      <BookOpen aria-hidden />
      {secondsLeft === undefined ? (
        <span role="status">{t('screens.sign.read')}</span>
      ) : (
        <>
          <span>{t('screens.sign.toRead')}</span>
          <span>
            {t('screens.sign.secondsLeft')}
            <span className="number" role="timer">
              {secondsLeft}
            </span>
          </span>
        </>
      )}
    </p>
  );
}
