import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integers, keywords, strings } from './attributes.ts';
import type { IppAttribute } from './codec.ts';
import { interpretSupplies } from './supplies.ts';

const packed = (name: string, ...records: readonly (string | Uint8Array)[]): IppAttribute => ({
  name,
  values: records.map((record) => ({
    kind: 'octets',
    bytes: typeof record === 'string' ? Buffer.from(record) : record,
  })),
});

describe('printer-supply', () => {
  test('as ippeveprinter of CUPS 2.4.2 says it', () => {
    const { markers, trays, loadedMedia } = interpretSupplies([
      packed(
        'printer-supply',
        'index=1;class=receptacleThatIsFilled;type=wasteToner;unit=percent;maxcapacity=100;level=95;colorantname=unknown;',
        'index=2;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=5;colorantname=black;',
      ),
      strings('text', 'printer-supply-description', 'Toner Waste Tank'),
      packed(
        'printer-input-tray',
        'type=sheetFeedAutoRemovableTray;mediafeed=0;mediaxfeed=0;maxcapacity=250;level=100;status=0;name=main',
        'type=sheetFeedManual;mediafeed=0;mediaxfeed=0;maxcapacity=1;level=-2;status=0;name=manual',
      ),
      keywords('media-ready', 'iso_a4_210x297mm'),
    ]);
    expect(markers).toEqual([
      { name: 'Toner Waste Tank', type: 'wasteToner', percent: 95, problem: 'marker-waste-almost-full' },
      { name: 'black', type: 'toner', percent: 5, problem: 'toner-low' },
    ]);
    expect(trays).toEqual([
      { name: 'main', sheets: 100, capacity: 250 },
      { name: 'manual', sheets: undefined, capacity: 1 },
    ]);
    expect(loadedMedia).toEqual(['iso_a4_210x297mm']);
  });

  test.each([
    ['type=opc;maxcapacity=40000;level=2000;', { type: 'opc', percent: 5, problem: 'marker-supply-low' }],
    ['type=toner;maxcapacity=2500;level=2500;', { percent: 100, problem: undefined }],
    ['type=toner;maxcapacity=-2;level=-3;', { percent: undefined, problem: undefined }],
    ['type=toner;maxcapacity=0;level=0;', { percent: undefined, problem: undefined }],
    ['class=receptacleThatIsFilled;maxcapacity=100;level=10;', { type: '', problem: undefined }],
    ['no pairs at all', { name: '', type: '', percent: undefined, problem: undefined }],
  ])('%s', (record, marker) => {
    expect(interpretSupplies([packed('printer-supply', record)]).markers[0]).toMatchObject(marker);
  });

  test('any octets are markers and trays in their ranges', () => {
    const record = fc.oneof(
      fc.uint8Array({ maxLength: 120 }),
      fc
        .array(
          fc.tuple(
            fc.constantFrom('class', 'type', 'level', 'maxcapacity', 'colorantname', 'name'),
            fc.oneof(
              fc.integer().map(String),
              fc.string(),
              fc.constantFrom('toner', 'receptacleThatIsFilled'),
            ),
          ),
          { maxLength: 6 },
        )
        .map((pairs) => Buffer.from(pairs.map(([key, value]) => `${key}=${value};`).join(''))),
    );
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), (records) => {
        const { markers, trays } = interpretSupplies([
          packed('printer-supply', ...records),
          packed('printer-input-tray', ...records),
        ]);
        expect(markers).toHaveLength(records.length);
        for (const { percent } of markers) {
          if (percent === undefined) continue;
          expect(percent).toBeGreaterThanOrEqual(0);
          expect(percent).toBeLessThanOrEqual(100);
        }
        for (const { sheets, capacity } of trays) {
          for (const number of [sheets, capacity]) expect(number ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('values of another syntax, and a printer that says nothing', () => {
    const nothing = { markers: [], trays: [], loadedMedia: [] };
    expect(interpretSupplies([strings('text', 'printer-supply', 'type=toner;level=1;')])).toEqual(nothing);
    expect(interpretSupplies([])).toEqual(nothing);
  });
});

test('marker attributes of CUPS', () => {
  const { markers } = interpretSupplies([
    strings('name', 'marker-names', 'Black', 'Waste', 'Drum', 'Unknown'),
    keywords('marker-types', 'toner-cartridge', 'waste-toner', 'opc'),
    integers('marker-levels', 19, 80, -1),
    integers('marker-low-levels', 20, 0, 10),
    integers('marker-high-levels', 100, 75, 100),
  ]);
  expect(markers.map(({ percent, problem }) => [percent, problem])).toEqual([
    [19, 'toner-low'],
    [80, 'marker-waste-almost-full'],
    [undefined, undefined],
    [undefined, undefined],
  ]);
});
