import { describe, expect, test } from 'vitest';
import {
  contentSecurityPolicy,
  NONCE_PLACEHOLDER,
  pageHeaders,
  withNonce,
} from './content-security-policy.ts';

const nonce = 'q83vEjRWeJCrze8SNFZ4kA==';

const directives = () =>
  new Map(
    contentSecurityPolicy({ nonce })
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values] as const;
      }),
  );

describe('content security policy', () => {
  test('lets in nothing that it does not name', () => {
    expect(directives().get('default-src')).toEqual(["'none'"]);
  });

  test('runs scripts from files of the page only, never inline, evaluated or from elsewhere', () => {
    expect(directives().get('script-src')).toEqual(["'self'"]);
    const everything = [...directives().values()].flat();
    for (const forbidden of [
      "'unsafe-inline'",
      "'unsafe-eval'",
      "'strict-dynamic'",
      '*',
      'http:',
      'https:',
      'ws:',
    ])
      expect(everything).not.toContain(forbidden);
  });

  test('lets in one style element, by the nonce of this load', () => {
    expect(directives().get('style-src')).toEqual(["'self'", `'nonce-${nonce}'`]);
  });

  test('requires Trusted Types and allows no policy to make them', () => {
    expect(directives().get('require-trusted-types-for')).toEqual(["'script'"]);
    expect(directives().get('trusted-types')).toEqual(["'none'"]);
  });

  test('is framed by nobody, or by one page of this machine', () => {
    expect(directives().get('frame-ancestors')).toEqual(["'none'"]);
    const framedBy = 'http://127.0.0.1:8080';
    expect(contentSecurityPolicy({ nonce, framedBy })).toContain(`frame-ancestors ${framedBy};`);
    for (const elsewhere of [
      '*',
      'https://example.cn',
      'http://127.0.0.1',
      `${framedBy} *`,
      `${framedBy};`,
    ]) {
      expect(() => contentSecurityPolicy({ nonce, framedBy: elsewhere }), elsewhere).toThrow(TypeError);
    }
  });

  test.each(['', 'short', NONCE_PLACEHOLDER, `${nonce}'; script-src *`, `${nonce}\r\nX: y`])(
    'refuses the nonce %j',
    (bad) => {
      expect(() => contentSecurityPolicy({ nonce: bad })).toThrow(TypeError);
      expect(() => withNonce('<p>', bad)).toThrow(TypeError);
    },
  );

  test('goes with nosniff, no referrer and no cache', () => {
    expect(pageHeaders({ nonce })).toMatchObject({
      'Content-Security-Policy': contentSecurityPolicy({ nonce }),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
  });

  test('no camera exists for the page, unless the profile has one that it opens itself', () => {
    const policyOf = (usesCamera?: boolean) =>
      pageHeaders({ nonce, ...(usesCamera === undefined ? {} : { usesCamera }) })['Permissions-Policy'];
    expect(policyOf()).toMatch(/^camera=\(\), microphone=\(\), .*usb=\(\)/);
    expect(policyOf(true)).toBe(policyOf(false)?.replace('camera=()', 'camera=(self)'));
  });

  test('puts the nonce wherever the page asks for it', () => {
    const page = `<meta nonce="${NONCE_PLACEHOLDER}"><style nonce="${NONCE_PLACEHOLDER}">`;
    expect(withNonce(page, nonce)).toBe(`<meta nonce="${nonce}"><style nonce="${nonce}">`);
  });
});
