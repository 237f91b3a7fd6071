import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DeviceKind } from '#contract/device.ts';
import type { WireLine } from '#contract/technician.ts';
import { useTerminalLink, useTerminalView } from '../terminal-link/context.ts';
import { Bench } from './bench.tsx';

/** Lines on the page; older ones fall off. */
const SHOWN_LINES = 60;

/** What goes over the ports, byte by byte, with the names of the frames beside it. Always masked. */
export function WireView({ devices }: { devices: readonly DeviceKind[] }) {
  const { t } = useTranslation();
  const [device, setDevice] = useState<DeviceKind>();
  const [paused, setPaused] = useState(false);
  const lines = useWireLines(paused, device);
  return (
    <Bench title={t('technician.wire.title')} wide>
      <div className="bench__keys bench__keys--faults">
        <ToggleButton className="button bench-key" isSelected={paused} onChange={setPaused}>
          {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {paused ? t('technician.wire.resume') : t('technician.wire.pause')}
        </ToggleButton>
        <ToggleButton
          className="button bench-key"
          isSelected={device === undefined}
          onPress={() => setDevice(undefined)}
        >
          {t('technician.wire.all')}
        </ToggleButton>
        {devices.map((each) => (
          <ToggleButton
            key={each}
            className="button bench-key"
            isSelected={device === each}
            onPress={() => setDevice(each)}
          >
            {t(`devices.kind.${each}`)}
          </ToggleButton>
        ))}
      </div>
      {lines.length === 0 ? (
        <p className="bench__state">{t('technician.wire.none')}</p>
      ) : (
        <table className="wire">
          <tbody>
            {lines.toReversed().map((line) => (
              <tr key={line.number} data-direction={line.direction}>
                <td className="number">{line.at.slice(14, 23)}</td>
                <td>{t(`devices.kind.${line.device}`)}</td>
                <td>{t(`technician.wire.${DIRECTIONS[line.direction]}`)}</td>
                <td className="wire__bytes">
                  {line.masked ? (
                    <>
                      {t('technician.wire.bytes', { count: line.length })} {t('technician.wire.masked')}
                    </>
                  ) : (
                    spaced(line.hex, line.length)
                  )}
                </td>
                <td className="wire__meaning">{line.meanings.join('; ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Bench>
  );
}

const DIRECTIONS = { 'to-device': 'toDevice', 'from-device': 'fromDevice', port: 'port' } as const;

/** Bytes of one line that are shown; the whole line is in the technician's command. */
const SHOWN_BYTES = 24;

function spaced(hex: string, length: number): string {
  const shown = hex.slice(0, 2 * SHOWN_BYTES).match(/../g) ?? [];
  return `${shown.join(' ')}${length > shown.length ? ' …' : ''}`;
}

/** The newest lines of one device, or of all. While paused they stand still, and what comes meanwhile is not lost. */
function useWireLines(paused: boolean, device: DeviceKind | undefined): readonly WireLine[] {
  const link = useTerminalLink();
  const { connected } = useTerminalView();
  const all = useRef<readonly WireLine[]>([]);
  const [shown, setShown] = useState<readonly WireLine[]>([]);
  const isPaused = useRef(paused);
  isPaused.current = paused;
  useEffect(() => {
    if (!connected) return;
    const leaving = new AbortController();
    // The terminal begins with all that it has kept.
    all.current = [];
    link
      .watchWire((lines) => {
        all.current = [...all.current, ...lines].slice(-400);
        if (!isPaused.current) setShown(all.current);
      }, leaving.signal)
      .catch(() => undefined);
    return () => leaving.abort();
  }, [link, connected]);
  useEffect(() => {
    if (!paused) setShown(all.current);
  }, [paused]);
  return shown.filter((line) => device === undefined || line.device === device).slice(-SHOWN_LINES);
}
