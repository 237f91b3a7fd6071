/**
 * The policy under which the screen runs, the same in both shells: Electron's `zhuban://app/` protocol and
 * the terminal's loopback server. One place, so that what is tested in Chromium holds in Electron.
 *
 * `connect-src 'self'` also covers the WebSocket on the page's own host and port (CSP level 3, 6.7.2.8).
 */

/** Stands in the built `index.html` where the nonce of this very load is put in. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** 128 bits or more as base64 or base64url (CSP level 3, 7.1). */
const NONCE = /^[A-Za-z0-9+/_-]{22,}={0,2}$/;

/** Such as `http://127.0.0.1:8080`. */
export const LOOPBACK_ORIGIN = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;

const assertNonce = (nonce: string): void => {
  if (!NONCE.test(nonce)) throw new TypeError('a nonce is at least 128 random bits as base64');
};

/**
 * The value of the `Content-Security-Policy` header.
 *
 * @param nonce fresh random bits for each load of the page, at least 128 bits as base64 or base64url.
 *   Only `<style>` elements carry it (React Aria's one); scripts come from files alone.
 * @param framedBy the one origin, on loopback, that may show the page in a frame; nobody may when absent.
 * @throws TypeError on a nonce that could not be random enough or would break out of the header, and on a frame of
 *   another machine.
 */
export function contentSecurityPolicy({
  nonce,
  framedBy,
}: {
  readonly nonce: string;
  readonly framedBy?: string | undefined;
}): string {
  assertNonce(nonce);
  if (framedBy !== undefined && !LOOPBACK_ORIGIN.test(framedBy)) {
    throw new TypeError('only a page of this machine may frame the screen');
  }
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${framedBy ?? "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/**
 * Every header that goes with the page and its files. `no-store` so that nothing of a visit's page can come
 * back from the cache of the next one; the permissions are those that no screen of ours uses.
 *
 * @param usesCamera the profile has a camera that the page itself opens; else no camera exists for it.
 * @throws TypeError as {@link contentSecurityPolicy}.
 */
export function pageHeaders({
  nonce,
  usesCamera = false,
  framedBy,
}: {
  readonly nonce: string;
  readonly usesCamera?: boolean;
  readonly framedBy?: string | undefined;
}): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy({ nonce, framedBy }),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': `camera=${usesCamera ? '(self)' : '()'}, microphone=(), geolocation=(), display-capture=(), hid=(), serial=(), usb=(), bluetooth=(), payment=(), publickey-credentials-get=()`,
    'Cache-Control': 'no-store',
  };
}

/**
 * The page with this load's nonce in place of every {@link NONCE_PLACEHOLDER}.
 *
 * @throws TypeError as {@link contentSecurityPolicy}.
 */
export function withNonce(html: string, nonce: string): string {
  assertNonce(nonce);
  return html.replaceAll(NONCE_PLACEHOLDER, nonce);
}
