/**
 * The terminal's API to the screen, over a WebSocket (browser shell) or a MessagePort (Electron).
 * Both sides validate; events are async iterators.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { bulletinSchema } from './bulletin.ts';
import {
  cameraKindSchema,
  cameraTroubleSchema,
  offeredPictureSchema,
  screenCamerasSchema,
} from './camera.ts';
import { base64Schema } from './crypto/schemas.ts';
import { deviceHealthSchema } from './device.ts';
import { deviceLinkSchema } from './device-link.ts';
import { deviceProfileSchema } from './device-profile.ts';
import { helpedStepSchema } from './helper.ts';
import { regionCodeSchema, slugSchema } from './item.ts';
import { languageSchema, SOURCE_LANGUAGE } from './preferences.ts';
import { answerSchema } from './questions.ts';
import { nightSchema, pictureFileSchema, sceneryPackSchema } from './scenery.ts';
import { searchAnswerSchema } from './search-answer.ts';
import { penWritingSchema } from './signature.ts';
import { clipRequestSchema, clipSchema, clipVoiceSchema, headphonesSchema } from './speech.ts';
import { technicianActionSchema, technicianStateSchema, wireLineSchema } from './technician.ts';
import { typedCodeSchema } from './typed-code.ts';
import { visitEventSchema } from './visit/events.ts';
import { visitSnapshotSchema } from './visit/snapshot.ts';

export const RPC_PATH = '/rpc';

/** Another place where citizens are served while this machine is not. */
export const otherPlaceSchema = z.strictObject({
  name: z.string().min(1).max(60),
  address: z.string().min(1).max(120),
  /** As it is to be read: 周一至周五 9:00–17:00. */
  hours: z.string().min(1).max(60).optional(),
  phone: z
    .string()
    .regex(/^[\d-]{3,20}$/)
    .optional(),
  /** On foot from here. */
  walkMinutes: z.int().min(1).max(180).optional(),
});
export type OtherPlace = z.infer<typeof otherPlaceSchema>;

export const terminalStatusSchema = z.strictObject({
  site: z.strictObject({
    name: z.string(),
    regionName: z.string(),
    /** 12 digits: what is near stands first where a place is asked. */
    regionCode: regionCodeSchema.optional(),
    phone: z.string(),
    address: z.string(),
  }),
  terminalNumber: z.string(),
  /** Where else to go while this machine takes no visits, the nearest first. */
  elsewhere: z.array(otherPlaceSchema).optional(),
  /** The panel that the screen is drawn for. */
  screen: deviceProfileSchema,
  /** Can the hub be reached now. */
  online: z.boolean(),
  catalogRevision: z.int(),
  devices: z.array(deviceHealthSchema),
  /** Cameras that the screen's browser opens; a kind that is absent is worked by the terminal, or is not there. */
  cameras: screenCamerasSchema.optional(),
  /** A pen pad stands beside the screen: names may be written there as well. */
  penPad: z.boolean().optional(),
  /** Any device or back end is simulated: the mark 模拟设备 stays on the screen. */
  simulated: z.boolean(),
  /** The technician's drawer may be opened. */
  drawer: z.boolean(),
  /** Cases saved here that the hub has not acknowledged yet. */
  pendingCases: z.int(),
  /** 帮办: the step of a citizen who is helped now, for the helper's colleagues; nothing of the citizen. */
  helped: helpedStepSchema.optional(),
  /** A code scanner types into this screen: its codes are sent by `codes.typed`. */
  keyboardScanner: z.boolean().optional(),
  /** Pulled out, what was being said stops at once: nobody else hears it. */
  headphones: headphonesSchema,
  /** What the hub tells everybody; what is over or has not begun is left out. */
  bulletin: bulletinSchema,
  /** How the attract page looks at this site. */
  welcome: z.strictObject({
    night: nightSchema,
    /** Its pictures come by `scenery.picture`; absent: the scenery that is built in. */
    scenery: sceneryPackSchema.optional(),
  }),
  version: z.string(),
});
export type TerminalStatus = z.infer<typeof terminalStatusSchema>;

