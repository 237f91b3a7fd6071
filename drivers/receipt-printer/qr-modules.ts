import encodeQR from 'qr';
import type { QrErrorCorrection } from './codec.ts';

/**
 * The dark modules of a QR code, row by row, without a quiet zone. Empty when the content does not fit
 * into any version at this level: a printer then prints nothing.
 */
export function qrModules(content: string, level: QrErrorCorrection): readonly (readonly boolean[])[] {
  try {
    const withBorder = encodeQR(content, 'raw', { ecc: level, border: 1 });
    return withBorder.slice(1, -1).map((row) => row.slice(1, -1));
  } catch {
    return [];
  }
}
