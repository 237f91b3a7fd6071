import './prepare-zod.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Kiosk } from './kiosk.tsx';
import { loadOtherLanguages, prepareTexts } from './locales/texts.ts';
import { refuseGestures } from './refuse-gestures.ts';
import { connect } from './terminal-link/connect.ts';
import { reportFaults } from './terminal-link/report-faults.ts';
import { createTerminalLink } from './terminal-link/terminal-link.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const link = createTerminalLink(connect);
reportFaults(link);
refuseGestures(document);
await prepareTexts();
createRoot(root, {
  onUncaughtError: (error) => link.report('screen-error', error),
  onCaughtError: (error) => link.report('screen-error', error),
}).render(
  <StrictMode>
    <Kiosk link={link} />
  </StrictMode>,
);
link.start();
loadOtherLanguages((error) => link.report('screen-error', error));
