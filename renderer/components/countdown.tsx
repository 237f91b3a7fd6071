import { useState } from 'react';

const CIRCUMFERENCE = 2 * Math.PI * 45;

/** A ring that runs out, with the seconds in it. */
export function Countdown({ secondsLeft }: { secondsLeft: number }) {
  // The ring starts full at the first number it is told; a jump of more than a second is a new count.
  const [count, setCount] = useState({ from: Math.max(secondsLeft, 1), last: secondsLeft });
  if (count.last !== secondsLeft) {
    const jumped = Math.abs(secondsLeft - count.last) > 1;
    setCount({ from: jumped ? Math.max(secondsLeft, 1) : count.from, last: secondsLeft });
  }
  const rest = Math.min(1, Math.max(0, secondsLeft / count.from));
  return (
    <div className="countdown">
      <svg viewBox="0 0 100 100" aria-hidden>
        <circle className="countdown__track" cx="50" cy="50" r="45" />
        <circle
          className="countdown__rest"
          cx="50"
          cy="50"
          r="45"
          strokeDasharray={CIRCUMFERENCE}
          strokeDashoffset={CIRCUMFERENCE * (1 - rest)}
        />
      </svg>
      <span className="countdown__number" role="timer">
        {Math.max(0, secondsLeft)}
      </span>
    </div>
  );
}
