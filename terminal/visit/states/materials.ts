/** The papers the item asks for: fetched as e-licences, photographed, or brought later. */
import { and, assign } from 'xstate';
import { mayBeBrought } from '#contract/item/material.ts';
import { withEarlier, withEarlierDocuments } from '../known-fields.ts';
import {
  bytesLeft,
  canCapture,
  citizenOf,
  itemOf,
  materialAt,
  materialsAreComplete,
  pagesLeft,
  withMaterial,
} from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { helpFrom } from './help.ts';
import { backTo } from './transitions.ts';

export const materials = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
  states: {
    deciding: {
      always: [
        {
          guard: ({ context }) => itemOf(context).materials.length === 0,
          target: '#visit.flow.signing',
        },
        {
          // Nobody else is to be asked: the paper is shown to the camera.
          guard: and(['licencesToFetch', 'lookUpRefused']),
          target: 'listing',
          actions: assign(({ context }) => {
            const citizen = citizenOf(context);
            const materials = citizen.materials.map((entry) =>
              entry.state === 'fetching' ? { ...entry, state: 'missing' as const } : entry,
            );
            return { citizen: { ...citizen, materials } };
          }),
        },
        { guard: 'licencesToFetch', target: 'fetching' },
        { target: 'listing' },
      ],
    },
    fetching: {
      invoke: { src: 'fetchLicences', input: ({ context }) => ({ context }) },
      on: {
        'licence.settled': {
          actions: assign(({ context, event }) => ({
            citizen: withMaterial(citizenOf(context), event.materialId, (entry) => ({
              ...entry,
              state: event.licence === undefined ? 'licence-not-found' : 'licence-found',
              licence: event.licence,
            })),
          })),
        },
        'licences.finished': { target: 'listing' },
      },
    },
    listing: {
      on: {
        ...helpFrom('materials'),
        'fetch-licence': {
          target: 'fetching',
          actions: assign(({ context, event }) => ({
            citizen: withMaterial(citizenOf(context), event.materialId, (entry) =>
              entry.material.sources.some((source) => source.kind === 'e-licence')
                ? { ...entry, state: 'fetching' }
                : entry,
            ),
          })),
        },
        'defer-material': {
          actions: assign(({ context, event }) => ({
            citizen: withMaterial(citizenOf(context), event.materialId, (entry) =>
              entry.material.necessity.kind === 'deferrable'
                ? { ...entry, state: 'deferred', pages: [] }
                : entry,
            ),
          })),
        },
        'bring-material': {
          actions: assign(({ context, event }) => ({
            citizen: withMaterial(citizenOf(context), event.materialId, (entry) =>
              mayBeBrought(entry.material) ? { ...entry, state: 'to-window', pages: [] } : entry,
            ),
          })),
        },
        'use-earlier': {
          actions: assign(({ context, event }) => ({
            citizen: withEarlierDocuments(
              withEarlier(citizenOf(context), event.materialId, event.use),
              event.materialId,
            ),
          })),
        },
        'open-capture': {
          guard: ({ context, event }) => {
            const entry = materialAt(citizenOf(context), event.materialId);
            return entry !== undefined && canCapture(entry);
          },
          target: 'capturing',
          actions: assign({
            captureMaterialId: ({ event }) => event.materialId,
            captureQuality: undefined,
            problem: undefined,
          }),
        },
        continue: [
          {
            guard: ({ context }) => context.correcting && materialsAreComplete(context),
            target: '#visit.flow.checking',
          },
          { guard: 'materialsComplete', target: '#visit.flow.signing' },
        ],
        back: [
          {
            guard: ({ context }) => context.correcting && materialsAreComplete(context),
            target: '#visit.flow.checking',
          },
          // In mid-correction and incomplete: forward is the only way, or leaving.
          { guard: 'correcting', actions: [] },
          ...backTo.materials,
        ],
      },
    },
    capturing: {
      on: {
        ...helpFrom('capture'),
        'capture-page': {
          guard: ({ context, event }) =>
            (event.materialId ?? context.captureMaterialId) === context.captureMaterialId &&
            pagesLeft(context) > 0,
          target: 'takingPicture',
        },
        'remove-page': {
          actions: assign(({ context, event }) => ({
            captureQuality: undefined,
            citizen: withMaterial(citizenOf(context), context.captureMaterialId ?? '', (entry) => {
              const pages = entry.pages.filter((page) => page.pageId !== event.pageId);
              return { ...entry, pages, state: pages.length === 0 ? 'missing' : 'captured' };
            }),
          })),
        },
        'finish-capture': { target: 'listing' },
        back: { target: 'listing' },
      },
    },
    takingPicture: {
      invoke: { src: 'capturePage', input: ({ context }) => ({ context }) },
      on: {
        'page.captured': [
          {
            // An empty desk or a black picture is no page; a blurred one is kept for the citizen to judge.
            guard: ({ event }) => event.quality === 'empty' || event.quality === 'dark',
            target: 'capturing',
            actions: assign({ captureQuality: ({ event }) => event.quality }),
          },
          {
            guard: ({ context, event }) => event.jpeg.length > bytesLeft(context),
            target: 'capturing',
            actions: assign({ captureQuality: 'too-large' as const }),
          },
          {
            target: 'capturing',
            actions: assign(({ context, event }) => ({
              problem: undefined,
              captureQuality: event.quality,
              citizen: withMaterial(
                // Shown anew, it takes the place of what was handed in before.
                withEarlier(citizenOf(context), context.captureMaterialId ?? '', false),
                context.captureMaterialId ?? '',
                (entry) => ({
                  ...entry,
                  state: 'captured',
                  licence: undefined,
                  pages: [...entry.pages, { pageId: event.pageId, jpeg: event.jpeg }],
                }),
              ),
            })),
          },
        ],
        'task.failed': { target: 'capturing', actions: 'keepProblem' },
      },
    },
  },
});
