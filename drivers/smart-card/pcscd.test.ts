/** The driver against a real pcscd with vsmartcard's virtual reader. Skipped where they cannot be had. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { PcscSocketOpener } from '../transports/pcsc-socket.ts';
import { SmartCardDriver } from './driver.ts';
import { SimulatedSocialSecurityCard, SPECIMEN_ATR } from './simulated-card.ts';
import { startVirtualReader, type VirtualReader, whyNoVirtualReader } from './testing/virtual-reader.ts';

const bounds = (deadlineMs = 20_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });
const why = whyNoVirtualReader();

describe.skipIf(why !== undefined)(
  `a real pcscd (Debian packages pcscd, vsmartcard-vpcd)${why ? `: ${why}` : ''}`,
  () => {
    let reader: VirtualReader;
    let driver: SmartCardDriver;
    beforeAll(async () => {
      reader = unwrap(await startVirtualReader());
      driver = new SmartCardDriver({ opener: new PcscSocketOpener(), pollIntervalMs: 50 });
    }, 30_000);
    afterAll(async () => {
      await driver?.close();
      await reader?.stop();
    }, 30_000);

    test('no card, a card, its public fields, taken away', { timeout: 60_000 }, async () => {
      unwrap(await driver.open(bounds()));
      expect(unwrap(await driver.listReaders(bounds()))[0]).toMatchObject({
        name: 'Specimen 00 00',
        cardPresent: false,
      });
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
      expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({ failure: { code: 'no-card' } });

      const card = new SimulatedSocialSecurityCard();
      await reader.insert(card);
      expect(unwrap(await driver.waitForCard(bounds()))).toEqual({
        reader: 'Specimen 00 00',
        atr: SPECIMEN_ATR,
      });
      expect(unwrap(await driver.readSocialSecurityCard(bounds()))).toEqual({
        cardIdentifier: '4419990102030405060708090A0B0C0D',
        issuingRegion: '441999',
        cardNumber: 'A12345678',
        socialSecurityNumber: '11010519491231002X',
        name: '张三丰样本',
      });
      expect(card.commands.every((apdu) => [0xa4, 0xb2, 0xc0].includes(apdu[1] ?? 0))).toBe(true);

      await reader.remove();
      unwrap(await driver.waitForRemoval(bounds()));
    });

    test('a card behind a PIN, and a card of another kind', { timeout: 60_000 }, async () => {
      const guarded = new SimulatedSocialSecurityCard({ holderNeedsPin: true });
      await reader.insert(guarded);
      unwrap(await driver.waitForCard(bounds()));
      expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({
        failure: { code: 'card-protected' },
      });
      await reader.remove();
      unwrap(await driver.waitForRemoval(bounds()));
      await reader.insert(new SimulatedSocialSecurityCard({ otherKind: true }));
      unwrap(await driver.waitForCard(bounds()));
      expect(await driver.readSocialSecurityCard(bounds())).toMatchObject({
        failure: { code: 'card-type-unsupported' },
      });
      await reader.remove();
      unwrap(await driver.waitForRemoval(bounds()));
    });

    test('a card that is pulled while it is read', { timeout: 60_000 }, async () => {
      const card = new SimulatedSocialSecurityCard();
      let commands = 0;
      await reader.insert({
        atr: card.atr,
        reset: () => card.reset(),
        transmit: (apdu) => {
          commands += 1;
          if (commands === 4) void reader.remove();
          return card.transmit(apdu);
        },
      });
      unwrap(await driver.waitForCard(bounds()));
      const read = await driver.readSocialSecurityCard(bounds());
      expect(read).toMatchObject({ failure: { code: 'card-unreadable' } });
      unwrap(await driver.waitForRemoval(bounds()));
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    });
  },
);
