/**
 * A payment gateway that takes no money: a peer with its own server, keys, books and faults. What a phone does is done
 * on its page, or by {@link SimulatedGateway.pay}.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEd25519Signer, generateEd25519KeyPair, type KeyPair } from '#contract/crypto/signing.ts';
import { fen } from '#contract/payment.ts';
import { localDate } from '../../calendar/local-time.ts';
import type { GatewaySettings } from '../gateway-client.ts';
import {
  createMessageSchema,
  GATEWAY_PATHS,
  NOTIFICATION_PATH,
  orderMessageSchema,
  refundMessageSchema,
  statementMessageSchema,
} from '../gateway-messages.ts';
import { createRequestCheck, SIGNATURE_HEADERS, signAnswer, signRequest } from '../signed-message.ts';
import { PAY_PAGE_PATH, payPage } from './pay-page.ts';

/** Keys and books; what a gateway that was switched off and on again still knows. */
export interface GatewayBooks {
  readonly merchant: KeyPair;
  readonly gateway: KeyPair;
  readonly orders: GatewayOrder[];
}

export interface GatewayOrder {
  readonly orderId: string;
  readonly amountFen: number;
  readonly subject: string;
  /** In the code on the screen; who knows it can pay. */
  readonly token: string;
  readonly expiresAt: number;
  state: 'waiting' | 'paid' | 'closed';
  paidFen?: number;
  paidAt?: string;
  transactionId?: string;
  refunds: { refundId: string; amountFen: number; state: 'processing' | 'done' | 'failed'; at: string }[];
}

export type GatewayPath = keyof typeof GATEWAY_PATHS;

/** What goes wrong with one request; `fault` is asked for each. */
export type GatewayFault =
  /** The request never arrives. */
  | 'lost-request'
  /** It is done, and the answer is lost. */
  | 'lost-reply'
  /** An answer that this gateway has not signed. */
  | 'unsigned-reply'
  /** Status 500, signed. */
  | 'broken'
  /** Of a refund: it fails this time. */
  | 'refund-fails'
  /** Of a refund: it is taken on, and done at the next question. */
  | 'refund-takes-time'
  /** Of a close: the payer was faster by a moment. */
  | 'paid-in-the-same-moment'
  /** Of a close: it says closed, and the bank's money comes afterwards. */
  | 'paid-after-close';

export interface SimulatedGatewayOptions {
  readonly now?: () => Date;
  readonly port?: number;
  /** Books of an earlier run. */
  readonly books?: GatewayBooks | undefined;
  /** Told after every change, before the answer: where it throws, the change is answered all the same. */
  readonly onChange?: (books: GatewayBooks) => Promise<void>;
  readonly fault?: (path: GatewayPath, orderId: string | undefined) => GatewayFault | undefined;
  /** How often a payment is told; none: the notification is lost. */
  readonly notifications?: () => number;
}

