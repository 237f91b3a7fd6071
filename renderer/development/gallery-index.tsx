import { useState } from 'react';
import { DEVICE_PRESETS } from '#contract/device-profile.ts';
import type { TerminalLink } from '../terminal-link/terminal-link.ts';
import { galleryAddress, isPreset } from './gallery-state.ts';

/** For designers: every screen as a link. */
export function GalleryIndex({ fixtures }: { fixtures: string[]; link: TerminalLink }) {
  const [profile, setProfile] = useState('21.5-portrait');
  return (
    <main>
      <h1>Zhuban gallery</h1>
      <select value={profile} onChange={(event) => setProfile(event.target.value)}>
        {Object.keys(DEVICE_PRESETS).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <ul>
        {fixtures.map((fixture) => (
          <li key={fixture}>
            <a href={galleryAddress({ fixture, ...(isPreset(profile) ? { profile } : {}) })}>{fixture}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
