import { ClipboardCheck, Square } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SelfTestReport, SelfTestResult } from '#contract/self-test.ts';
import type { TechnicianState } from '#contract/technician.ts';
import { useFormats } from '../language/format.ts';
import { type Act, Bench } from './bench.tsx';

/** What the test itself finds beside the problems of the devices; other codes are read in the log. */
const KNOWN_CODES = [
  'sheet-not-printed',
  'sheet-not-confirmed',
  'picture-dark',
  'lamps-failed',
  'pen-not-described',
  'surface-unknown',
  'deadline-exceeded',
  'device-busy',
  'aborted',
  'storage-not-writable',
  'platform-unreachable',
  'self-test-error',
] as const;

/** The terminal's test of all its parts, and how the last one ended. */
export function SelfTestBench({ selfTest, act }: { selfTest: TechnicianState['selfTest']; act: Act }) {
  const { t } = useTranslation();
  const { running, last } = selfTest;
  return (
    <Bench title={t('technician.selfTest.title')} wide>
      <div className="bench__keys">
        {running === null ? (
          <Button className="button bench-key" onPress={() => act({ type: 'run-self-test' })}>
            <ClipboardCheck aria-hidden />
            {t('technician.selfTest.run')}
          </Button>
        ) : (
          <Button className="button bench-key" onPress={() => act({ type: 'stop-self-test' })}>
            <Square aria-hidden />
            {t('technician.selfTest.stop')}
          </Button>
        )}
      </div>
      <p className="bench__state" role="status">
        {running === null
          ? last === null && t('technician.selfTest.never')
          : t('technician.selfTest.running', running)}
      </p>
      {running === null && last !== null && <Report report={last} />}
    </Bench>
  );
}

function Report({ report }: { report: SelfTestReport }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      <p data-verdict={report.verdict} className="bench__verdict">
        <b>
          {report.stopped
            ? t('technician.selfTest.stopped')
            : t(`technician.selfTest.verdict.${report.verdict}`)}
        </b>{' '}
        <span className="number">{formats.moment(report.at)}</span>{' '}
        {report.sheet === 'printed' ? t('technician.selfTest.printed') : t('technician.selfTest.onScreen')}
      </p>
      <ul className="bench__devices">
        {report.results.map((result) => (
          <li key={result.part} data-condition={result.condition}>
            <span className="bench__lamp" />
            <Part result={result} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Part({ result }: { result: SelfTestResult }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { part, verdict, problems, code } = result;
  const known = KNOWN_CODES.find((each) => each === code) ?? 'other';
  const words = [
    ...problems.map((problem) => t(`devices.problem.${problem}`)),
    ...(code === undefined ? [] : [t(`technician.selfTest.code.${known}`)]),
  ];
  return (
    <>
      <span>
        {part === 'storage' || part === 'platform' || part === 'signature-pad'
          ? t(`technician.selfTest.part.${part}`)
          : t(`devices.kind.${part}`)}
      </span>
      <span className="bench__condition">
        {formats.list([t(`technician.selfTest.verdict.${verdict}`), ...words])}
      </span>
    </>
  );
}
