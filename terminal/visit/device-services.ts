import { fail, ok } from '#contract/result.ts';
import type { PageQuality } from '#contract/visit/filling.ts';
import type { PictureQuality } from '#drivers/document-camera/document-camera.ts';
import type { DeviceSet } from '../devices/device-set.ts';
import { whenFree } from '../devices/when-free.ts';
import type { Logger } from '../logging/logger.ts';
import { createCardReaders } from './card-readers.ts';
import type { VisitServices } from './visit-services.ts';

type DeviceServices = Pick<VisitServices, 'readCard' | 'waitForCardRemoval' | 'scanCode' | 'capturePage'>;

/** What readers, scanner and camera do for a visit, in the visit's words. */
export function createDeviceServices(devices: DeviceSet, logger: Logger): DeviceServices {
  return {
    ...createCardReaders(devices, logger),
    async scanCode(bounds) {
      const scanner = devices.codeScanner;
      if (scanner === undefined) return fail('slip-code-not-readable');
      const scanned = await whenFree(bounds, (rest) => scanner.scan(rest));
      if (scanned.ok) return ok(scanned.value.text);
      logger.warn('code-not-scanned', { device: 'code-scanner', code: scanned.failure.code });
      return fail('slip-code-not-readable', scanned.failure.code);
    },
    async capturePage(bounds) {
      const camera = devices.documentCamera;
      if (camera === undefined) return fail('camera-not-responding');
      const picture = await camera.capture(bounds);
      if (!picture.ok) {
        logger.warn('page-not-captured', { device: 'document-camera', code: picture.failure.code });
        return fail('camera-not-responding', picture.failure.code);
      }
      const { quality, jpeg } = picture.value;
      return ok({ jpeg, quality: worstOf(quality) });
    },
  };
}

/** One word for the citizen: first what keeps the page from being kept, then what is worst for who reads it. */
function worstOf(quality: PictureQuality): PageQuality {
  if (quality.empty) return 'empty';
  if (quality.dark) return 'dark';
  if (quality.glare === true) return 'glare';
  if (quality.blurred) return 'blurred';
  return quality.edgesNotFound === true ? 'edges-not-found' : 'good';
}
