import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import forge from 'node-forge';
import { afterEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { encodeIppMessage } from './codec.ts';
import { samplePrinterAnswer, samplePrintRequest } from './testing/sample-messages.ts';
import { exchangeIpp, parsePrinterUri } from './transport.ts';

describe('printer uri', () => {
  test.each([
    ['ipp://printer/ipp/print', { secure: false, hostname: 'printer', port: 631, path: '/ipp/print' }],
    ['ipps://printer:8443', { secure: true, hostname: 'printer', port: 8443, path: '/' }],
    [
      'ipp://[::1]:631/printers/a?b=c',
      { secure: false, hostname: '::1', port: 631, path: '/printers/a?b=c' },
    ],
  ])('%s', (uri, parts) => {
    expect(unwrap(parsePrinterUri(uri))).toMatchObject({ printerUri: uri, ...parts });
  });

  test.each(['', 'printer', 'http://printer/ipp/print', 'ipp:///ipp/print'])('refused: %j', (uri) => {
    expect(parsePrinterUri(uri)).toMatchObject({ ok: false, failure: { code: 'printer-uri-invalid' } });
  });
});

describe('answers that are not IPP', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function ask(listener: RequestListener, deadlineMs = 5000): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = unwrap(parsePrinterUri(`ipp://127.0.0.1:${(server.address() as AddressInfo).port}/`));
    const signal = new AbortController().signal;
    const answer = await exchangeIpp(target, samplePrintRequest, { deadlineMs, signal });
    return answer.ok ? 'answered' : answer.failure.code;
  }

  test('web page', async () => {
    expect(await ask((_, response) => response.end('<html>'))).toBe('protocol-error');
  });

  test('HTTP refusal', async () => {
    expect(await ask((_, response) => response.writeHead(401).end())).toBe('protocol-error');
  });

  test('answer to another request', async () => {
    const other = Buffer.from('020000000000270f03', 'hex');
    expect(await ask((_, response) => response.end(other))).toBe('protocol-error');
  });

  test('answer without end', async () => {
    const endless: RequestListener = (_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(256 * 1024)), 1);
      response.on('close', () => clearInterval(timer));
    };
    expect(await ask(endless)).toBe('protocol-error');
  });

  test('connection cut within the answer', async () => {
    const cut: RequestListener = (_, response) => {
      response.writeHead(200, { 'Content-Length': 500 });
      response.write('part', () => response.destroy());
    };
    expect(await ask(cut)).toBe('connection-lost');
  });

  test('no answer', async () => {
    expect(await ask(() => {}, 60)).toBe('deadline-exceeded');
  });
});

describe('ipps', () => {
  function createSelfSigned(): { certificate: string; key: string } {
    const keys = forge.pki.rsa.generateKeyPair(2048);
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = keys.publicKey;
    certificate.serialNumber = '01';
    certificate.validity.notBefore = new Date('2020-01-01');
    certificate.validity.notAfter = new Date('2049-01-01');
    const name = [{ name: 'commonName', value: 'printer.specimen' }];
    certificate.setSubject(name);
    certificate.setIssuer(name);
    certificate.sign(keys.privateKey, forge.md.sha256.create());
    return {
      certificate: forge.pki.certificateToPem(certificate),
      key: forge.pki.privateKeyToPem(keys.privateKey),
    };
  }

  test('only the pinned certificate is accepted', async () => {
    const own = createSelfSigned();
    const stranger = createSelfSigned();
    const body = encodeIppMessage({ ...samplePrinterAnswer, requestId: samplePrintRequest.requestId });
    const server = createSecureServer({ cert: own.certificate, key: own.key }, (_, response) =>
      response.end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const uri = `ipps://127.0.0.1:${(server.address() as AddressInfo).port}/ipp/print`;
    const ask = async (certificate?: string): Promise<string> => {
      const answer = await exchangeIpp(unwrap(parsePrinterUri(uri, certificate)), samplePrintRequest, {
        deadlineMs: 5000,
        signal: new AbortController().signal,
      });
      return answer.ok ? 'answered' : answer.failure.code;
    };
    try {
      expect(await ask(own.certificate)).toBe('answered');
      expect(await ask(stranger.certificate)).toBe('printer-unreachable');
      expect(await ask()).toBe('printer-unreachable');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
