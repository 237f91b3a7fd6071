import { ArrowRight, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { ScannerDrawing } from '../components/drawings/scanner.tsx';
import { Keyboard } from '../components/keyboard/keyboard.tsx';
import { Page } from '../components/page.tsx';
import { useSend } from '../terminal-link/context.ts';

/** 16 characters of Crockford's base 32, in fours as the slip prints them. */
const CODE_LENGTH = 16;

export function ScanSlip({ screen }: { screen: ScreenOf<'scan-slip'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const [code, setCode] = useState('');
  const set = (text: string) =>
    setCode(
      text
        .toUpperCase()
        .replace(/[^0-9A-Z]/g, '')
        .slice(0, CODE_LENGTH),
    );
  const submit = () => send({ type: 'enter-slip-code', code });
  return (
    <Page
      className="scan-slip"
      title={t(`screens.scan.title.${screen.scanner}`)}
      lead={<span role="status">{t(`screens.scan.state.${screen.scanner}`)}</span>}
      stage={
        screen.scanner === 'unavailable' ? undefined : (
          <div className="stage">
            <ScannerDrawing state={screen.scanner} />
          </div>
        )
      }
      go={{
        label: t('screens.scan.ask'),
        icon: <ArrowRight aria-hidden />,
        disabled: code.length < CODE_LENGTH || screen.scanner === 'asking-hub',
        onPress: submit,
      }}
    >
      {screen.problem && (
        <div className="note note--warning" role="alert">
          <TriangleAlert aria-hidden />
          <div>
            <p className="note__title">{t(`screens.problem.${screen.problem}.happened`)}</p>
            <p>{t(`screens.problem.${screen.problem}.todo`)}</p>
          </div>
        </div>
      )}
      <div className="text-entry">
        <input
          className="field__input field__input--number scan-slip__code"
          type="text"
          inputMode="none"
          autoComplete="off"
          spellCheck={false}
          aria-label={t('screens.scan.code')}
          placeholder={t('screens.scan.placeholder')}
          value={code.replace(/(.{4})(?=.)/g, '$1 ')}
          onChange={(event) => set(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && code.length === CODE_LENGTH && submit()}
        />
        <Keyboard
          kind="code"
          onText={(text) => set(code + text)}
          onDelete={() => setCode(code.slice(0, -1))}
        />
      </div>
    </Page>
  );
}
