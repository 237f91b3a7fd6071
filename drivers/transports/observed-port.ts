import type { Result } from '#contract/result.ts';
import { type BytePort, type CallBounds, isReportPort, type PortFailure, type ReportPort } from '../port.ts';

export interface PortObserver {
  sent?(length: number): void;
  received?(bytes: Uint8Array): void;
  /** Once: closed by its owner, or lost. */
  ended?(): void;
}

/** The same port for its driver, with somebody who sees what goes over it and when it ends. */
export function observedPort(port: BytePort, observer: PortObserver): BytePort {
  let hasEnded = false;
  const end = () => {
    if (!hasEnded) observer.ended?.();
    hasEnded = true;
  };
  const send = async (
    sending: Promise<Result<void, PortFailure>>,
    length: number,
  ): Promise<Result<void, PortFailure>> => {
    const sent = await sending;
    if (sent.ok) observer.sent?.(length);
    return sent;
  };
  if (observer.received) port.onBytes(observer.received.bind(observer));
  port.onLost(end);
  const observed: BytePort = {
    description: port.description,
    write: (bytes: Uint8Array, bounds: CallBounds) => send(port.write(bytes, bounds), bytes.length),
    onBytes: (listener) => port.onBytes(listener),
    onLost: (listener) => port.onLost(listener),
    close: async () => {
      try {
        await port.close();
      } finally {
        end();
      }
    },
  };
  if (!isReportPort(port)) return observed;
  const reports: ReportPort = {
    ...observed,
    reportDescriptor: port.reportDescriptor,
    vendorId: port.vendorId,
    sendFeatureReport: (report, bounds) => send(port.sendFeatureReport(report, bounds), report.length),
  };
  return reports;
}
