import { useState } from 'react';
import { Button, Label, Radio, RadioGroup, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { EvaluationLevel } from '#contract/evaluation.ts';
import type { ScreenOf } from '#contract/visit.ts';
import { FeelingFace } from '../components/drawings/feeling-face.tsx';
import { OutcomeHead } from '../components/outcome-head.tsx';
import { Page } from '../components/page.tsx';
import { HandoverOffer } from '../guidance/handover-offer.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { useWords } from '../use-words.ts';

const LEVELS = [5, 4, 3, 2, 1] as const satisfies readonly EvaluationLevel[];

/** 好差评: five levels, none chosen beforehand, none larger than another, and no need to answer. */
export function Evaluate({ screen }: { screen: ScreenOf<'evaluate'> }) {
  const { t } = useTranslation();
  const words = useWords();
  const send = useSend();
  const { outcome } = useSnapshot();
  const [level, setLevel] = useState<EvaluationLevel>();
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const offered = level === undefined ? [] : (screen.reasonsByLevel[String(level)] ?? []);
  const choose = (value: string) => {
    setLevel(LEVELS.find((candidate) => String(candidate) === value));
    setReasons([]);
  };
  return (
    <Page
      align="center"
      className="evaluate"
      title={t('screens.evaluate.title')}
      lead={t('screens.evaluate.lead')}
      beside={
        <Button className="button button--hand" onPress={() => send({ type: 'skip-evaluation' })}>
          {t('screens.evaluate.skip')}
        </Button>
      }
      go={{
        label: t('screens.evaluate.send'),
        disabled: level === undefined,
        onPress: () => level && send({ type: 'evaluate', level, reasons: [...reasons] }),
      }}
    >
      {outcome && <OutcomeHead outcome={outcome} />}
      <RadioGroup
        className="faces"
        value={level ? String(level) : null}
        onChange={choose}
        orientation="horizontal"
      >
        <Label className="visually-hidden">{t('screens.evaluate.title')}</Label>
        <div className="faces__row">
          {LEVELS.map((value) => (
            <Radio key={value} className="face-choice" value={String(value)}>
              <FeelingFace level={value} />
              <span>{t(`screens.evaluate.level.${value}`)}</span>
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <section className="chips" aria-label={t('screens.evaluate.why')}>
        {offered.length > 0 && <h2 className="section-title">{t('screens.evaluate.why')}</h2>}
        <div className="chips__row">
          {offered.map((reason) => (
            <ToggleButton
              key={reason}
              className="button chip"
              isSelected={reasons.includes(reason)}
              onChange={(on) =>
                setReasons(on ? [...reasons, reason] : reasons.filter((entry) => entry !== reason))
              }
            >
              {words('screens.evaluate.reason', reason)}
            </ToggleButton>
          ))}
        </div>
      </section>
      <HandoverOffer />
    </Page>
  );
}
