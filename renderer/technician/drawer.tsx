import { BatteryWarning, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay, Switch, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import {
  type SimulatedFault,
  simulatedFaultSchema,
  type TechnicianAction,
  type TechnicianState,
} from '#contract/technician.ts';
import type { TerminalStatus } from '#contract/terminal-api.ts';
import { useFormats } from '../language/format.ts';
import { useStatus, useTerminalLink, useTerminalView } from '../terminal-link/context.ts';
import { type Act, Bench } from './bench.tsx';
import { LineFaultsBench } from './line-faults-bench.tsx';
import { LinkCounters } from './link-counters.tsx';
import { PrintPreviews } from './print-previews.tsx';
import { ScenariosBench } from './scenarios-bench.tsx';
import { SelfTestBench } from './self-test-bench.tsx';
import { WireView } from './wire-view.tsx';

/** 模拟设备: another room, denser, the same tokens. Everything a hand could do to the machine. */
export function Drawer({ status, onClose }: { status: TerminalStatus; onClose: () => void }) {
  const { t } = useTranslation();
  const state = useTechnicianState();
  const [message, setMessage] = useState('');
  const link = useTerminalLink();
  const act = (action: TechnicianAction) => {
    setMessage('');
    link
      .act(action)
      .then((answer) => {
        if (!answer.done) setMessage(t('technician.refused', { code: answer.code ?? '' }));
      })
      .catch(() => setMessage(t('technician.failed')));
  };
  return (
    <ModalOverlay className="drawer-ground" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="drawer">
        <Dialog className="drawer__dialog">
          <header className="drawer__head">
            <Heading slot="title" className="drawer__title" level={2}>
              {t('technician.title')}
            </Heading>
            <p className="drawer__facts number">
              {status.version} · {t('technician.facts.catalog')} {status.catalogRevision} ·{' '}
              {status.terminalNumber}
            </p>
            <Button className="button drawer__close" onPress={onClose}>
              <X aria-hidden />
              {t('technician.close')}
            </Button>
          </header>
          <p className="drawer__message" role="status">
            {message}
          </p>
          <p className="drawer__facts" role="status">
            {status.helped === undefined
              ? t('technician.helped.none')
              : [
                  t('technician.helped.title'),
                  status.helped.staffNumber,
                  status.helped.screen,
                  status.helped.wanted ?? '',
                  status.helped.stuckBy ?? '',
                ].join(' · ')}
          </p>
          {state ? <Benches state={state} act={act} /> : <p role="status">{t('technician.loading')}</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Benches({ state, act }: { state: TechnicianState; act: Act }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className="benches">
      <Bench title={t('technician.card.title')}>
        <p className="bench__state">
          {state.specimens.find((card) => card.id === state.cardOnReader)?.label ?? t('technician.card.none')}
        </p>
        <div className="bench__keys">
          {state.specimens.map((card) => (
            <ToggleButton
              key={card.id}
              className="button bench-key"
              isSelected={card.id === state.cardOnReader}
              onPress={() => act({ type: 'lay-card', specimenId: card.id })}
            >
              {t('technician.card.lay', { label: card.label })}
            </ToggleButton>
          ))}
          <Button
            className="button bench-key"
            isDisabled={state.cardOnReader === null}
            onPress={() => act({ type: 'take-card' })}
          >
            {t('technician.card.take')}
          </Button>
          <Button className="button bench-key" onPress={() => act({ type: 'insert-chip-card' })}>
            {t('technician.card.insertChip')}
          </Button>
          <Button className="button bench-key" onPress={() => act({ type: 'take-chip-card' })}>
            {t('technician.card.takeChip')}
          </Button>
        </div>
      </Bench>
      <Bench title={t('technician.papers.title')}>
        <p className="bench__state">
          {state.papers.find((paper) => paper.id === state.paperUnderCamera)?.label ??
            t('technician.papers.none')}
        </p>
        <div className="bench__keys">
          {state.papers.map((paper) => (
            <ToggleButton
              key={paper.id}
              className="button bench-key"
              isSelected={paper.id === state.paperUnderCamera}
              onPress={() => act({ type: 'lay-paper', paperId: paper.id })}
            >
              {t('technician.papers.lay', { label: paper.label })}
            </ToggleButton>
          ))}
          <Button
            className="button bench-key"
            isDisabled={state.paperUnderCamera === null}
            onPress={() => act({ type: 'take-paper-from-camera' })}
          >
            {t('technician.papers.take')}
          </Button>
        </div>
      </Bench>
      <CodeBench act={act} />
      <Bench title={t('technician.prints.title')}>
        <p className="bench__state number">
          {t('technician.prints.slips', { count: state.printedSlips })} ·{' '}
          {t('technician.prints.documents', { count: state.printedDocuments })}
        </p>
        <div className="bench__keys">
          <Button className="button bench-key" onPress={() => act({ type: 'take-slips' })}>
            {t('technician.prints.takeSlips')}
          </Button>
          <Button className="button bench-key" onPress={() => act({ type: 'take-documents' })}>
            {t('technician.prints.takeDocuments')}
          </Button>
          <Button className="button bench-key" onPress={() => act({ type: 'refill-paper' })}>
            {t('technician.prints.refill')}
          </Button>
        </div>
        <PrintPreviews printed={`${state.printedSlips} ${state.printedDocuments}`} />
      </Bench>
      <Bench title={t('technician.network.title')}>
        <div className="bench__keys">
          <Toggle on={state.network} onChange={(on) => act({ type: 'set-network', on })}>
            {t('technician.network.network')}
          </Toggle>
          <Toggle on={state.hub} onChange={(on) => act({ type: 'set-hub', on })}>
            {t('technician.network.hub')}
          </Toggle>
          <Toggle on={state.serviceKey} onChange={(on) => act({ type: 'turn-service-key', on })}>
            {t('technician.cabinet.key')}
          </Toggle>
          <Button className="button bench-key" onPress={() => act({ type: 'acknowledge-cabinet' })}>
            {t('technician.cabinet.acknowledge')}
          </Button>
          <HeadphonesToggle act={act} />
        </div>
        <dl className="bench__numbers" aria-label={t('technician.outbox.title')}>
          {(['pending', 'acknowledged', 'quarantined'] as const).map((name) => (
            <div key={name} data-warning={(name === 'quarantined' && state.outbox[name] > 0) || undefined}>
              <dt>{t(`technician.outbox.${name}`)}</dt>
              <dd className="number">{state.outbox[name]}</dd>
            </div>
          ))}
        </dl>
      </Bench>
      <Bench title={t('technician.devices.title')}>
        <ul className="bench__devices">
          {state.devices.map((device) => (
            <li key={device.kind} data-condition={device.condition}>
              <span className="bench__lamp" />
              <span>{t(`devices.kind.${device.kind}`)}</span>
              <span className="bench__condition">
                {formats.list(device.problems.map((problem) => t(`devices.problem.${problem}`))) ||
                  t(`devices.condition.${device.condition}`)}
              </span>
            </li>
          ))}
        </ul>
      </Bench>
      <Bench title={t('technician.faults.title')} wide>
        <div className="bench__keys bench__keys--faults">
          {simulatedFaultSchema.options.map((fault: SimulatedFault) => {
            const on = state.faults.includes(fault);
            return (
              <ToggleButton
                key={fault}
                className="button bench-key bench-key--fault"
                isSelected={on}
                onPress={() => act({ type: 'set-fault', fault, on: !on })}
              >
                {on && <BatteryWarning aria-hidden />}
                {t(`technician.faults.${fault}`)}
              </ToggleButton>
            );
          })}
        </div>
      </Bench>
      <LinkCounters />
      <LineFaultsBench lines={state.lines} act={act} />
      <ScenariosBench scenarios={state.scenarios} progress={state.scenario} act={act} />
      <SelfTestBench selfTest={state.selfTest} act={act} />
      <WireView devices={state.devices.map(({ kind }) => kind)} />
    </div>
  );
}

/** A plug in the socket beside the keypad. */
function HeadphonesToggle({ act }: { act: Act }) {
  const { t } = useTranslation();
  const on = useStatus()?.headphones === 'in';
  return (
    <Toggle on={on} onChange={(plugged) => act({ type: 'set-headphones', state: plugged ? 'in' : 'out' })}>
      {t('technician.headphones')}
    </Toggle>
  );
}

function CodeBench({ act }: { act: Act }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  return (
    <Bench title={t('technician.codes.title')}>
      <div className="bench__keys">
        <Button className="button bench-key" onPress={() => act({ type: 'present-last-slip' })}>
          {t('technician.codes.lastSlip')}
        </Button>
      </div>
      <div className="bench__line">
        <input
          className="bench__input"
          type="text"
          autoComplete="off"
          spellCheck={false}
          aria-label={t('technician.codes.field')}
          placeholder={t('technician.codes.field')}
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          className="button bench-key"
          isDisabled={text === ''}
          onPress={() => act({ type: 'present-code', text })}
        >
          {t('technician.codes.present')}
        </Button>
      </div>
    </Bench>
  );
}

function Toggle(props: { on: boolean; onChange: (on: boolean) => void; children: ReactNode }) {
  return (
    <Switch className="switch" isSelected={props.on} onChange={props.onChange}>
      <span className="switch__track" aria-hidden>
        <span className="switch__thumb" />
      </span>
      {props.children}
    </Switch>
  );
}

/** Follows the simulators while the drawer is open, and again after the line was lost. */
function useTechnicianState(): TechnicianState | undefined {
  const link = useTerminalLink();
  const { connected } = useTerminalView();
  const [state, setState] = useState<TechnicianState>();
  useEffect(() => {
    if (!connected) return;
    const leaving = new AbortController();
    link.watchTechnician(setState, leaving.signal).catch(() => undefined);
    return () => leaving.abort();
  }, [link, connected]);
  return state;
}
