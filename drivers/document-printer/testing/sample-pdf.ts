import { randomBytes } from 'node:crypto';
import PDFDocument from 'pdfkit';

/** A valid PDF of A4 pages, each with its number; small, unless something incompressible is attached. */
export function createSamplePdf(pages: number, attachedBytes = 0): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const document = new PDFDocument({ size: 'A4', autoFirstPage: false });
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Uint8Array.from(Buffer.concat(chunks))));
    document.on('error', reject);
    for (let page = 1; page <= pages; page += 1) document.addPage().text(`Specimen, page ${page}`);
    if (attachedBytes > 0) document.file(randomBytes(attachedBytes), { name: 'attachment' });
    document.end();
  });
}
