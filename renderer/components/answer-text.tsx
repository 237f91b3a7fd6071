import { useTranslation } from 'react-i18next';
import type { Answer } from '#contract/questions.ts';

type GuideAnswer = Extract<Answer, { source: 'guide' }>;

/** The department's own words: an answer of the FAQ, or the element of the guide that was asked for. */
export function AnswerText({ answer }: { answer: Answer }) {
  if (answer.source === 'faq') return <p>{answer.answer}</p>;
  return <GuideText answer={answer} />;
}

function GuideText({ answer }: { answer: GuideAnswer }) {
  const { t } = useTranslation();
  const { implementation, materials, item } = answer;
  switch (answer.element) {
    case 'conditions':
      return <Lines lines={implementation.conditions} />;
    case 'steps':
      return <Lines lines={implementation.steps} numbered />;
    case 'materials':
      return (
        <>
          <p>{t('questions.answer.card')}</p>
          {materials.length === 0 ? (
            <p>{t('questions.answer.noMaterials')}</p>
          ) : (
            <Lines lines={materials.map(({ name }) => name)} />
          )}
        </>
      );
    case 'time': {
      const { days, unit, example } = implementation.promisedLimit;
      return (
        <>
          <p>
            {days === 0
              ? t('questions.answer.onTheSpot')
              : t(unit === 'working-day' ? 'questions.answer.workingDays' : 'questions.answer.calendarDays', {
                  count: days,
                })}
            {example && t('questions.answer.example')}
          </p>
          <p>{t('questions.answer.atMachine', { minutes: t('common.minutes', { count: item.minutes }) })}</p>
        </>
      );
    }
    case 'fee':
      return (
        <p>
          {implementation.fee.charged
            ? (implementation.fee.standard ?? t('questions.answer.charged'))
            : t('questions.answer.free')}
        </p>
      );
    case 'place':
      return (
        <Lines
          lines={[implementation.place.name, implementation.place.address, implementation.place.hours]}
        />
      );
    case 'phone':
      return <p>{t('questions.answer.consult', { phone: implementation.consultPhone })}</p>;
    case 'result':
      return <p>{implementation.resultName}</p>;
  }
}

function Lines({ lines, numbered = false }: { lines: readonly string[]; numbered?: boolean }) {
  const List = numbered ? 'ol' : 'ul';
  return (
    <List className="bullets">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </List>
  );
}
