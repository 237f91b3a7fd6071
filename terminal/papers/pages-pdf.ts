import PDFDocument from 'pdfkit';

/** ISO A4 in points of 1/72 inch. */
const SHORT_SIDE = 595.28;
const LONG_SIDE = 841.89;

/** Part of pdfkit that its types do not declare: reads the size, and embeds the bytes once. */
interface OpensImages {
  openImage(bytes: Buffer): PDFKit.Mixins.ImageSrc & { readonly width: number; readonly height: number };
}

export interface MaterialPages {
  /** What the item calls the material; nothing of the citizen. */
  readonly title: string;
  /** In order, each a JPEG with its size in its own header. */
  readonly pages: readonly Uint8Array[];
}

/**
 * The pages of a material as one PDF. The pictures go in as they are, byte for byte; each page has the shape of its
 * picture and fits on A4. Never touches the disk in clear.
 */
export async function pagesAsPdf({ title, pages }: MaterialPages): Promise<Uint8Array> {
  const document = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    pdfVersion: '1.7',
    displayTitle: true,
    info: { Title: title, Producer: 'Zhuban' },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  for (const jpeg of pages) {
    const image = (document as unknown as OpensImages).openImage(
      Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength),
    );
    const [widest, highest] = image.width > image.height ? [LONG_SIDE, SHORT_SIDE] : [SHORT_SIDE, LONG_SIDE];
    const scale = Math.min(widest / image.width, highest / image.height);
    const size: [number, number] = [image.width * scale, image.height * scale];
    document.addPage({ size, margin: 0 });
    document.image(image, 0, 0, { width: size[0], height: size[1] });
  }
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}
