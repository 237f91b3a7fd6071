import { useId } from 'react';

/** The code window with a slip held before it. */
export function ScannerDrawing({ state }: { state: 'waiting' | 'unavailable' | 'asking-hub' }) {
  const id = useId();
  return (
    <svg className="drawing scanner" data-state={state} viewBox="0 0 640 440" aria-hidden>
      <defs>
        <linearGradient id={`${id}body`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#f7f8fb" />
          <stop offset="1" stopColor="#ccd5e6" />
        </linearGradient>
        <linearGradient id={`${id}beam`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#ff8d73" stopOpacity="0.65" />
          <stop offset="1" stopColor="#ff8d73" stopOpacity="0.05" />
        </linearGradient>
      </defs>
      <ellipse cx="320" cy="424" rx="220" ry="12" fill="#17233a" opacity="0.1" />
      <g transform="translate(0 -4)">
        <path className="scanner__beam" d="M236 356h168l-62-118h-44z" fill={`url(#${id}beam)`} />
      </g>
      <g className="scanner__slip">
        <path
          d="M232 20h176v222l-14.700-13-14.600 13-14.700-13-14.700 13-14.600-13-14.700 13-14.700-13-14.600 13-14.700-13-14.700 13-14.600-13-14.700 13z"
          fill="#fff"
          stroke="#c7d2e6"
          strokeWidth="2.500"
        />
        <rect x="280" y="42" width="80" height="11" rx="5.500" fill="#7fa8e3" />
        <rect x="262" y="66" width="116" height="7" rx="3.500" fill="#b9cbe8" />
        <rect x="262" y="82" width="86" height="7" rx="3.500" fill="#b9cbe8" />
        <g fill="#17233a" transform="translate(273 106)">
          <path
            d="M0 0h28v28H0zm7 7v14h14V7zM66 0h28v28H66zm7 7v14h14V7zM0 66h28v28H0zm7 7v14h14V73z"
            fillRule="evenodd"
          />
          <path d="M38 4h8v10h-8zM50 14h8v14h-8zM38 34h16v8H38zM66 38h10v10H66zM84 36h10v16H84zM8 38h16v8H8zM36 52h10v16H36zM54 56h14v8H54zM52 74h10v20H52zM70 66h10v8H70zM72 82h22v12H72zM86 66h8v8h-8z" />
        </g>
      </g>
      <rect
        x="130"
        y="330"
        width="380"
        height="88"
        rx="24"
        fill={`url(#${id}body)`}
        stroke="#b4c1d8"
        strokeWidth="2"
      />
      <rect x="222" y="344" width="196" height="38" rx="12" fill="#101c33" />
      <rect
        className="scanner__lamp"
        x="230"
        y="352"
        width="180"
        height="22"
        rx="8"
        fill="none"
        strokeWidth="4"
      />
    </svg>
  );
}
