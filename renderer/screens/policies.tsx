import {
  ArrowRight,
  BadgeCheck,
  CircleAlert,
  FileSignature,
  Gift,
  HandCoins,
  Info,
  Landmark,
  Printer,
  RotateCw,
  ScrollText,
  UserCheck,
  Wallet,
} from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { Reason, Reasons } from '../components/reasons.tsx';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useFormats } from '../language/format.ts';
import { useSend } from '../terminal-link/context.ts';

type Screen = ScreenOf<'policies'>;
type PolicyView = NonNullable<Screen['policy']>;

/** 政策找人: what was found, why it is his, and how he gets it. */
export function Policies({ screen }: { screen: Screen }) {
  switch (screen.state) {
    case 'refused':
      return <Refused />;
    case 'looking':
      return <Moment of="looking" />;
    case 'confirming':
      return <Moment of="confirming" />;
    case 'offline':
      return <Offline />;
    case 'none':
      return <Nothing screen={screen} />;
    case 'list':
      return <Found screen={screen} />;
    case 'policy':
      return screen.policy === undefined ? null : <OnePolicy screen={screen} policy={screen.policy} />;
  }
}

function Moment({ of }: { of: 'looking' | 'confirming' }) {
  const { t } = useTranslation();
  return (
    <Page
      align="center"
      title={t(`services.policies.${of}`)}
      lead={<span role="status">{t(`services.policies.${of}Lead`)}</span>}
    >
      <span className="turning" aria-hidden />
    </Page>
  );
}

function Refused() {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="policies"
      align="center"
      title={t('services.policies.refusedTitle')}
      lead={t('services.policies.refusedLead')}
      go={{ label: t('services.policies.refusedElse'), onPress: () => send({ type: 'continue' }) }}
    >
      <BadgeCheck aria-hidden className="policies__sign" />
    </Page>
  );
}

function Offline() {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="policies"
      align="center"
      title={t('services.policies.offlineTitle')}
      lead={t('services.policies.offlineLead')}
      beside={
        <Button className="button button--hand" onPress={() => send({ type: 'continue' })}>
          {t('services.policies.done')}
        </Button>
      }
      go={{
        label: t('services.policies.again'),
        icon: <RotateCw aria-hidden />,
        onPress: () => send({ type: 'retry' }),
      }}
    >
      <CircleAlert aria-hidden className="policies__sign" />
    </Page>
  );
}

function Nothing({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="policies"
      title={t('services.policies.noneTitle')}
      lead={t('services.policies.noneLead')}
      go={{ label: t('services.policies.done'), onPress: () => send({ type: 'continue' }) }}
    >
      <p className="note">
        <Info aria-hidden />
        {t('services.policies.noneMore')}
      </p>
      <p className="note note--plain">
        <BadgeCheck aria-hidden />
        {t('services.policies.noneKept')}
      </p>
      <Silent screen={screen} />
    </Page>
  );
}

function Found({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Page
      className="policies"
      title={t('services.policies.listTitle', { count: screen.list.length })}
      lead={t('services.policies.listLead')}
      go={{ label: t('services.policies.done'), onPress: () => send({ type: 'continue' }) }}
    >
      <Silent screen={screen} />
      <Paged>
        <div className="policies__list">
          {screen.list.map((policy) => (
            <Button
              key={policy.id}
              className="policies__policy"
              onPress={() => send({ type: 'open-policy', policyId: policy.id })}
            >
              <span className="policies__name">{policy.name}</span>
              <span>{policy.benefit}</span>
              {policy.reasons.length > 0 && (
                <span className="policies__why">{policy.reasons.join(t('services.policies.separator'))}</span>
              )}
              <span className="policies__way" data-claimed={policy.claimed !== undefined || undefined}>
                {policy.claimed === undefined
                  ? t(`services.policies.cashing.${policy.cashing}`)
                  : t('services.policies.claimed', { number: policy.claimed.receiptNumber })}
              </span>
            </Button>
          ))}
        </div>
      </Paged>
      {screen.simulated && <SimulatedMark of="data" />}
    </Page>
  );
}

