import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SceneryLayer, SceneryPack } from '#contract/scenery.ts';
import { layerShareAt, packLightAt } from './pack-light.ts';

const moment = (hour: number, skyTop: string, veilShare: number) => ({
  hour,
  skyTop,
  skyLow: '#ffffff',
  veil: '#000000',
  veilShare,
});
const pack: SceneryPack = {
  schemaVersion: 1,
  name: '样本',
  moments: [moment(6, '#000000', 0.8), moment(12, '#ffffff', 0), moment(18, '#808080', 0.4)],
  layers: [],
};
const layer: SceneryLayer = {
  portrait: 'a.svg',
  landscape: 'a.svg',
  depth: 0,
  shines: false,
  opacity: [
    { hour: 8, share: 0 },
    { hour: 20, share: 1 },
  ],
};

test('between two moments the light flows', () => {
  expect(packLightAt(pack, 9)).toMatchObject({ skyTop: '#808080', veilShare: 0.4 });
  expect(packLightAt(pack, 12).skyTop).toBe('#ffffff');
});

test('the night joins the last moment with the first', () => {
  expect(packLightAt(pack, 0)).toMatchObject({ skyTop: '#404040' });
  expect(packLightAt(pack, 0).veilShare).toBeCloseTo(0.6);
  expect(layerShareAt(layer, 2)).toBeCloseTo(0.5);
  expect(layerShareAt(layer, 14)).toBeCloseTo(0.5);
});

test('any moments, any hour: colours and shares, and no jump over midnight', () => {
  const moments = fc
    .uniqueArray(fc.double({ min: 0, max: 23.9, noNaN: true }), { minLength: 1, maxLength: 8 })
    .map((hours) =>
      hours.sort((a, b) => a - b).map((hour, at) => moment(hour, at % 2 ? '#102030' : '#f0e0d0', 0.5)),
    );
  fc.assert(
    fc.property(moments, fc.double({ min: 0, max: 24, noNaN: true }), (some, hour) => {
      const light = packLightAt({ ...pack, moments: some }, hour);
      expect(light.skyTop).toMatch(/^#[0-9a-f]{6}$/);
      expect(light.veilShare).toBeCloseTo(0.5);
      expect(packLightAt({ ...pack, moments: some }, 24)).toEqual(packLightAt({ ...pack, moments: some }, 0));
    }),
  );
});
