import { ok } from '#contract/result.ts';
import type { TicketPort } from '../../window-tickets/ticket-port.ts';

const hall = {
  name: '示例县政务服务中心',
  address: '示例县示例镇示例路1号',
  hours: '工作日 9:00至12:00，13:30至17:00',
  counters: '3至5号窗口',
};

/** A calling system where the next number is C007; the same one for the same ticket. */
export function recordedTickets(over: Partial<TicketPort> = {}): TicketPort {
  const given: string[] = [];
  const at = '2026-11-20T02:00:00.000Z';
  return {
    look: async () =>
      ok({
        state: 'told',
        queue: { hall, open: true, waiting: 4, waitingWithPriority: 1, at, simulated: true },
      }),
    take: async ({ ticketId, priority }) => {
      if (!given.includes(ticketId)) given.push(ticketId);
      const number = `C${String(7 + given.indexOf(ticketId)).padStart(3, '0')}`;
      return ok({ state: 'given', ticket: { number, hall, priority, waiting: 4, at, simulated: true } });
    },
    ...over,
  };
}
