import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { writeDurably } from '../durable-file.ts';
import type { PaymentSettings } from './payment-service.ts';
import {
  type GatewayBooks,
  type SimulatedGateway,
  startSimulatedGateway,
} from './simulated-gateway/simulated-gateway.ts';

const settingsSchema = z.strictObject({
  gateway: z.strictObject({
    url: z.url().transform((url) => url.replace(/\/+$/, '')),
    merchantId: z.string().min(1).max(40),
    merchantPrivateKey: z.string().min(1),
    gatewayPublicKey: z.string().min(1),
    simulated: z.boolean().default(false),
  }),
  codeSeconds: z.int().min(30).max(900).optional(),
});

/** The gateway of a site, from its file; see docs/payments.md. */
export async function readPaymentSettings(
  file: string,
): Promise<Result<PaymentSettings, AppFailure<'payment-settings-invalid'>>> {
  try {
    return ok(settingsSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
  } catch {
    return fail('payment-settings-invalid', file);
  }
}

/** A simulated gateway that keeps its books in a file, so that a hub that begins again finds what was paid. */
export async function startGatewayWithBooks(file: string): Promise<SimulatedGateway> {
  const books = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as GatewayBooks) : undefined;
  let writing: Promise<void> = Promise.resolve();
  const gateway = await startSimulatedGateway({
    books,
    onChange(changed) {
      writing = writing.then(() => writeDurably(file, JSON.stringify(changed)));
      return writing;
    },
  });
  await writeDurably(file, JSON.stringify(gateway.books));
  return gateway;
}
