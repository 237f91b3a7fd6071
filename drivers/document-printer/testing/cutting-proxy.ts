import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A cable between a driver and a printer that can be cut at the worst moment. */
export interface CuttingProxy {
  readonly port: number;
  /** The next connection that carries a document breaks when the printer starts to answer. */
  cutAfterNextDocument(): void;
  /** The next connection that carries a document breaks after this many of its bytes. */
  cutWithinNextDocument(bytes: number): void;
  stop(): Promise<void>;
}

export async function startCuttingProxy(printerPort: number): Promise<CuttingProxy> {
  let cutAnswer = false;
  let cutAfterBytes: number | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((driver) => {
    const printer = connect({ host: 'localhost', port: printerPort });
    let carriesDocument = false;
    let forwarded = 0;
    const breakBoth = (): void => {
      driver.destroy();
      printer.destroy();
    };
    for (const socket of [driver, printer]) {
      sockets.add(socket);
      socket.on('error', breakBoth);
      socket.on('close', () => {
        sockets.delete(socket);
        breakBoth();
      });
    }
    driver.on('data', (bytes) => {
      carriesDocument ||= bytes.includes('%PDF-');
      if (carriesDocument && cutAfterBytes !== undefined) {
        const part = bytes.subarray(0, Math.max(0, cutAfterBytes - forwarded));
        forwarded += part.length;
        if (part.length < bytes.length) {
          cutAfterBytes = undefined;
          printer.write(part, breakBoth);
          return;
        }
      }
      printer.write(bytes);
    });
    printer.on('data', (bytes) => {
      if (carriesDocument && cutAnswer) {
        cutAnswer = false;
        breakBoth();
        return;
      }
      driver.write(bytes);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cutAfterNextDocument: () => {
      cutAnswer = true;
    },
    cutWithinNextDocument: (bytes) => {
      cutAfterBytes = bytes;
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
