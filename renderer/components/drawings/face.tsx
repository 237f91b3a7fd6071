/** The face camera: a head in a frame, and a light that turns while it looks. */
export function FaceDrawing({
  state,
}: {
  state: 'ready' | 'looking' | 'matched' | 'not-matched' | 'unavailable';
}) {
  return (
    <svg className="drawing face" data-state={state} viewBox="0 0 400 400" aria-hidden>
      <circle cx="200" cy="200" r="168" fill="#e6eefa" />
      <clipPath id="face-window">
        <circle cx="200" cy="200" r="162" />
      </clipPath>
      <g clipPath="url(#face-window)">
        <path d="M70 400c0-88 58-118 130-118s130 30 130 118z" fill="#a9c6f0" />
        <path d="M172 250h56v44a28 28 0 0 1-56 0z" fill="#c6daf6" />
        <ellipse cx="200" cy="186" rx="66" ry="80" fill="#dbe8fb" />
        <path
          d="M130 178c-4-62 28-92 72-92s74 32 68 92c-14-10-20-28-26-44-28 20-66 24-96 18-6 8-12 18-18 26z"
          fill="#7fa8e3"
        />
      </g>
      <circle
        className="face__ring"
        cx="200"
        cy="200"
        r="180"
        fill="none"
        strokeWidth="10"
        strokeLinecap="round"
      />
      <circle
        className="face__light"
        cx="200"
        cy="200"
        r="180"
        fill="none"
        strokeWidth="10"
        strokeLinecap="round"
        strokeDasharray="220 912"
      />
    </svg>
  );
}
