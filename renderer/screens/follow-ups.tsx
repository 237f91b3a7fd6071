import { CircleAlert, Undo2 } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Progress } from '#contract/case.ts';
import { Reason, Reasons } from '../components/reasons.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';

/** What is missing or wrong, as the department wrote it, and until when it can be brought. */
export function Gaps({
  supplement,
  language,
}: {
  supplement: NonNullable<Progress['supplement']>;
  language: string | undefined;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const key = supplement.deferred ? 'deferred' : 'missing';
  return (
    <>
      <p className="note note--plain">
        {t(`screens.result.supplement.${key}`, { date: formats.date(supplement.by) })}
      </p>
      <Reasons>
        {supplement.gaps.map((gap) => (
          <Reason key={gap.name} icon={<CircleAlert aria-hidden />} title={gap.name} titleLanguage={language}>
            <p lang={language}>{gap.wrong}</p>
            <p lang={language}>{gap.wanted}</p>
          </Reason>
        ))}
      </Reasons>
    </>
  );
}

/** 撤回申请: never the main way. */
export function WithdrawButton({ all = false }: { all?: boolean }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Button className="button follow-up" onPress={() => send({ type: 'follow-up', kind: 'withdraw' })}>
      <Undo2 aria-hidden />
      {t(all ? 'package.withdrawAll' : 'screens.result.withdraw')}
    </Button>
  );
}
