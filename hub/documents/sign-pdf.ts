import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { P12Signer } from '@signpdf/signer-p12';
import { SignPdf } from '@signpdf/signpdf';
import { SUBFILTER_ADOBE_PKCS7_DETACHED } from '@signpdf/utils';
import type { DocumentSeal } from '../keys/hub-keys.ts';

/** Signs the whole file with the seal's certificate: adbe.pkcs7.detached (ISO 32000-1 section 12.8.3.3). */
export async function signPdf(
  pdf: Buffer,
  seal: DocumentSeal,
  details: { reason: string; signedAt: Date },
): Promise<Buffer> {
  const prepared = plainAddPlaceholder({
    pdfBuffer: pdf,
    // These go into the file as PDF strings of one byte a character: Latin only.
    reason: details.reason,
    contactInfo: '',
    name: 'Zhuban Simulated Electronic Seal',
    location: 'CN',
    signingTime: details.signedAt,
    signatureLength: 8192,
    subFilter: SUBFILTER_ADOBE_PKCS7_DETACHED,
    appName: 'Zhuban',
  });
  const signer = new P12Signer(seal.p12, { passphrase: seal.passphrase });
  return new SignPdf().sign(prepared, signer, details.signedAt);
}