export interface SimulatedGateway {
  readonly settings: GatewaySettings;
  readonly books: GatewayBooks;
  /** Where to tell what happened; without it nobody is told. */
  notify(hubUrl: string): void;
  /** A phone pays the code; false where the code cannot be paid (any more). */
  pay(codeUrl: string): Promise<boolean>;
  /** Refuses every connection until it is given back. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const MERCHANT_ID = 'ZHUBAN-DEMO';
const MOST_BODY_BYTES = 64 * 1024;

export async function startSimulatedGateway(
  options: SimulatedGatewayOptions = {},
): Promise<SimulatedGateway> {
  const now = options.now ?? (() => new Date());
  const books: GatewayBooks = options.books ?? {
    merchant: generateEd25519KeyPair(),
    gateway: generateEd25519KeyPair(),
    orders: [],
  };
  const signer = createEd25519Signer({ privateKey: books.gateway.privateKey });
  const requests = createRequestCheck(books.merchant.publicKey, now);
  let hubUrl: string | undefined;
  let origin = '';
  const telling = new Set<Promise<void>>();

  const changed = async (): Promise<void> => {
    await options.onChange?.(books);
  };
  const find = (orderId: string): GatewayOrder | undefined =>
    books.orders.find((order) => order.orderId === orderId);
  const canBePaid = (order: GatewayOrder): boolean =>
    order.state === 'waiting' && now().getTime() < order.expiresAt;

  async function takeMoney(order: GatewayOrder): Promise<void> {
    order.state = 'paid';
    order.paidFen = order.amountFen;
    order.paidAt = now().toISOString();
    order.transactionId = `SIM${randomBytes(10).toString('hex').toUpperCase()}`;
    await changed();
    for (let count = options.notifications?.() ?? 1; count > 0; count -= 1) tell(order.orderId);
  }

  function tell(orderId: string): void {
    if (hubUrl === undefined) return;
    const body = JSON.stringify({ orderId });
    const headers = signRequest(signer, { method: 'POST', path: NOTIFICATION_PATH, body }, now());
    // Nobody waits for it: the hub asks by itself, a notification only makes it ask sooner.
    const told: Promise<void> = fetch(`${hubUrl}${NOTIFICATION_PATH}`, { method: 'POST', headers, body })
      .then((response) => response.arrayBuffer())
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => telling.delete(told));
    telling.add(told);
  }

  type Answer = { status: number; body: object };
  const refuse = (code: string): Answer => ({ status: 422, body: { code } });

  async function answer(
    path: GatewayPath,
    message: unknown,
    fault: GatewayFault | undefined,
  ): Promise<Answer> {
    switch (path) {
      case 'create': {
        const asked = createMessageSchema.parse(message);
        const known = find(asked.orderId);
        if (known !== undefined) {
          if (known.amountFen !== asked.amountFen || known.subject !== asked.subject)
            return refuse('order-conflict');
          if (known.state !== 'waiting') return refuse(`order-${known.state}`);
          return { status: 200, body: { orderId: known.orderId, codeUrl: codeOf(known) } };
        }
        const order: GatewayOrder = {
          orderId: asked.orderId,
          amountFen: asked.amountFen,
          subject: asked.subject,
          token: randomBytes(18).toString('base64url'),
          expiresAt: now().getTime() + asked.expiresInSeconds * 1000,
          state: 'waiting',
          refunds: [],
        };
        books.orders.push(order);
        await changed();
        return { status: 200, body: { orderId: order.orderId, codeUrl: codeOf(order) } };
      }
      case 'query': {
        const { orderId } = orderMessageSchema.parse(message);
        const order = find(orderId);
        if (order === undefined) return { status: 200, body: { orderId, state: 'unknown', refunds: [] } };
        for (const refund of order.refunds) if (refund.state === 'processing') refund.state = 'done';
        return { status: 200, body: described(order) };
      }
      case 'close': {
        const { orderId } = orderMessageSchema.parse(message);
        const order = find(orderId);
        if (order === undefined) {
          // Never to be created any more, however late its creation arrives.
          books.orders.push({
            orderId,
            amountFen: 0,
            subject: '',
            token: '',
            expiresAt: 0,
            state: 'closed',
            refunds: [],
          });
          await changed();
          return { status: 200, body: { orderId } };
        }
        if (fault === 'paid-in-the-same-moment' && canBePaid(order)) await takeMoney(order);
        if (order.state === 'paid') return refuse('order-paid');
        order.state = 'closed';
        await changed();
        return { status: 200, body: { orderId } };
      }
      case 'refund': {
        const asked = refundMessageSchema.parse(message);
        const order = find(asked.orderId);
        if (order?.state !== 'paid') return refuse('order-not-paid');
        let refund = order.refunds.find((each) => each.refundId === asked.refundId);
        if (refund === undefined || refund.state === 'failed') {
          const given = order.refunds
            .filter((each) => each.state !== 'failed' && each.refundId !== asked.refundId)
            .reduce((sum, each) => sum + each.amountFen, 0);
          if (given + asked.amountFen > (order.paidFen ?? 0)) return refuse('refund-exceeds-payment');
          const state =
            fault === 'refund-fails' ? 'failed' : fault === 'refund-takes-time' ? 'processing' : 'done';
          order.refunds = order.refunds.filter((each) => each.refundId !== asked.refundId);
          refund = { refundId: asked.refundId, amountFen: asked.amountFen, state, at: now().toISOString() };
          order.refunds.push(refund);
          await changed();
        }
        const { refundId, amountFen, state } = refund;
        return { status: 200, body: { refundId, amountFen, state } };
      }
      case 'statement': {
        const { date } = statementMessageSchema.parse(message);
        const on = (at: string | undefined): boolean => at !== undefined && localDate(new Date(at)) === date;
        const lines = books.orders.flatMap((order) => [
          ...(order.state === 'paid' && on(order.paidAt)
            ? [{ kind: 'payment', orderId: order.orderId, amountFen: order.paidFen, at: order.paidAt }]
            : []),
          ...order.refunds
            .filter((refund) => refund.state === 'done' && on(refund.at))
            .map(({ refundId, amountFen, at }) => ({
              kind: 'refund',
              orderId: order.orderId,
              refundId,
              amountFen,
              at,
            })),
        ]);
        return { status: 200, body: { date, lines } };
      }
    }
  }

  const codeOf = (order: GatewayOrder): string => `${origin}${PAY_PAGE_PATH}/${order.token}`;

  async function payByToken(token: string): Promise<boolean> {
    const order = books.orders.find((each) => each.token !== '' && each.token === token);
    if (order === undefined || !canBePaid(order)) return false;
    await takeMoney(order);
    return true;
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path.startsWith(`${PAY_PAGE_PATH}/`)) {
      const token = path.slice(PAY_PAGE_PATH.length + 1);
      const find = () => books.orders.find((each) => each.token !== '' && each.token === token);
      if (request.method === 'POST') await payByToken(token);
      const order = find();
      const page = payPage(
        order && {
          subject: order.subject,
          amountFen: fen(order.amountFen),
          state: order.state === 'waiting' && !canBePaid(order) ? 'closed' : order.state,
        },
      );
      response.writeHead(page.status, page.headers).end(page.html);
      return;
    }
    const known = (Object.keys(GATEWAY_PATHS) as GatewayPath[]).find((name) => GATEWAY_PATHS[name] === path);
    const body = await textOf(request);
    const headers = request.headers as Record<string, string | undefined>;
    if (known === undefined || request.method !== 'POST' || body === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (!requests.passes({ method: 'POST', path, body }, headers)) {
      response.writeHead(401).end();
      return;
    }
    const message: unknown = JSON.parse(body);
    const orderId = (message as { orderId?: string }).orderId;
    const fault = options.fault?.(known, orderId);
    if (fault === 'lost-request') return void request.socket.destroy();
    let { status, body: content } = await answer(known, message, fault);
    if (fault === 'paid-after-close') {
      const order = orderId === undefined ? undefined : find(orderId);
      if (order?.state === 'closed' && order.token !== '') lateMoney.push(order);
    }
    if (fault === 'lost-reply') return void request.socket.destroy();
    if (fault === 'broken') [status, content] = [500, { code: 'broken' }];
    const text = JSON.stringify(content);
    const nonce = headers[SIGNATURE_HEADERS.nonce] ?? '';
    const signature = fault === 'unsigned-reply' ? 'AAAA' : signAnswer(signer, nonce, status, text);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      [SIGNATURE_HEADERS.signature]: signature,
    });
    response.end(text);
    // The close was answered and asked about; only then does the bank's money turn up.
    if (known === 'query') for (const order of lateMoney.splice(0)) await takeMoney(order);
  }
  const lateMoney: GatewayOrder[] = [];

  const server = createServer((request, response) => {
    respond(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400);
      response.end();
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  let up = true;

  return {
    books,
    settings: {
      url: origin,
      merchantId: MERCHANT_ID,
      merchantPrivateKey: books.merchant.privateKey,
      gatewayPublicKey: books.gateway.publicKey,
      simulated: true,
    },
    notify(url) {
      hubUrl = url;
    },
    pay: (codeUrl) => payByToken(codeUrl.slice(codeUrl.lastIndexOf('/') + 1)),
    async goDown() {
      if (up) await stop();
      up = false;
    },
    async comeBack() {
      if (!up) await listen(port);
      up = true;
    },
    async close() {
      if (up) await stop();
      up = false;
      await Promise.all(telling);
    },
  };
}

function described(order: GatewayOrder): object {
  const { orderId, state, paidFen, paidAt, transactionId } = order;
  return {
    orderId,
    state,
    ...(state === 'paid' ? { paidFen, paidAt, transactionId } : {}),
    refunds: order.refunds.map(({ refundId, amountFen, state }) => ({ refundId, amountFen, state })),
  };
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
