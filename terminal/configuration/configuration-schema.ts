import { z } from 'zod';
import { screenCameraSchema } from '#contract/camera.ts';
import { hubPublicKeysSchema } from '#contract/crypto/schemas.ts';
import { screenConfigurationSchema } from '#contract/device-profile.ts';
import { itemIdSchema } from '#contract/item/basics.ts';
import { regionCodeSchema } from '#contract/item.ts';
import { nightSchema } from '#contract/scenery.ts';
import { otherPlaceSchema } from '#contract/terminal-api.ts';
import { machinePartSchema } from '#contract/visit/road.ts';
import { UPSD_PORT } from '#drivers/uninterruptible-power/codec.ts';
import { helperSchema } from '../helpers/helper-desk.ts';
import { receiptPrinterSettings } from './receipt-printer-settings.ts';
import {
  ippTransport,
  pcscTransport,
  portTroubles,
  scannerTransports,
  serialTransport,
  tcpTransport,
  windowsSpoolerTransport,
} from './transports.ts';

const simulated = z.strictObject({ transport: z.literal('simulated') });
const none = z.strictObject({ transport: z.literal('none') });
/** A pen pad on USB HID; `surface` where its own description does not give its size. */
const penPad = z.strictObject({
  transport: z.literal('hid'),
  /** The node that a udev rule gives it. */
  path: z.string().min(1),
  surface: z
    .strictObject({ widthMm: z.number().min(20).max(600), heightMm: z.number().min(20).max(400) })
    .optional(),
});
/** A camera that the screen's browser opens, found by its name there. */
const screenCamera = z.strictObject({ transport: z.literal('screen'), ...screenCameraSchema.shape });
const byteDevice = z.discriminatedUnion('transport', [simulated, none, serialTransport, tcpTransport]);

const receiptPrinterDevice = z.discriminatedUnion('transport', [
  simulated,
  none,
  serialTransport.extend(receiptPrinterSettings),
  tcpTransport.extend(receiptPrinterSettings),
]);

const seconds = (fallback: number) => z.int().min(1).max(3600).default(fallback);

/** A UPS behind upsd of Network UPS Tools, and what the terminal does when the mains fail. */
const nut = z.strictObject({
  transport: z.literal('nut'),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(1).max(65_535).default(UPSD_PORT),
  upsName: z.string().regex(/^[\w.-]{1,60}$/),
  /** Switches the machine off when the battery is nearly empty: program and arguments, run without a shell. */
  shutdownCommand: z.tuple([z.string().min(1)], z.string()).default(['systemctl', 'poweroff']),
  visitGraceSeconds: seconds(180),
  lowBatteryGraceSeconds: seconds(20),
  silenceOnBatterySeconds: seconds(15),
  mainsStableSeconds: seconds(15),
});

/** A simulated UPS: the terminal does all but switch the machine off. */
const simulatedPower = nut
  .pick({
    visitGraceSeconds: true,
    lowBatteryGraceSeconds: true,
    silenceOnBatterySeconds: true,
    mainsStableSeconds: true,
  })
  .extend({ transport: z.literal('simulated') });

/**
 * What an open door does. `stops-service`: no visits until it is shut and a technician has said so. `wipes-key`: and
 * when it was opened without the service key, the terminal's key is removed from the disk; it is then registered anew.
 * `is-told`: it is only a problem on the technician's page, as for a cabinet that holds nothing but paper.
 */
const whenOpened = z.enum(['stops-service', 'wipes-key', 'is-told']).default('stops-service');

const simulatedCabinet = z.strictObject({
  transport: z.literal('simulated'),
  /** A key that is needed for the next start is not wiped in play. */
  whenOpened: whenOpened.unwrap().exclude(['wipes-key']).default('stops-service'),
});

const modbusAddress = z.int().min(0).max(65_535);
const cabinetSwitch = z.strictObject({ address: modbusAddress, normallyClosed: z.boolean().default(false) });

/** Lamps and switches on a Modbus RTU module: which coil or discrete input each hangs on, counted from 0. */
const cabinetWiring = z.strictObject({
  slave: z.int().min(1).max(247).default(1),
  lamps: z.partialRecord(machinePartSchema, modbusAddress).default({}),
  door: cabinetSwitch.optional(),
  presence: cabinetSwitch.optional(),
  serviceKey: cabinetSwitch.optional(),
});
const modbus = serialTransport.omit({ transport: true }).extend({
  transport: z.literal('modbus-serial'),
  whenOpened,
  baudRate: z.int().min(1200).max(115_200).default(9600),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  wiring: cabinetWiring,
});

