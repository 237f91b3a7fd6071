import { useId } from 'react';

export type ReaderState = 'opening' | 'waiting' | 'reading' | 'failed' | 'unavailable';

/** The machine's own card reader with a card over it: the lamp glows here as it glows in reality. */
export function ReaderDrawing({ state }: { state: ReaderState }) {
  const id = useId();
  return (
    <svg className="drawing reader" data-state={state} viewBox="0 0 640 440" aria-hidden>
      <defs>
        <linearGradient id={`${id}desk`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#f7f8fb" />
          <stop offset="1" stopColor="#ccd5e6" />
        </linearGradient>
        <linearGradient id={`${id}front`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#c3cde0" />
          <stop offset="1" stopColor="#aab7d0" />
        </linearGradient>
        <linearGradient id={`${id}card`} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#ffffff" />
          <stop offset="1" stopColor="#dbe7fa" />
        </linearGradient>
        <linearGradient id={`${id}beam`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#5db2ff" stopOpacity="0" />
          <stop offset="1" stopColor="#5db2ff" stopOpacity="0.55" />
        </linearGradient>
        <radialGradient id={`${id}glow`}>
          <stop className="reader__lamp-stop" offset="0" stopOpacity="0.5" />
          <stop className="reader__lamp-stop" offset="1" stopOpacity="0" />
        </radialGradient>
        <clipPath id={`${id}face`}>
          <rect x="0" y="0" width="272" height="172" rx="18" />
        </clipPath>
      </defs>

      <ellipse cx="320" cy="424" rx="262" ry="14" fill="#17233a" opacity="0.1" />
      <path
        d="M122 262h396l64 128H58z"
        fill={`url(#${id}desk)`}
        stroke="#b4c1d8"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path d="M58 390h524v14a16 16 0 0 1-16 16H74a16 16 0 0 1-16-16z" fill={`url(#${id}front)`} />

      <ellipse className="reader__glow" cx="320" cy="322" rx="230" ry="92" fill={`url(#${id}glow)`} />
      <path
        d="M208 284h224a10 10 0 0 1 9.600 7.300l17 60a10 10 0 0 1-9.600 12.700H191a10 10 0 0 1-9.600-12.700l17-60a10 10 0 0 1 9.600-7.300z"
        fill="#101c33"
      />
      <path
        className="reader__lamp"
        d="M214 293h212a6 6 0 0 1 5.800 4.400l13 48a6 6 0 0 1-5.800 7.600H201a6 6 0 0 1-5.800-7.600l13-48a6 6 0 0 1 5.800-4.400z"
        fill="none"
        strokeWidth="5"
      />
      <g className="reader__waves" fill="none" strokeWidth="5" strokeLinecap="round">
        <path d="M300 338q20-13 40 0" />
        <path d="M286 326q34-21 68 0" />
        <path d="M273 314q47-27 94 0" />
      </g>

      <g
        className="reader__arrow"
        fill="none"
        stroke="#1453b8"
        strokeWidth="9"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M320 214v46M300 242l20 20 20-20" />
      </g>

      <g className="reader__card">
        <g transform="translate(184 18)">
          <rect width="272" height="172" rx="18" fill="#17233a" opacity="0.08" transform="translate(3 8)" />
          <rect
            width="272"
            height="172"
            rx="18"
            fill={`url(#${id}card)`}
            stroke="#a9c3ea"
            strokeWidth="2.500"
          />
          <g clipPath={`url(#${id}face)`}>
            <path d="M-10 150q80-60 150-18t150-30v90H-10z" fill="#c9dbf6" opacity="0.5" />
            <path d="M-10 168q70-44 150-10t150-22v60H-10z" fill="#b5ccf1" opacity="0.5" />
            <circle cx="206" cy="62" r="25" fill="#a9c6f0" />
            <path d="M164 132c0-30 18-44 42-44s42 14 42 44z" fill="#a9c6f0" />
            <g fill="#7fa8e3">
              <rect x="26" y="32" width="82" height="13" rx="6.500" />
              <rect x="26" y="60" width="62" height="9" rx="4.500" opacity="0.65" />
              <rect x="26" y="80" width="108" height="9" rx="4.500" opacity="0.65" />
              <rect x="26" y="100" width="92" height="9" rx="4.500" opacity="0.65" />
              <rect x="26" y="132" width="150" height="13" rx="6.500" />
            </g>
            <rect className="reader__scan" x="0" y="-70" width="272" height="70" fill={`url(#${id}beam)`} />
          </g>
        </g>
      </g>
    </svg>
  );
}
