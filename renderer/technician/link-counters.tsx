import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceLink } from '#contract/device-link.ts';
import { useFormats } from '../language/format.ts';
import { useTerminalLink, useTerminalView } from '../terminal-link/context.ts';
import { Bench } from './bench.tsx';

const REFRESH_MS = 2_000;
/** In the order in which a bad cable shows itself; those at 0 are not told. */
const TROUBLES = [
  'discardedBytes',
  'checksumErrors',
  'timeouts',
  'retries',
  'softResets',
  'reopens',
  'outOfService',
] as const;
const KNOWN_CODES = ['port-not-found', 'port-ambiguous', 'port-busy', 'port-permission-denied'] as const;

/** What went over the lines of the devices since the terminal started. */
export function LinkCounters() {
  const { t } = useTranslation();
  const formats = useFormats();
  const links = useDeviceLinks();
  const troublesOf = (link: DeviceLink) =>
    TROUBLES.filter((name) => link[name] > 0).map((name) =>
      t(`technician.links.${name}`, { number: link[name] }),
    );
  return (
    <Bench title={t('technician.links.title')} wide>
      <ul className="bench__devices">
        {links.map((link) => (
          <li key={link.device} data-condition={link.trouble ? 'offline' : 'ready'}>
            <span className="bench__lamp" />
            <span>{t(`devices.kind.${link.device}`)}</span>
            <span className="bench__condition number">
              {formats.list([
                t('technician.links.frames', { sent: link.framesSent, received: link.framesReceived }),
                ...troublesOf(link),
                ...(link.trouble ? [sentenceOf(link.trouble)] : []),
              ])}
            </span>
          </li>
        ))}
      </ul>
    </Bench>
  );

  function sentenceOf({ code, detail }: NonNullable<DeviceLink['trouble']>): string {
    const known = KNOWN_CODES.find((each) => each === code);
    const said = known
      ? t(`technician.links.trouble.${known}`)
      : t('technician.links.trouble.other', { code });
    return detail === undefined ? said : `${said} (${detail})`;
  }
}

/** Asked again and again while the drawer is open. */
function useDeviceLinks(): readonly DeviceLink[] {
  const link = useTerminalLink();
  const { connected } = useTerminalView();
  const [links, setLinks] = useState<readonly DeviceLink[]>([]);
  useEffect(() => {
    if (!connected) return;
    const leaving = new AbortController();
    const ask = () =>
      link.deviceLinks(leaving.signal).then(
        (found) => {
          if (!leaving.signal.aborted) setLinks(found);
        },
        () => undefined,
      );
    void ask();
    const timer = setInterval(() => void ask(), REFRESH_MS);
    return () => {
      leaving.abort();
      clearInterval(timer);
    };
  }, [link, connected]);
  return links;
}
