import { ArrowRight, CircleCheckBig, CircleMinus, CircleX, Lock, Square, SquareCheckBig } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { PartView } from '#contract/visit/filling.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { useSend } from '../terminal-link/context.ts';
import { useLimitWords } from './use-limit-words.ts';

const SIGNS = { mandatory: Lock, on: CircleCheckBig, off: CircleMinus, unsuited: CircleX } as const;
const TONES = { mandatory: 'gold', on: 'jade', off: undefined, unsuited: undefined } as const;

/** 一件事: what suits by the answers, each with what it brings. All but the mandatory parts can be left out. */
export function Package({ screen }: { screen: ScreenOf<'package'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const count = screen.parts.filter(({ state }) => state === 'mandatory' || state === 'on').length;
  return (
    <Page
      className="materials"
      title={t(screen.impossible ? 'package.impossible' : 'package.title')}
      lead={t(screen.impossible ? 'package.impossibleLead' : 'package.lead')}
      go={
        screen.impossible
          ? undefined
          : {
              label: t('package.go', { count }),
              icon: <ArrowRight aria-hidden />,
              onPress: () => send({ type: 'continue' }),
            }
      }
    >
      <Paged>
        <ul className="material-list">
          {screen.parts.map((part) => (
            <Part key={part.partId} part={part} />
          ))}
        </ul>
      </Paged>
    </Page>
  );
}

function Part({ part }: { part: PartView }) {
  const { t } = useTranslation();
  const send = useSend();
  const limitWords = useLimitWords();
  const Sign = SIGNS[part.state];
  const on = part.state === 'on';
  return (
    <li className="material" data-state={part.state}>
      <span className="material__sign">
        <Sign aria-hidden />
      </span>
      <div className="material__text">
        <h2 className="material__name">
          {part.name}
          <span className="tag" data-tone={TONES[part.state]}>
            {t(`package.state.${part.state}`)}
          </span>
        </h2>
        <p className="material__note">
          {part.departmentName} · {limitWords(part.limit)}
        </p>
        {part.state === 'unsuited' ? (
          <p className="material__state">
            {part.reason} {part.nextStep}
          </p>
        ) : (
          <p className="material__state">{part.brings}</p>
        )}
      </div>
      {(on || part.state === 'off') && (
        <div className="material__ways">
          {/* One name for both states: a box that is ticked or empty says which, not the words. */}
          <ToggleButton
            className="button"
            isSelected={on}
            onChange={(wanted) => send({ type: 'switch-part', partId: part.partId, on: wanted })}
          >
            {on ? <SquareCheckBig aria-hidden /> : <Square aria-hidden />}
            {t('package.doIt')}
            <span className="visually-hidden">{part.name}</span>
          </ToggleButton>
        </div>
      )}
    </li>
  );
}
