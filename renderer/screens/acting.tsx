import { ArrowRight, IdCard } from 'lucide-react';
import { useState } from 'react';
import { Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ActingChoice } from '#contract/visit/filling.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { ChoiceList } from '../components/choice-list.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useSend } from '../terminal-link/context.ts';

type ActingScreen = ScreenOf<'acting'>;

/** 代理 and 监护: for whom, by what right, for what and until when. One question a page. */
export function Acting({ screen }: { screen: ActingScreen }) {
  const { t } = useTranslation();
  const send = useSend();
  const labelOf = useChoiceLabels(screen);
  const [chosen, setChosen] = useState<string>();
  const title = t(`screens.acting.question.${screen.question}.title`);
  const answer = (choiceId: string) => send({ type: 'answer-acting', question: screen.question, choiceId });
  const ticked = screen.choices.filter((choice) => choice.chosen).map(({ id }) => id);
  const options = screen.choices.map((choice) => ({ id: choice.id, label: labelOf(choice) }));
  return (
    <Page
      title={title}
      lead={t(`screens.acting.question.${screen.question}.lead`, { age: screen.belowAge })}
      go={{
        label: t('common.go'),
        icon: <ArrowRight aria-hidden />,
        disabled: screen.several ? ticked.length === 0 : chosen === undefined,
        onPress: () => {
          if (screen.several) send({ type: 'continue' });
          else if (chosen !== undefined) answer(chosen);
        },
      }}
    >
      {screen.proof !== undefined && (
        <p className="note note--plain">
          <IdCard aria-hidden />
          {t('screens.acting.proofNote', { proof: screen.proof })}
        </p>
      )}
      {screen.several ? (
        <CheckboxGroup
          className="choices paged"
          value={ticked}
          onChange={(next) => {
            const changed = options.find(({ id }) => ticked.includes(id) !== next.includes(id));
            if (changed !== undefined) answer(changed.id);
          }}
        >
          <Label className="visually-hidden">{title}</Label>
          <Paged>
            <div className="choices__list" data-columns={options.length > 4 ? 2 : 1}>
              {options.map(({ id, label }) => (
                <Checkbox key={id} className="choice choice--several" value={id}>
                  {label}
                </Checkbox>
              ))}
            </div>
          </Paged>
        </CheckboxGroup>
      ) : (
        <ChoiceList label={title} options={options} value={chosen} onChange={setChosen} />
      )}
    </Page>
  );
}

function useChoiceLabels({ question, belowAge }: ActingScreen): (choice: ActingChoice) => string {
  const { t } = useTranslation();
  return ({ id, itemName, date }) => {
    if (itemName !== undefined) return itemName;
    switch (question) {
      case 'whom':
        return t(`screens.acting.choice.${id as 'self' | 'agent' | 'guardian'}`, { age: belowAge });
      case 'until':
        return t(`screens.acting.choice.until.${id === '0-days' ? 'today' : 'later'}`, { date });
      case 'items':
        return id;
      case 'child-alone':
        return t('screens.acting.choice.child-alone.guardian');
      case 'child-by':
        return t(`screens.acting.choice.child-by.${id as 'id-card' | 'number'}`);
      case 'proof':
        return t(`screens.acting.choice.proof.${id as 'present' | 'written' | 'standing'}`);
      case 'scope':
        return t(`screens.acting.choice.scope.${id as 'this-item' | 'items'}`);
      case 'relation':
        return t(`screens.acting.choice.relation.${id as 'father' | 'mother' | 'other'}`);
    }
  };
}
