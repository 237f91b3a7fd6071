import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { ChoiceList } from '../components/choice-list.tsx';
import { Page } from '../components/page.tsx';
import { QuestionCount } from '../components/question-count.tsx';
import { useSend } from '../terminal-link/context.ts';

export function Eligibility({ screen }: { screen: ScreenOf<'eligibility'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const { question } = screen;
  const [chosen, setChosen] = useState(screen.selectedOptionId);
  return (
    <Page
      className="eligibility"
      title={question.title}
      lead={
        <>
          <QuestionCount index={screen.index} total={screen.total} />
          {question.help}
        </>
      }
      go={{
        label: t('common.go'),
        icon: <ArrowRight aria-hidden />,
        disabled: chosen === undefined,
        onPress: () =>
          chosen && send({ type: 'answer-eligibility', questionId: question.id, optionId: chosen }),
      }}
    >
      <ChoiceList label={question.title} options={question.options} value={chosen} onChange={setChosen} />
    </Page>
  );
}
