import './gallery.css';
import { FileText, LoaderCircle, TriangleAlert } from 'lucide-react';
import { type ReactNode, useInsertionEffect, useState } from 'react';
import { DEVICE_PRESETS, type DevicePresetName } from '#contract/device-profile.ts';
import { machinePartSchema } from '#contract/visit/road.ts';
import { MachineDrawing } from '../components/drawings/machine.tsx';
import { applyDeviceProfile } from '../device-profile.ts';
import { galleryAddress, isPreset } from './gallery-state.ts';

/** What a component can be in; the style sheets know them as attributes. */
const STATES: Record<string, Record<string, string>> = {
  rest: {},
  focus: { 'data-focus-shown': '' },
  pressed: { 'data-pressed': '' },
  selected: { 'data-selected': '' },
  disabled: { 'data-disabled': '' },
};
const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'];
const MODES = ['elder', 'low', 'contrast', 'speech', 'black'] as const;

/** For designers: every component in every state, and every screen as a link, in the modes that are switched on. */
export function GalleryIndex({ fixtures }: { fixtures: readonly string[] }) {
  const [profile, setProfile] = useState<DevicePresetName>('21.5-portrait');
  const [language, setLanguage] = useState('zh-Hans');
  const [modes, setModes] = useState<readonly string[]>([]);
  const on = (mode: string) => modes.includes(mode);
  useInsertionEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.toggleAttribute('data-elder', modes.includes('elder'));
    root.toggleAttribute('data-high-contrast', modes.includes('contrast'));
    const sizes = { elder: modes.includes('elder'), lowReach: modes.includes('low') };
    applyDeviceProfile(document, DEVICE_PRESETS[profile], sizes);
  }, [profile, language, modes]);
  return (
    <main className="gallery">
      <h1>Gallery</h1>
      <div className="gallery__bar">
        <select value={profile} onChange={({ target }) => isPreset(target.value) && setProfile(target.value)}>
          {Object.keys(DEVICE_PRESETS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <select value={language} onChange={({ target }) => setLanguage(target.value)}>
          {LANGUAGES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        {MODES.map((mode) => (
          <label key={mode}>
            <input
              type="checkbox"
              checked={on(mode)}
              onChange={() => setModes(on(mode) ? modes.filter((name) => name !== mode) : [...modes, mode])}
            />{' '}
            {mode}
          </label>
        ))}
      </div>
      <h2>Screens</h2>
      <div className="gallery__links">
        {fixtures.map((fixture) => (
          <a
            key={fixture}
            href={galleryAddress({
              fixture,
              profile,
              language,
              ...Object.fromEntries(MODES.filter(on).map((mode) => [mode, true])),
            })}
          >
            {fixture}
          </a>
        ))}
      </div>
      <h2>Components</h2>
      <Row name="button">
        {(state) => (
          <button type="button" className="button" {...state}>
            返回 Back
          </button>
        )}
      </Row>
      <Row name="hand">
        {(state) => (
          <button type="button" className="button button--hand button--stacked" {...state}>
            <FileText aria-hidden />
            帮助 Help
          </button>
        )}
      </Row>
      <Row name="main">
        {(state) => (
          <button type="button" className="button button--main" {...state}>
            继续 Next
          </button>
        )}
      </Row>
      <Row name="staff">
        {(state) => (
          <button type="button" className="button button--staff" {...state}>
            叫工作人员 Call staff
          </button>
        )}
      </Row>
      <Row name="pill">
        {(state) => (
          <button type="button" className="button button--pill" {...state}>
            长辈版
          </button>
        )}
      </Row>
      <Row name="soft">
        {(state) => (
          <button type="button" className="button button--soft" {...state}>
            查电子证照
          </button>
        )}
      </Row>
      <Row name="tile">
        {(state) => (
          <button type="button" className="tile" {...state}>
            <span className="tile__icon">
              <FileText aria-hidden />
            </span>
            <span className="tile__text">
              <span className="tile__name">社保参保证明</span>
              <span className="tile__facts">当场打印 · 约1分钟</span>
            </span>
          </button>
        )}
      </Row>
      <Row name="choice">
        {(state) => (
          <div className="choice" {...state}>
            在这里上班
          </div>
        )}
      </Row>
      <Row name="slot">
        {(state) => (
          <div className="slot" {...state}>
            <span className="slot__main number">09:00 – 09:30</span>
            <span className="slot__note">还有 3 个名额</span>
          </div>
        )}
      </Row>
      <Row name="key">
        {(state) => (
          <button type="button" className="key" {...state}>
            7
          </button>
        )}
      </Row>
      <div className="gallery__states">
        <span>field</span>
        <State name="rest">
          <input className="field__input" aria-label="rest" defaultValue="示例镇" />
        </State>
        <State name="error">
          <input className="field__input" aria-label="error" aria-invalid="true" defaultValue="示例镇" />
        </State>
        <State name="busy">
          <span className="button" data-disabled>
            <LoaderCircle aria-hidden /> 正在读
          </span>
        </State>
      </div>
      <div className="gallery__states">
        <span>note</span>
        {['', 'note--warning', 'note--good', 'note--plain'].map((kind) => (
          <State name={kind || 'reminder'} key={kind}>
            <p className={`note ${kind}`}>
              <TriangleAlert aria-hidden /> 请再核对一遍。
            </p>
          </State>
        ))}
      </div>
      <div className="gallery__states">
        <span>tag</span>
        {['ink', 'blue', 'jade', 'gold', 'kapok'].map((tone) => (
          <State name={tone} key={tone}>
            <span className="tag" data-tone={tone}>
              可以不交
            </span>
          </State>
        ))}
      </div>
      <div className="gallery__states">
        <span>machine</span>
        {machinePartSchema.options.map((part) => (
          <State name={part} key={part}>
            <span className="locator">
              <MachineDrawing part={part} />
            </span>
          </State>
        ))}
      </div>
    </main>
  );
}

function Row({ name, children }: { name: string; children: (state: Record<string, string>) => ReactNode }) {
  return (
    <div className="gallery__states">
      <span>{name}</span>
      {Object.entries(STATES).map(([state, attributes]) => (
        <State name={state} key={state}>
          {children(attributes)}
        </State>
      ))}
    </div>
  );
}

function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div data-state-shown={name}>
      {children}
      <span className="gallery__state-name">{name}</span>
    </div>
  );
}
