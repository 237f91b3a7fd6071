/** 一件事: its parts in a list, on the pages that only tell of them. */
import { FilePlus2, Undo2 } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Paged } from '../components/paged.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';
import { useLimitWords } from './use-limit-words.ts';

/** On the guide: what can be done at once, and what each brings. */
export function GuideParts({ of }: { of: NonNullable<ScreenOf<'guide'>['guide']['package']> }) {
  const { t } = useTranslation();
  const limitWords = useLimitWords();
  return (
    <>
      <p>{of.note}</p>
      <ul className="bullets">
        {of.parts.map((part) => (
          <li key={part.partId}>
            <b>{part.name}</b>
            {part.mandatory && (
              <span className="tag" data-tone="gold">
                {t('package.state.mandatory')}
              </span>
            )}
            <span className="guide__note">
              {part.brings} {part.departmentName} · {limitWords(part.limit)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** On the consent: who gets it for which purpose. */
export function ConsentParts({ parts }: { parts: NonNullable<ScreenOf<'consent'>['parts']> }) {
  return (
    <ul className="bullets">
      {parts.map((part) => (
        <li key={part.name}>
          <b>{part.name}</b> ({part.departmentName}) {part.purpose}
        </li>
      ))}
    </ul>
  );
}

/** How far each part is, and what its holder may do with it. */
export function PartsProgress({
  parts,
  followUps,
  language,
}: {
  parts: NonNullable<NonNullable<ScreenOf<'result'>['progress']>['parts']>;
  followUps: ScreenOf<'result'>['partFollowUps'];
  language: string | undefined;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const send = useSend();
  return (
    <Paged>
      <ul className="material-list">
        {parts.map((part) => {
          const newest = part.timeline.at(-1);
          const kinds = followUps?.find(({ caseId }) => caseId === part.caseId)?.kinds ?? [];
          return (
            <li className="material material--plain" key={part.itemName} data-state={part.state}>
              <div className="material__text">
                <h2 className="material__name">
                  {part.itemName}
                  <span className="tag">{t(`screens.result.event.${part.state}`)}</span>
                </h2>
                <p className="material__note">
                  <span className="number">{part.acceptanceNumber}</span>{' '}
                  {part.promisedDate !== undefined &&
                    t('package.promised', { date: formats.date(part.promisedDate) })}
                </p>
                {part.supplement !== undefined && (
                  <p className="material__state" lang={language}>
                    {part.supplement.gaps.map(({ name, wrong }) => `${name}：${wrong}`).join('')}{' '}
                    {t('package.supplementBy', { date: formats.date(part.supplement.by) })}
                  </p>
                )}
                {part.supplement === undefined && newest !== undefined && (
                  <p className="material__state" lang={language}>
                    {newest.text}
                  </p>
                )}
              </div>
              <div className="material__ways">
                {kinds.map((kind) => (
                  <Button
                    key={kind}
                    className={kind === 'supplement' ? 'button button--soft' : 'button'}
                    onPress={() =>
                      send({ type: 'follow-up', kind, ...(part.caseId && { caseId: part.caseId }) })
                    }
                  >
                    {kind === 'supplement' ? <FilePlus2 aria-hidden /> : <Undo2 aria-hidden />}
                    {t(kind === 'supplement' ? 'package.supplement' : 'package.withdraw')}
                    <span className="visually-hidden">{part.itemName}</span>
                  </Button>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
    </Paged>
  );
}
