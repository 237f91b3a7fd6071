import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { SerialPortOpener } from '../transports/serial-port.ts';
import { ReceiptPrinterDriver } from './driver.ts';

/** A real printer, e.g. `RECEIPT_PRINTER_TEST_PORT=/dev/ttyUSB0 RECEIPT_PRINTER_TEST_BAUD=19200`. */
const path = process.env.RECEIPT_PRINTER_TEST_PORT;
const baudRate = Number(process.env.RECEIPT_PRINTER_TEST_BAUD ?? 115_200);

describe.skipIf(path === undefined)('a real receipt printer', () => {
  test('says how it is and prints a specimen slip', async () => {
    const driver = new ReceiptPrinterDriver({ opener: new SerialPortOpener({ path: path ?? '', baudRate }) });
    const bounds = () => ({ deadlineMs: 20_000, signal: new AbortController().signal });
    try {
      expect(['ready', 'degraded']).toContain(unwrap(await driver.checkHealth(bounds())).condition);
      const settlement = unwrap(
        await driver.print(
          {
            blocks: [
              { kind: 'title', text: '打印测试' },
              { kind: 'pair', label: '姓名', value: '张三丰样本' },
              { kind: 'pair', label: '生僻字', value: '㐀𠮷䶮' },
              { kind: 'rule', style: 'dashed' },
              { kind: 'qr', content: 'https://zhuban.example/test', caption: '扫码测试' },
              { kind: 'mark', text: '测试页 不作凭证' },
              { kind: 'cut' },
            ],
          },
          bounds(),
        ),
      );
      expect(settlement.outcome).toBe('printed');
    } finally {
      await driver.close();
    }
  }, 30_000);
});
