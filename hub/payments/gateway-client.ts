import type { z } from 'zod';
import { createEd25519Signer } from '#contract/crypto/signing.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import {
  closedMessageSchema,
  createdMessageSchema,
  GATEWAY_PATHS,
  NOTIFICATION_PATH,
  notificationSchema,
  orderAnswerSchema,
  refundedMessageSchema,
  refusalSchema,
  statementAnswerSchema,
} from './gateway-messages.ts';
import type { GatewayCall, GatewayFailure, PaymentGateway } from './payment-gateway.ts';
import { answerIsGenuine, createRequestCheck, SIGNATURE_HEADERS, signRequest } from './signed-message.ts';

export interface GatewaySettings {
  /** `https://…`, without a slash at the end. */
  readonly url: string;
  readonly merchantId: string;
  /** Ed25519, raw in base64 or PKCS #8 PEM. */
  readonly merchantPrivateKey: string;
  /** Ed25519, raw in base64. Pinned: an answer that it has not signed is no answer. */
  readonly gatewayPublicKey: string;
  readonly simulated: boolean;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** The gateway over HTTP and JSON, every message signed both ways. */
export function createGatewayClient(settings: GatewaySettings, now: () => Date): PaymentGateway {
  const signer = createEd25519Signer({ privateKey: settings.merchantPrivateKey });
  const notifications = createRequestCheck(settings.gatewayPublicKey, now);
  const { merchantId } = settings;

  async function ask<Schema extends z.ZodType>(
    path: string,
    message: object,
    schema: Schema,
    call: GatewayCall,
  ): Promise<Result<z.infer<Schema>, GatewayFailure>> {
    const body = JSON.stringify({ merchantId, ...message });
    const headers = signRequest(signer, { method: 'POST', path, body }, now());
    const answer = await post(`${settings.url}${path}`, headers, body, call);
    if (!answer.ok) return answer;
    const { status, text, signature } = answer.value;
    const nonce = headers[SIGNATURE_HEADERS.nonce] ?? '';
    // A proxy's page, or somebody in between: it says nothing about the money.
    if (!answerIsGenuine(settings.gatewayPublicKey, { nonce, status, body: text, signature })) {
      return fail('gateway-unreachable', `answer not signed, status ${status}`);
    }
    const json = parsed(text);
    if (status === 422) {
      const refusal = refusalSchema.safeParse(json);
      return fail('gateway-refused', refusal.success ? refusal.data.code : 'no reason');
    }
    const value = schema.safeParse(json);
    if (status !== 200 || !value.success) return fail('gateway-unreachable', `status ${status}`);
    return ok(value.data);
  }

  /** An answer about another order, whatever it says, is none. */
  async function askAbout<Schema extends z.ZodType<{ orderId: string }>>(
    path: string,
    message: { orderId: string },
    schema: Schema,
    call: GatewayCall,
  ): Promise<Result<z.infer<Schema>, GatewayFailure>> {
    const answer = await ask(path, message, schema, call);
    if (answer.ok && answer.value.orderId !== message.orderId) {
      return fail('gateway-unreachable', 'answer about another order');
    }
    return answer;
  }

  return {
    simulated: settings.simulated,
    async create(order, call) {
      const created = await askAbout(GATEWAY_PATHS.create, { ...order }, createdMessageSchema, call);
      return created.ok ? ok({ codeUrl: created.value.codeUrl }) : created;
    },
    query: (orderId, call) => askAbout(GATEWAY_PATHS.query, { orderId }, orderAnswerSchema, call),
    async close(orderId, call) {
      const closed = await askAbout(GATEWAY_PATHS.close, { orderId }, closedMessageSchema, call);
      return closed.ok ? ok() : closed;
    },
    async refund(refund, call) {
      const answer = await ask(GATEWAY_PATHS.refund, { ...refund }, refundedMessageSchema, call);
      if (answer.ok && answer.value.refundId !== refund.refundId) {
        return fail('gateway-unreachable', 'answer about another refund');
      }
      return answer;
    },
    async statement(date, call) {
      const answer = await ask(GATEWAY_PATHS.statement, { date }, statementAnswerSchema, call);
      if (answer.ok && answer.value.date !== date) return fail('gateway-unreachable', 'another day');
      return answer;
    },
    readNotification(headers, body) {
      if (!notifications.passes({ method: 'POST', path: NOTIFICATION_PATH, body }, headers)) return undefined;
      const message = notificationSchema.safeParse(parsed(body));
      return message.success ? message.data.orderId : undefined;
    },
  };
}

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  call: GatewayCall,
): Promise<Result<{ status: number; text: string; signature: string }, AppFailure<'gateway-unreachable'>>> {
  const deadline = AbortSignal.timeout(call.deadlineMilliseconds);
  const signal = call.signal === undefined ? deadline : AbortSignal.any([call.signal, deadline]);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      signal,
      redirect: 'error',
    });
    const text = await boundedText(response);
    if (text === undefined) return fail('gateway-unreachable', 'answer too large');
    const signature = response.headers.get(SIGNATURE_HEADERS.signature) ?? '';
    return ok({ status: response.status, text, signature });
  } catch (error) {
    return fail('gateway-unreachable', error instanceof Error ? error.name : undefined);
  }
}

async function boundedText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
