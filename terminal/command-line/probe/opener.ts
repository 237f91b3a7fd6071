import type { AppFailure } from '#contract/result.ts';
import type { PortOpener } from '#drivers/port.ts';
import { HidPortOpener } from '#drivers/transports/hid-port.ts';
import { SerialPortOpener } from '#drivers/transports/serial-port.ts';
import { TcpPortOpener } from '#drivers/transports/tcp-port.ts';

/**
 * `tcp://HOST:PORT` for a serial device server; `hid:PATH` or `hid:VENDOR:PRODUCT` (hexadecimal) for USB HID;
 * everything else is the path of a serial port.
 */
export function openerOf(port: string, baudRate: number | undefined): PortOpener {
  const address = /^tcp:\/\/(\[[^\]]+\]|[^:/]+):(\d{1,5})$/.exec(port);
  const host = address?.[1];
  if (host !== undefined) {
    return new TcpPortOpener({ host: host.replace(/^\[|\]$/g, ''), port: Number(address?.[2]) });
  }
  const hid = /^hid:(.+)$/.exec(port)?.[1];
  if (hid !== undefined) {
    const numbers = /^([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(hid);
    const target = numbers
      ? { vendorId: Number.parseInt(numbers[1]!, 16), productId: Number.parseInt(numbers[2]!, 16) }
      : { path: hid };
    return new HidPortOpener({ target });
  }
  return new SerialPortOpener({ path: port, ...(baudRate === undefined ? {} : { baudRate }) });
}

/** As long as timers can wait: about 24 days. */
export const FOR_EVER_MS = 2_147_000_000;

/** What the driver may see first when a cable is pulled: the loss, a write that fails, or the missing port. */
const PORT_GONE: ReadonlySet<string> = new Set([
  'port-closed',
  'port-write-failed',
  'port-not-found',
  'port-open-failed',
]);

/** `out-of-service` says that the recovery ladder ended; a technician wants to know what it could not mend. */
export function causeOf(failure: AppFailure): AppFailure {
  const { code, detail } = failure;
  if (code !== 'out-of-service' || detail === undefined || !/^[a-z]+(-[a-z]+)*$/.test(detail)) return failure;
  return { code: PORT_GONE.has(detail) ? 'port-closed' : detail, detail: 'and recovery did not help' };
}
