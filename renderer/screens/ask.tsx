import { ArrowRight, BookOpen, CircleQuestionMark } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Answer } from '#contract/questions.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { AnswerText } from '../components/answer-text.tsx';
import { TextEntry } from '../components/fields/text-entry.tsx';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useSend, useTerminalLink } from '../terminal-link/context.ts';
import { type Reply, type Shown, shownFor } from './ask-reply.ts';

/** Longer than for a name: a sentence is typed with pauses. */
const PAUSE_MS = 300;
const LONGEST_QUESTION = 100;

/** 边问边办: a question in one's own words, answered with what a department wrote, and the way into the item. */
export function Ask({ screen }: { screen: ScreenOf<'ask'> }) {
  const [open, setOpen] = useState<Answer>();
  const [text, setText] = useState('');
  const found = useAnswers(text);
  if (open) return <OpenAnswer answer={open} onClose={() => setOpen(undefined)} />;
  return <Question screen={screen} text={text} onText={setText} found={found} onOpen={setOpen} />;
}

function Question(props: {
  screen: ScreenOf<'ask'>;
  text: string;
  onText: (text: string) => void;
  found: Shown;
  onOpen: (answer: Answer) => void;
}) {
  const { t } = useTranslation();
  const { item, suggested } = props.screen;
  const { state } = props.found;
  const answers = state === 'suggested' ? suggested : props.found.answers;
  return (
    <Page
      className="search ask"
      title={item ? t('questions.titleOfItem', { item: item.name }) : t('questions.title')}
    >
      <TextEntry
        label={t('questions.field')}
        placeholder={t('questions.placeholder')}
        kind="pinyin"
        value={props.text}
        onChange={props.onText}
        maxLength={LONGEST_QUESTION}
        className="search__entry"
      />
      <section className="search__found" aria-label={t('questions.suggested')}>
        <p className="search__count" role="status">
          {state === 'suggested' && t('questions.suggested')}
          {state === 'found' && t('questions.found', { count: answers.length })}
        </p>
        {(state === 'nothing' || state === 'failed') && (
          <p className="note" role="status">
            {t(`questions.${state}`)}
          </p>
        )}
        {answers.length > 0 && (
          <Paged key={answers.map(keyOf).join()}>
            <ul className="ask__list">
              {answers.map((answer) => (
                <li key={keyOf(answer)}>
                  <Button className="tile ask__question" onPress={() => props.onOpen(answer)}>
                    <CircleQuestionMark aria-hidden />
                    <QuestionText answer={answer} withItem={item === undefined} />
                  </Button>
                </li>
              ))}
            </ul>
          </Paged>
        )}
      </section>
    </Page>
  );
}

function OpenAnswer({ answer, onClose }: { answer: Answer; onClose: () => void }) {
  const { t } = useTranslation();
  const send = useSend();
  const question = answer.source === 'faq' ? answer.question : t(`questions.element.${answer.element}`);
  return (
    <Page
      className="ask"
      title={question}
      beside={
        <Button className="button button--hand" onPress={onClose}>
          {t('questions.otherAnswers')}
        </Button>
      }
      go={{
        label: t('questions.goToItem'),
        icon: <ArrowRight aria-hidden />,
        onPress: () => send({ type: 'open-item', itemId: answer.item.id }),
      }}
    >
      <div className="sheet ask__answer">
        <Paged>
          <AnswerText answer={answer} />
        </Paged>
      </div>
      <p className="ask__source">
        <BookOpen aria-hidden />
        {t(`questions.source.${answer.source}`, {
          item: answer.item.name,
          department: answer.item.departmentName,
        })}
      </p>
    </Page>
  );
}

function QuestionText({ answer, withItem }: { answer: Answer; withItem: boolean }) {
  const { t } = useTranslation();
  const question = answer.source === 'faq' ? answer.question : t(`questions.element.${answer.element}`);
  return <span>{withItem ? t('questions.ofItem', { item: answer.item.name, question }) : question}</span>;
}

/** What the terminal answers to the text, once the finger rests. */
function useAnswers(text: string): Shown {
  const link = useTerminalLink();
  const [reply, setReply] = useState<Reply>();
  const question = text.trim();
  useEffect(() => {
    if (!question) return;
    const leaving = new AbortController();
    const settle = (answers: Reply['answers']) => {
      if (!leaving.signal.aborted) setReply({ question, answers });
    };
    const timer = setTimeout(() => {
      link.ask(question, leaving.signal).then(settle, () => settle('failed'));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [question, link]);
  return shownFor(question, reply);
}

function keyOf(answer: Answer): string {
  return `${answer.item.id} ${answer.source === 'faq' ? answer.faqId : answer.element}`;
}