/** One file configures a terminal. Unknown keys are refused: a misspelt key must not be silently ignored. */
export const configurationSchema = z
  .strictObject({
    $schema: z.string().optional(),
    /** `production` refuses every simulator. */
    kind: z.enum(['development', 'production']),
    terminal: z.strictObject({
      id: z.string().regex(/^[A-Z0-9-]{4,40}$/),
      /** What citizens and staff call it: 3号机. */
      number: z.string().min(1).max(20),
      regionCode: regionCodeSchema,
    }),
    site: z.strictObject({
      name: z.string().min(1).max(60),
      regionName: z.string().min(1).max(60),
      phone: z.string().regex(/^[\d-]{3,20}$/),
      address: z.string().min(1).max(120),
    }),
    /** Everything the terminal writes lies here. Relative to the working directory. */
    dataDirectory: z.string().min(1),
    hub: z.strictObject({
      url: z.url(),
      /** JSON object, terminal id to bearer key, written at registration; keeps the key out of this file. */
      terminalKeyFile: z.string().min(1),
      /** Pinned at registration. Absent in development only: then the first answer is trusted and kept. */
      publicKeys: hubPublicKeysSchema.optional(),
      /** Where citizens' phones reach the hub. Absent: a code on the screen tells whom to call instead. */
      publicUrl: z.url().optional(),
      /** A newly published catalog is asked for at once by none and within so long by all, so that a fleet does not come together. */
      catalogSpreadSeconds: z.int().min(0).max(3600).default(60),
    }),
    /** 帮办员 who may sign in at this machine; empty: nobody. */
    helpers: z.array(helperSchema).max(200).default([]),
    /** The panel: a preset's name or its own numbers; every size on the screen follows from it. */
    screen: screenConfigurationSchema,
    devices: z.strictObject({
      idCardReader: byteDevice,
      receiptPrinter: receiptPrinterDevice,
      codeScanner: z.discriminatedUnion('transport', [simulated, none, ...scannerTransports]),
      documentPrinter: z.discriminatedUnion('transport', [
        simulated,
        none,
        ippTransport,
        windowsSpoolerTransport,
      ]),
      documentCamera: z.discriminatedUnion('transport', [simulated, none, screenCamera]),
      faceCamera: z.discriminatedUnion('transport', [simulated, none, screenCamera]),
      signaturePad: z.discriminatedUnion('transport', [none, penPad]).default({ transport: 'none' }),
      cabinet: z
        .discriminatedUnion('transport', [none, simulatedCabinet, modbus])
        .default({ transport: 'none' }),
      uninterruptiblePower: z
        .discriminatedUnion('transport', [none, simulatedPower, nut])
        .default({ transport: 'none' }),
      /** CRT-591; `baudRate` is usually 9600. */
      cardDispenser: z
        .discriminatedUnion('transport', [none, simulated, serialTransport])
        .default({ transport: 'none' }),
      smartCardReader: z
        .discriminatedUnion('transport', [none, simulated, pcscTransport])
        .default({ transport: 'none' }),
    }),
    /** Recorded clips: `<voice>/index.json`, `<voice>/<language>/index.json`. Absent: the platform's voices speak. */
    speech: z.strictObject({ clipsDirectory: z.string().min(1).optional() }).prefault({}),
    /** Items and packages that are shown on home before what is done most, as `packages/birth`; unknown ones are left out. */
    home: z.strictObject({ first: z.array(itemIdSchema).max(6).default([]) }).prefault({}),
    /** The attract page: when it goes dark (China time; equal: never), and the folder of the province's own scenery. */
    welcome: z
      .strictObject({
        night: nightSchema.default({ from: '22:00', until: '06:00' }),
        sceneryDirectory: z.string().min(1).optional(),
      })
      .prefault({}),
    /** What the page says while the machine takes no visits. */
    resting: z
      .strictObject({
        /** Where else citizens can go meanwhile, the nearest first. */
        elsewhere: z.array(otherPlaceSchema).max(3).default([]),
        /** How long staff usually needs to mend it; absent: nothing is promised. */
        usualMinutes: z.int().min(5).max(1440).optional(),
      })
      .prefault({}),
    /** The least time between two questions for notices and weather. */
    bulletin: z.strictObject({ everySeconds: seconds(300) }).prefault({}),
    /** The daily test of all parts, in China time, when no visit is on. Absent: only when a technician asks for it. */
    selfTest: z
      .strictObject({
        dailyAt: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
          .optional(),
        /** The sheet of the daily test is printed: it costs 20 cm of paper a day. */
        printSheet: z.boolean().default(true),
      })
      .prefault({}),
    timing: z
      .strictObject({
        /** No touch while no personal data is shown. */
        idleBrowsingSeconds: seconds(60),
        /** No touch during a visit with personal data. */
        idleVisitSeconds: seconds(120),
        /** Length of the warning; WCAG 2.2.1 asks for at least 20 s. */
        idleWarningSeconds: z.int().min(20).max(300).default(30),
        /** Longer than the 20 s the hub gives its departments, so that its answer is not missed by a moment. */
        hubAnswerSeconds: seconds(30),
        /** The hub draws and signs papers while the citizen waits. */
        hubPapersSeconds: seconds(45),
        printSeconds: seconds(120),
        takeThingsSeconds: seconds(30),
        erasedSeconds: seconds(5),
        /** Of the time that commitments take to read, for tests, where nobody reads. */
        readingShare: z.number().min(0).max(1).default(1),
      })
      .prefault({}),
    logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  })
  .superRefine((configuration, context) => {
    for (const { code, device, key, message } of portTroubles(configuration.devices)) {
      context.addIssue({
        code: 'custom',
        path: ['devices', device, key],
        message,
        params: { reason: code },
      });
    }
    if (configuration.kind !== 'production') return;
    for (const [name, device] of Object.entries(configuration.devices)) {
      if (device.transport === 'simulated') {
        context.addIssue({
          code: 'custom',
          path: ['devices', name, 'transport'],
          message: 'a production profile must not use a simulated device',
          params: { reason: 'simulator-in-production' },
        });
      }
    }
    if (configuration.timing.readingShare < 1) {
      context.addIssue({
        code: 'custom',
        path: ['timing', 'readingShare'],
        message: 'a production profile gives citizens the whole time to read what they sign',
        params: { reason: 'reading-hurried-in-production' },
      });
    }
    if (configuration.hub.publicKeys === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['hub', 'publicKeys'],
        message: 'a production profile pins the public keys of its hub',
        params: { reason: 'hub-keys-not-pinned' },
      });
    }
  });
export type Configuration = z.infer<typeof configurationSchema>;
