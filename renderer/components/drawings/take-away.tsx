import { useId } from 'react';

/** The card lying on the reader, to be taken back. */
export function CardOnReaderDrawing({ taken }: { taken: boolean }) {
  const id = useId();
  return (
    <svg className="drawing take-card" data-taken={taken || undefined} viewBox="0 0 320 240" aria-hidden>
      <defs>
        <linearGradient id={`${id}desk`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#f7f8fb" />
          <stop offset="1" stopColor="#ccd5e6" />
        </linearGradient>
      </defs>
      <ellipse cx="160" cy="216" rx="132" ry="9" fill="#17233a" opacity="0.1" />
      <path
        d="M62 132h196l34 66a8 8 0 0 1-7 12H35a8 8 0 0 1-7-12z"
        fill={`url(#${id}desk)`}
        stroke="#b4c1d8"
        strokeWidth="2"
      />
      <path d="M106 146h108l12 44H94z" fill="#101c33" />
      <path className="take-card__lamp" d="M111 151h98l9 34H102z" fill="none" strokeWidth="4" />
      <g className="take-card__card">
        <rect
          x="88"
          y="36"
          width="144"
          height="92"
          rx="11"
          fill="#fff"
          stroke="#a9c3ea"
          strokeWidth="2.500"
        />
        <circle cx="196" cy="70" r="14" fill="#a9c6f0" />
        <path d="M172 110c0-17 10-25 24-25s24 8 24 25z" fill="#a9c6f0" />
        <g fill="#7fa8e3">
          <rect x="102" y="54" width="44" height="8" rx="4" />
          <rect x="102" y="71" width="56" height="6" rx="3" opacity="0.65" />
          <rect x="102" y="84" width="48" height="6" rx="3" opacity="0.65" />
          <rect x="102" y="104" width="60" height="8" rx="4" />
        </g>
      </g>
    </svg>
  );
}
