import { useState } from 'react';
import { Button, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TechnicianState } from '#contract/technician.ts';
import type { SimulatedDevice, WireFault } from '#contract/wire-fault.ts';
import { type Act, Bench } from './bench.tsx';

const FAULTS: readonly WireFault[] = [
  { kind: 'fail-next', times: 1 },
  { kind: 'fail-repeatedly' },
  { kind: 'delay', milliseconds: 3000 },
  { kind: 'truncate' },
  { kind: 'duplicate' },
  { kind: 'corrupt' },
  { kind: 'unplug' },
];

/** The same faults for the line of every simulated device. */
export function LineFaultsBench({ lines, act }: { lines: TechnicianState['lines']; act: Act }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<SimulatedDevice>('id-card-reader');
  const line = lines.find(({ device }) => device === chosen) ?? lines[0];
  if (line === undefined) return null;
  const { device } = line;
  return (
    <Bench title={t('technician.lines.title')} wide>
      <div className="bench__keys bench__keys--faults">
        {lines.map(({ device: each, faults }) => (
          <ToggleButton
            key={each}
            className="button bench-key"
            isSelected={each === device}
            onPress={() => setChosen(each)}
          >
            {t(`devices.kind.${each}`)}
            {faults.length > 0 && <span className="number"> ({faults.length})</span>}
          </ToggleButton>
        ))}
      </div>
      <fieldset className="bench__choice" aria-label={t(`devices.kind.${device}`)}>
        <div className="bench__keys bench__keys--faults">
          {FAULTS.map((fault) => (
            <ToggleButton
              key={fault.kind}
              className="button bench-key bench-key--fault"
              isSelected={line.faults.some(({ kind }) => kind === fault.kind)}
              onPress={() => act({ type: 'set-line-fault', device, fault })}
            >
              {t(`technician.lines.fault.${fault.kind}`)}
            </ToggleButton>
          ))}
          <Button
            className="button bench-key"
            isDisabled={line.faults.length === 0}
            onPress={() => act({ type: 'mend-line', device })}
          >
            {t('technician.lines.mend')}
          </Button>
        </div>
      </fieldset>
    </Bench>
  );
}