export const terminalContract = {
  visit: {
    /** The current snapshot at once, then each newer one. */
    watch: oc.output(eventIterator(visitSnapshotSchema)),
    /** `accepted: false`: the event has no meaning in the current state and was dropped. */
    send: oc.input(visitEventSchema).output(z.strictObject({ accepted: z.boolean() })),
    /** A page the citizen captured in this visit, as JPEG. */
    page: oc
      .input(z.strictObject({ pageId: z.string() }))
      .output(z.strictObject({ jpeg: base64Schema }).nullable()),
    /** What the document camera sees now, as JPEG; null when there is none. */
    cameraView: oc.output(z.strictObject({ jpeg: base64Schema }).nullable()),
    /** A picture from a camera that the screen itself opens: the next page of the material, or one try of the face. */
    offerPicture: oc.input(offeredPictureSchema).output(z.strictObject({ accepted: z.boolean() })),
    /** The pen on the pad beside the screen, while a signature is asked for; ends when the pad cannot be read. */
    watchPen: oc.output(eventIterator(penWritingSchema)),
    /** How the screen's camera is, as it was last opened; without `trouble` it is well. */
    reportCamera: oc
      .input(z.strictObject({ kind: cameraKindSchema, trouble: cameraTroubleSchema.optional() }))
      .output(z.strictObject({ stored: z.boolean() })),
  },
  status: {
    watch: oc.output(eventIterator(terminalStatusSchema)),
  },
  catalog: {
    search: oc
      /** Whatever language the text is in; names come in `language`. */
      .input(
        z.strictObject({
          text: z.string().max(60),
          language: languageSchema.default(SOURCE_LANGUAGE),
          /** Only items of this department. */
          departmentId: slugSchema.optional(),
          /** Only what is offered here. */
          hereOnly: z.boolean().default(false),
        }),
      )
      .output(searchAnswerSchema),
    /** 边问边办, about the item whose guide is open or about any. Empty: nobody wrote an answer. */
    ask: oc
      .input(z.strictObject({ text: z.string().max(200) }))
      .output(z.strictObject({ answers: z.array(answerSchema) })),
  },
  codes: {
    /** From a scanner in keyboard mode. `accepted: false`: nothing is scanned now, and the code was forgotten. */
    typed: oc.input(typedCodeSchema).output(z.strictObject({ accepted: z.boolean() })),
  },
  speech: {
    /** The voices that this site has recordings of. */
    voices: oc.output(z.strictObject({ voices: z.array(clipVoiceSchema) })),
    /** One recording; null when no index names it. The same way in both shells, so that no file is served by path. */
    clip: oc.input(clipRequestSchema).output(clipSchema.nullable()),
  },
  scenery: {
    /** A picture of the site's own scenery pack; null when the pack has no such file. The same way in both shells. */
    picture: oc
      .input(z.strictObject({ file: pictureFileSchema }))
      .output(
        z.strictObject({ mediaType: z.enum(['image/svg+xml', 'image/png']), bytes: base64Schema }).nullable(),
      ),
  },
  diagnostics: {
    /** A CSP or Trusted Types violation, or an error of the screen. Never holds a citizen's data: only the directive and the bundle's own file. */
    report: oc
      .input(
        z.strictObject({
          kind: z.enum(['csp-violation', 'screen-error']),
          code: z.string().max(200),
          source: z.string().max(300),
        }),
      )
      .output(z.strictObject({ stored: z.boolean() })),
  },
  technician: {
    watch: oc.output(eventIterator(technicianStateSchema)),
    act: oc
      .input(technicianActionSchema)
      .output(z.strictObject({ done: z.boolean(), code: z.string().optional() })),
    /** What goes over the ports: the last lines at once, then new ones as they come, always masked. */
    wire: oc.output(eventIterator(z.array(wireLineSchema))),
    /** What goes over the lines of the devices, in numbers; also of a terminal without simulated devices. */
    links: oc.output(z.strictObject({ links: z.array(deviceLinkSchema) })),
    /** The newest print as a picture of the slip (PNG) or the PDF itself. */
    lastPrint: oc
      .input(z.strictObject({ device: z.enum(['receipt-printer', 'document-printer']) }))
      .output(
        z
          .strictObject({ mediaType: z.enum(['image/png', 'application/pdf']), bytes: base64Schema })
          .nullable(),
      ),
  },
};
export type TerminalContract = typeof terminalContract;
