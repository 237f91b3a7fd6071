import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Item } from '#contract/item.ts';
import type { Database } from '../database/schema.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import { describeError } from '../describe-error.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';
import { createCaseBook } from './case-book.ts';
import { createGatewayClient, type GatewaySettings } from './gateway-client.ts';
import { createPaymentOffice, type PaymentOffice } from './payment-office.ts';
import { createReconciliation } from './reconciliation.ts';

export interface PaymentSettings {
  readonly gateway: GatewaySettings;
  /** How long a code can be paid; 180 by default. */
  readonly codeSeconds?: number | undefined;
}

export interface PaymentServiceOptions {
  readonly settings: PaymentSettings;
  readonly database: Database;
  readonly departments: DepartmentRegistry;
  readonly cipher: RecordCipher;
  readonly item: (itemId: string) => Promise<Item | undefined>;
  readonly now: () => Date;
  readonly departmentDeadlineMilliseconds: number;
  readonly report: (event: { event: 'payment-alarm' | 'internal-error'; detail: string }) => void;
}

export interface PaymentService {
  readonly office: PaymentOffice;
  /** What the gateway tells: `POST` with its signature. */
  notification(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Begins to look after orders, what an earlier run left open first. */
  start(): void;
  stop(): Promise<void>;
}

const CODE_SECONDS = 180;
const GATEWAY_DEADLINE_MILLISECONDS = 10_000;
const SWEEP_EVERY_MILLISECONDS = 2_000;
const MOST_NOTIFICATION_BYTES = 16 * 1024;

export function createPaymentService(options: PaymentServiceOptions): PaymentService {
  const { settings, database, now, report } = options;
  const gateway = createGatewayClient(settings.gateway, now);
  const common = {
    database,
    gateway,
    now,
    gatewayDeadlineMilliseconds: GATEWAY_DEADLINE_MILLISECONDS,
    alarm: (orderId: string, what: string) =>
      report({ event: 'payment-alarm', detail: `${what} ${orderId}` }),
  };
  const office = createPaymentOffice({
    ...common,
    departments: options.departments,
    cases: createCaseBook(options.cipher),
    cipher: options.cipher,
    item: options.item,
    departmentDeadlineMilliseconds: options.departmentDeadlineMilliseconds,
    codeSeconds: settings.codeSeconds ?? CODE_SECONDS,
  });
  const reconciliation = createReconciliation({ ...common, office });

  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  /** One round after the other: a slow gateway must not pile them up. */
  function sweep(): void {
    sweeping = office
      .sweep()
      .then(() => reconciliation.reconcileWhenDue())
      .catch((error: unknown) => report({ event: 'internal-error', detail: describeError(error) }))
      .finally(() => {
        if (!stopped) timer = setTimeout(sweep, SWEEP_EVERY_MILLISECONDS).unref();
      });
  }

  return {
    office,
    async notification(request, response) {
      const body = request.method === 'POST' ? await textOf(request) : undefined;
      const headers = request.headers as Record<string, string | undefined>;
      const genuine = body !== undefined && (await office.notified(headers, body));
      response.writeHead(genuine ? 200 : 400).end();
    },
    start: sweep,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await sweeping;
      clearTimeout(timer);
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_NOTIFICATION_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
