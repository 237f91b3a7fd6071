import { booleans, enums, integers, keywords, strings } from '../attributes.ts';
import { groupTag, type IppMessage } from '../codec.ts';
import { a4Media, ippOperation, pdfMediaType } from '../vocabulary.ts';

const head = [
  strings('charset', 'attributes-charset', 'utf-8'),
  strings('naturalLanguage', 'attributes-natural-language', 'zh-cn'),
];

/** A printer's answer with one value of every syntax. */
export const samplePrinterAnswer: IppMessage = {
  version: { major: 2, minor: 0 },
  code: 0,
  requestId: 7,
  groups: [
    { tag: groupTag.operation, attributes: head },
    {
      tag: groupTag.printer,
      attributes: [
        enums('printer-state', 4),
        keywords('printer-state-reasons', 'media-low-warning', 'toner-low-report'),
        booleans('printer-is-accepting-jobs', true),
        integers('printer-up-time', 86_400),
        strings('mimeMediaType', 'document-format-supported', pdfMediaType, 'image/pwg-raster'),
        { name: 'copies-supported', values: [{ kind: 'range', lower: 1, upper: 99 }] },
        {
          name: 'printer-resolution-default',
          values: [{ kind: 'resolution', crossFeed: 600, feed: 600, units: 3 }],
        },
        {
          name: 'printer-current-time',
          values: [
            {
              kind: 'date-time',
              value: {
                year: 2026,
                month: 2,
                day: 28,
                hour: 23,
                minute: 59,
                second: 60,
                decisecond: 9,
                utcDirection: '+',
                utcHours: 8,
                utcMinutes: 0,
              },
            },
          ],
        },
        {
          name: 'printer-info',
          values: [{ kind: 'language-string', type: 'text', language: 'zh-cn', value: '一楼大厅' }],
        },
        { name: 'printer-geo-location', values: [{ kind: 'out-of-band', reason: 'unknown' }] },
        {
          name: 'printer-supply',
          values: [{ kind: 'octets', bytes: Uint8Array.from(Buffer.from('type=toner;level=75;')) }],
        },
        {
          name: 'vendor-thing',
          values: [{ kind: 'opaque', tag: 0x7f, bytes: Uint8Array.of(0, 0, 0x40, 1, 9) }],
        },
        {
          name: 'media-col-ready',
          values: [1, 2].map((tray) => ({
            kind: 'collection' as const,
            members: [
              {
                name: 'media-size',
                values: [
                  {
                    kind: 'collection' as const,
                    members: [integers('x-dimension', 21_000), integers('y-dimension', 29_700)],
                  },
                ],
              },
              keywords('media-source', `tray-${tray}`),
            ],
          })),
        },
      ],
    },
  ],
  data: new Uint8Array(),
};

export const samplePrintRequest: IppMessage = {
  version: { major: 2, minor: 0 },
  code: ippOperation.printJob,
  requestId: 12,
  groups: [
    {
      tag: groupTag.operation,
      attributes: [
        ...head,
        strings('uri', 'printer-uri', 'ipp://printer.example/ipp/print'),
        strings('name', 'requesting-user-name', 'zhuban'),
        strings('name', 'job-name', 'acceptance-notice'),
        strings('mimeMediaType', 'document-format', pdfMediaType),
      ],
    },
    {
      tag: groupTag.job,
      attributes: [keywords('media', a4Media), integers('copies', 1), keywords('sides', 'one-sided')],
    },
  ],
  data: Uint8Array.from(Buffer.from('%PDF-1.7\n%%EOF\n')),
};
