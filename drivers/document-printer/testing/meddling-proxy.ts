import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unwrap } from '#contract/result.ts';
import { decodeIppMessage, encodeIppMessage, type IppMessage } from '../codec.ts';

/**
 * What happens to one request: the answer to give, bytes that are no answer, or undefined for silence.
 * `forward` hands the request to the printer and resolves with its answer; a request that is not forwarded is lost.
 */
export type Meddle = (
  request: IppMessage,
  forward: () => Promise<IppMessage>,
) => Promise<IppMessage | Uint8Array | undefined>;

export interface MeddlingProxy {
  readonly uri: string;
  stop(): Promise<void>;
}

/** Stands between a driver and a printer, and lets a test say what goes wrong between them. */
export async function startMeddlingProxy(printerUri: string, meddle: Meddle): Promise<MeddlingProxy> {
  const printer = new URL(printerUri.replace(/^ipp:/, 'http:'));
  const server = createServer((incoming, response) => {
    const answer = async (): Promise<void> => {
      const body = await readBody(incoming);
      const request = unwrap(decodeIppMessage(body));
      const forward = async (): Promise<IppMessage> => {
        const answered = await fetch(printer, {
          method: 'POST',
          headers: { 'Content-Type': 'application/ipp' },
          body,
        });
        return unwrap(decodeIppMessage(new Uint8Array(await answered.arrayBuffer())));
      };
      const given = await meddle(request, forward);
      if (given === undefined) return;
      const bytes = given instanceof Uint8Array ? given : encodeIppMessage(given);
      response.writeHead(200, { 'Content-Type': 'application/ipp' }).end(bytes);
    };
    // A printer that cannot be reached any more breaks the connection.
    answer().catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    uri: `ipp://127.0.0.1:${port}${printer.pathname}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}
