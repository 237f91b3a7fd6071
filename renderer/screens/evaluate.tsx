import { Check, PencilLine, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button, Label, Radio, RadioGroup, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { EVALUATION_TEXT_LENGTH, type EvaluationLevel, isBadEvaluation } from '#contract/evaluation.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { FeelingFace } from '../components/drawings/feeling-face.tsx';
import { TextEntry } from '../components/fields/text-entry.tsx';
import { OutcomeHead } from '../components/outcome-head.tsx';
import { Page } from '../components/page.tsx';
import { HandoverOffer } from '../guidance/handover-offer.tsx';
import { useSend, useSnapshot } from '../terminal-link/context.ts';

type Screen = ScreenOf<'evaluate'>;

/** What is chosen so far; only the page knows it until it is sent. */
interface Chosen {
  readonly level: EvaluationLevel | undefined;
  readonly reasons: readonly string[];
  readonly text: string;
  readonly callBack: boolean;
}

/** 好差评: five levels, none chosen beforehand, none larger than another, and no need to answer. */
export function Evaluate({ screen }: { screen: Screen }) {
  const [chosen, setChosen] = useState<Chosen>({ level: undefined, reasons: [], text: '', callBack: false });
  const [writing, setWriting] = useState(false);
  if (writing) {
    const written = (text: string) => {
      setChosen({ ...chosen, text });
      setWriting(false);
    };
    return <OwnWords text={chosen.text} onDone={written} />;
  }
  return <Levels screen={screen} chosen={chosen} onChange={setChosen} onWrite={() => setWriting(true)} />;
}

function Levels(props: {
  screen: Screen;
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
  onWrite: () => void;
}) {
  const { screen, chosen, onChange } = props;
  const { level, reasons, text, callBack } = chosen;
  const { t } = useTranslation();
  const send = useSend();
  const { outcome } = useSnapshot();
  const offered = screen.levels.find((each) => each.level === level)?.options ?? [];
  const choose = (value: string) =>
    onChange({
      ...chosen,
      level: screen.levels.find((each) => String(each.level) === value)?.level,
      reasons: [],
      callBack: false,
    });
  const title = screen.followUp
    ? t('screens.evaluate.followUpTitle')
    : t(screen.about === 'earlier-case' ? 'screens.evaluate.earlierTitle' : 'screens.evaluate.title');
  return (
    <Page
      align="center"
      className="evaluate"
      title={title}
      lead={
        screen.earlierItem === undefined
          ? t('screens.evaluate.lead')
          : t('screens.evaluate.earlierLead', { item: screen.earlierItem })
      }
      beside={
        <Button className="button button--hand" onPress={() => send({ type: 'skip-evaluation' })}>
          {t('screens.evaluate.skip')}
        </Button>
      }
      go={{
        label: t('screens.evaluate.send'),
        disabled: level === undefined || screen.state === 'storing',
        onPress: () =>
          level &&
          send({
            type: 'evaluate',
            level,
            reasons: [...reasons],
            ...(text.trim() === '' ? {} : { text: text.trim() }),
            ...(callBack ? { callBack } : {}),
          }),
      }}
    >
      {screen.state === 'not-stored' && (
        <p className="note note--warning" role="alert">
          <TriangleAlert aria-hidden />
          {t('screens.evaluate.notStored')}
        </p>
      )}
      {outcome && <OutcomeHead outcome={outcome} />}
      <RadioGroup
        className="faces"
        value={level ? String(level) : null}
        onChange={choose}
        orientation="horizontal"
      >
        <Label className="visually-hidden">{title}</Label>
        <div className="faces__row">
          {screen.levels.map(({ level: value }) => (
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
          {offered.map(({ id, text: words }) => (
            <ToggleButton
              key={id}
              className="button chip"
              isSelected={reasons.includes(id)}
              onChange={(on) =>
                onChange({
                  ...chosen,
                  reasons: on ? [...reasons, id] : reasons.filter((entry) => entry !== id),
                })
              }
            >
              {words}
            </ToggleButton>
          ))}
          {level !== undefined && screen.canWrite && (
            <Button className="button chip" onPress={props.onWrite}>
              <PencilLine aria-hidden />
              {t(text === '' ? 'screens.evaluate.own' : 'screens.evaluate.ownWritten')}
            </Button>
          )}
          {level !== undefined && isBadEvaluation(level) && screen.canBeCalled && (
            <ToggleButton
              className="button chip"
              isSelected={callBack}
              onChange={(on) => onChange({ ...chosen, callBack: on })}
            >
              {t('screens.evaluate.callBack')}
            </ToggleButton>
          )}
        </div>
      </section>
      <HandoverOffer />
    </Page>
  );
}

/** A page of its own: keys and what they write are never turned away from each other. */
function OwnWords({ text: before, onDone }: { text: string; onDone: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  return (
    <Page
      className="form form--text"
      title={t('screens.evaluate.ownTitle')}
      lead={t('screens.evaluate.ownLead')}
      beside={
        <Button className="button button--hand" onPress={() => onDone('')}>
          {t('screens.evaluate.ownNot')}
        </Button>
      }
      go={{
        label: t('screens.evaluate.ownGo'),
        icon: <Check aria-hidden />,
        onPress: () => onDone(text),
      }}
    >
      <TextEntry
        label={t('screens.evaluate.ownTitle')}
        kind="pinyin"
        lines
        value={text}
        onChange={setText}
        onEnter={() => onDone(text)}
        maxLength={EVALUATION_TEXT_LENGTH}
      />
    </Page>
  );
}
