/** The floor that the kiosk's page is held against: React, one text, one button that changes it. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Empty() {
  const [taps, setTaps] = useState(0);
  return (
    <button type="button" data-taps={taps} onClick={() => setTaps(taps + 1)}>
      点一下
    </button>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<Empty />);
