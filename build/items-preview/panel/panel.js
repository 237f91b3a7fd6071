// The author's panel: shows what the preview says and scales the kiosk to the height of the window.
const byId = (id) => document.getElementById(id);
const kiosk = byId('kiosk');
const KIOSK = { width: 1080, height: 1920 };

function resize() {
  const scale = Math.min(window.innerHeight / KIOSK.height, (window.innerWidth * 0.65) / KIOSK.width, 1);
  kiosk.style.transform = `scale(${scale})`;
  byId('stage').style.width = `${Math.floor(KIOSK.width * scale)}px`;
}
window.addEventListener('resize', resize);
resize();

const STATES = {
  starting: '正在打开 / opening',
  online: '已是最新 / the kiosk shows this file as it is',
};
const KIOSK_STATES = {
  coming: '自助机正在回到第一页 / the kiosk goes to the first page',
  failed: '自助机没有打开这个事项，请点“从头开始” / the kiosk did not open the item: start again',
};

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function row({ severity, file, path, code, message, source }) {
  const line = document.createElement('li');
  line.dataset.severity = severity;
  line.append(element('strong', 'code', code), ' ', element('code', 'place', `${file} ${path}`));
  line.append(element('div', 'message', message), element('div', 'source', source));
  return line;
}

function show(state) {
  byId('item').textContent = state.itemId;
  const words = byId('state');
  words.dataset.state = state.state;
  words.dataset.kiosk = state.kiosk;
  const refused = state.online
    ? '有错误，自助机仍是上一个好的版本 / errors: the kiosk keeps the last good version'
    : '有错误，还没有可以看的版本 / errors: there is no good version yet';
  const failure = state.failure ? `${state.failure.code} ${state.failure.detail ?? ''}` : undefined;
  words.textContent = [
    state.state === 'refused' ? refused : STATES[state.state],
    KIOSK_STATES[state.kiosk],
    failure,
  ]
    .filter((text) => text !== undefined)
    .join(' · ');
  byId('online').textContent = state.online
    ? `自助机上的版本 / on the kiosk: ${new Date(state.online.at).toLocaleTimeString()}`
    : '';
  byId('count').textContent = String(state.findings.length);
  byId('findings').replaceChildren(...state.findings.map(row));
}

const events = new EventSource('events');
events.onmessage = ({ data }) => {
  const state = JSON.parse(data);
  show(state);
  // Before that there is no kiosk.
  if (state.state !== 'starting' && kiosk.getAttribute('src') === null) kiosk.setAttribute('src', 'kiosk');
};
events.onerror = () => {
  byId('state').textContent = '预览已结束 / the preview has ended';
};

byId('again').addEventListener('click', () => {
  fetch('again', { method: 'POST' }).catch(() => {
    byId('state').textContent = '预览已结束 / the preview has ended';
  });
});
