import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** What a certificate authority would hand out; here made by the hub itself and named so. */
export interface TestAuthority {
  /** Self-signed root, PEM. */
  rootCertificate: string;
  /** Certificate of the paper seal, PEM. */
  signingCertificate: string;
  /** PKCS #12 with the seal's key and both certificates. */
  p12: Buffer;
  passphrase: string;
}

const AUTHORITY = [
  { name: 'commonName', value: 'Zhuban Test Authority' },
  { name: 'organizationName', value: 'Zhuban (simulated, not for real use)' },
  { name: 'countryName', value: 'CN' },
];
const SEAL = [
  { name: 'commonName', value: 'Zhuban Simulated Electronic Seal' },
  { name: 'organizationName', value: 'Zhuban (simulated, not for real use)' },
  { name: 'countryName', value: 'CN' },
];

/** RSA 2048 with SHA-256: what PDF readers verify everywhere. Done once in a hub's life. */
export async function createTestAuthority(now: Date, passphrase: string): Promise<TestAuthority> {
  const [rootKeys, sealKeys] = await Promise.all([generateKeys(), generateKeys()]);
  const root = certificate('01', rootKeys.publicKey, AUTHORITY, AUTHORITY, now, 10, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  root.sign(rootKeys.privateKey, forge.md.sha256.create());
  const seal = certificate('02', sealKeys.publicKey, SEAL, AUTHORITY, now, 5, [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
    { name: 'extKeyUsage', emailProtection: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  seal.sign(rootKeys.privateKey, forge.md.sha256.create());

  const p12 = forge.pkcs12.toPkcs12Asn1(sealKeys.privateKey, [seal, root], passphrase, {
    algorithm: 'aes256',
    friendlyName: 'Zhuban Simulated Electronic Seal',
  });
  return {
    rootCertificate: forge.pki.certificateToPem(root),
    signingCertificate: forge.pki.certificateToPem(seal),
    p12: Buffer.from(forge.asn1.toDer(p12).getBytes(), 'binary'),
    passphrase,
  };
}

function certificate(
  serialNumber: string,
  publicKey: forge.pki.rsa.PublicKey,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  now: Date,
  years: number,
  extensions: object[],
): forge.pki.Certificate {
  const result = forge.pki.createCertificate();
  result.publicKey = publicKey;
  result.serialNumber = serialNumber;
  // A day earlier: a terminal's clock may be behind.
  result.validity.notBefore = new Date(now.getTime() - 86_400_000);
  result.validity.notAfter = new Date(now.getTime());
  result.validity.notAfter.setUTCFullYear(now.getUTCFullYear() + years);
  result.setSubject(subject);
  result.setIssuer(issuer);
  result.setExtensions(extensions);
  return result;
}

interface SealKeys {
  publicKey: forge.pki.rsa.PublicKey;
  privateKey: forge.pki.rsa.PrivateKey;
}

/** Made by OpenSSL, which is ten times faster at it than forge. */
async function generateKeys(): Promise<SealKeys> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    publicKey: forge.pki.publicKeyFromPem(pair.publicKey),
    privateKey: forge.pki.privateKeyFromPem(pair.privateKey),
  };
}
