import { FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Stands wherever a device or a back end is simulated, so that nobody takes it for the real thing. */
export function SimulatedMark({ of }: { of: 'devices' | 'data' | 'engine' }) {
  const { t } = useTranslation();
  return (
    <span className="mark">
      <FlaskConical size="1em" aria-hidden />
      <span className="mark__word">{t(`common.simulated.${of}`)}</span>
    </span>
  );
}
