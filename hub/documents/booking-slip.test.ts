import { expect, test } from 'vitest';
import { SLIP_QR_PREFIX } from '#contract/case.ts';
import { departmentSchema } from '#contract/item.ts';
import { sampleContent } from '../testing/sample-content.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { SPECIMEN } from '../testing/terminal-double.ts';
import { composeBookingSlip } from './compose-slips.ts';

const item = sampleItem('window-booking', { name: '窗口预约', outcome: { kind: 'booking' } });
const slot = { slotId: 'a', date: '2026-11-24', from: '14:00', to: '14:30', capacity: 2 };
const content = sampleContent(item.id);

test('a booking slip carries the code that changes, cancels and checks in, says until when, and names nobody in full', () => {
  const slip = composeBookingSlip(
    {
      item,
      department: departmentSchema.parse({
        id: 'human-resources',
        name: '人社',
        shortName: '人社',
        icon: 'shield-check',
        order: 1,
        phone: '12333',
      }),
      content,
      terminalId: 'T-1',
      acceptanceNumber: '4405240000002026112000010000017',
      documentNumber: 'ZB2026112000000001',
      verificationCode: 'ABCDEFGH12345678',
      receivedAt: new Date('2026-11-20T02:00:00Z'),
      issuedOn: '2026-11-20',
      promisedDate: undefined,
      simulated: true,
    },
    slot,
  );
  const code = slip.blocks.find((block) => block.kind === 'code');
  expect(code).toMatchObject({ content: `${SLIP_QR_PREFIX}0123456789ABCDEF`, typed: '0123 4567 89AB CDEF' });
  const lines = code?.kind === 'code' ? code.lines.join('\n') : '';
  for (const wanted of ['签到：当天13:30至14:30', '2026年11月24日14:00以前', '改约', '取消', '办件进度查询'])
    expect(lines).toContain(wanted);
  expect(JSON.stringify(slip)).not.toContain(SPECIMEN.name);
  expect(JSON.stringify(slip)).not.toContain(SPECIMEN.number);
});