function OnePolicy({ screen, policy }: { screen: Screen; policy: PolicyView }) {
  const { t } = useTranslation();
  const { date } = useFormats();
  const told = screen.paper === 'none' ? undefined : t(`services.sheet.${screen.paper}`);
  const how = useHow(policy);
  const { claimed } = policy;
  // Of what nobody gets any more only this is left: whom to ask.
  const gone = screen.problem === 'withdrawn';
  const offered = claimed === undefined && !gone;
  return (
    <Page
      className="policies"
      title={claimed === undefined ? policy.name : t('services.policies.confirmedTitle')}
      {...(gone ? {} : { lead: claimed === undefined ? policy.summary : policy.name })}
      {...useGo(screen, policy)}
    >
      {screen.problem && (
        <p className="note note--warning" role="alert">
          <CircleAlert aria-hidden />
          {t(`services.policies.problem.${screen.problem}`)}
        </p>
      )}
      {claimed && (
        <p className="note note--plain" role="status">
          <BadgeCheck aria-hidden />
          {t('services.policies.confirmedLead', { number: claimed.receiptNumber, day: date(claimed.on) })}
        </p>
      )}
      {claimed && told && (
        <p className="note note--plain" role="status">
          <Printer aria-hidden />
          {told}
        </p>
      )}
      <Reasons>
        {!gone && (
          <Reason icon={<Gift aria-hidden />} title={t('services.policies.benefit')}>
            <p>{policy.benefit}</p>
            {policy.isExample && <p className="policies__example">{t('services.policies.example')}</p>}
          </Reason>
        )}
        {offered && policy.reasons.length > 0 && (
          <Reason icon={<UserCheck aria-hidden />} title={t('services.policies.why')}>
            <ul className="bullets">
              {policy.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </Reason>
        )}
        {offered && (
          <Reason icon={<HandCoins aria-hidden />} title={t('services.policies.how')}>
            <p>{how}</p>
          </Reason>
        )}
        {policy.account && !gone && (
          <Reason icon={<Wallet aria-hidden />} title={t('services.policies.account')}>
            <p>{policy.account}</p>
          </Reason>
        )}
        <Reason icon={<Landmark aria-hidden />} title={t('services.policies.who')}>
          <p>{t('services.policies.grantedBy', { body: policy.body, phone: policy.phone })}</p>
        </Reason>
        {offered && (
          <Reason icon={<ScrollText aria-hidden />} title={t('services.policies.basis')}>
            {policy.legalBasis.map((basis) => (
              <p key={basis} lang="zh-Hans">
                {basis}
              </p>
            ))}
            {policy.validUntil && <p>{t('services.policies.until', { day: date(policy.validUntil) })}</p>}
          </Reason>
        )}
      </Reasons>
      {screen.simulated && <SimulatedMark of="data" />}
    </Page>
  );
}

function useHow({ cashing, itemName }: PolicyView): string {
  const { t } = useTranslation();
  if (cashing !== 'apply') return t(`services.policies.howText.${cashing}`);
  return itemName === undefined
    ? t('services.policies.applyGone')
    : t('services.policies.howText.apply', { item: itemName });
}

/** The one next step: to confirm, to promise, to apply, to have the receipt printed, or to look at the others. */
function useGo({ paper, problem }: Screen, { cashing, claimed, itemName }: PolicyView) {
  const { t } = useTranslation();
  const send = useSend();
  const toList = {
    go: {
      label: t('common.go'),
      icon: <ArrowRight aria-hidden />,
      onPress: () => send({ type: 'back' }),
    },
  };
  if (problem === 'withdrawn') return toList;
  if (claimed !== undefined) {
    const printable = paper === 'none' || paper === 'failed' || paper === 'unknown' || paper === 'printing';
    return printable
      ? {
          go: {
            label: t('services.sheet.print'),
            icon: <Printer aria-hidden />,
            disabled: paper === 'printing',
            onPress: () => send({ type: 'print' }),
          },
        }
      : toList;
  }
  switch (cashing) {
    case 'automatic':
      return {
        go: {
          label: t('services.policies.confirm'),
          icon: <BadgeCheck aria-hidden />,
          onPress: () => send({ type: 'confirm' }),
        },
      };
    case 'commitment':
      return {
        go: {
          label: t('services.policies.toCommitment'),
          icon: <FileSignature aria-hidden />,
          onPress: () => send({ type: 'continue' }),
        },
      };
    case 'apply':
      return itemName === undefined
        ? {}
        : {
            go: {
              label: t('services.policies.toItem'),
              icon: <ArrowRight aria-hidden />,
              onPress: () => send({ type: 'begin' }),
            },
          };
  }
}

/** Departments that gave no answer. */
function Silent({ screen }: { screen: Screen }) {
  const { t } = useTranslation();
  if (screen.silent.length === 0) return null;
  return (
    <p className="note">
      <CircleAlert aria-hidden />
      {t('services.policies.silent', { names: screen.silent.join(t('services.policies.separator')) })}
    </p>
  );
}
