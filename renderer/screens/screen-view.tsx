import type { ComponentType } from 'react';
import type { Screen, ScreenName, ScreenOf } from '#contract/visit/screens.ts';
import { Acting } from './acting.tsx';
import { ActingRefused } from './acting-refused.tsx';
import { Appointment } from './appointment.tsx';
import { Ask } from './ask.tsx';
import { Attract } from './attract.tsx';
import { Capture } from './capture.tsx';
import { Check } from './check.tsx';
import { Consent } from './consent.tsx';
import { Credit } from './credit.tsx';
import { Department } from './department.tsx';
import { Eligibility } from './eligibility.tsx';
import { Erased } from './erased.tsx';
import { Evaluate } from './evaluate.tsx';
import { FaceCheck } from './face-check.tsx';
import { Form } from './form.tsx';
import { Guide } from './guide.tsx';
import { Home } from './home.tsx';
import { Identify } from './identify.tsx';
import { Ineligible } from './ineligible.tsx';
import { Known } from './known.tsx';
import { Materials } from './materials.tsx';
import { OutOfService } from './out-of-service.tsx';
import { Package } from './package.tsx';
import { Pay } from './pay.tsx';
import { PayDues } from './pay-dues.tsx';
import { Policies } from './policies.tsx';
import { Printing } from './printing.tsx';
import { Problem } from './problem.tsx';
import { Report } from './report.tsx';
import { Result } from './result.tsx';
import { ScanSlip } from './scan-slip.tsx';
import { Search } from './search.tsx';
import { Sign } from './sign.tsx';
import { Submitting } from './submitting.tsx';
import { TakeThings } from './take-things.tsx';
import { Ticket } from './ticket.tsx';
import { Window } from './window.tsx';
import { Withdraw } from './withdraw.tsx';

const SCREENS: { [Name in ScreenName]: ComponentType<{ screen: ScreenOf<Name> }> } = {
  attract: Attract,
  home: Home,
  department: Department,
  search: Search,
  ask: Ask,
  guide: Guide,
  consent: Consent,
  identify: Identify,
  known: Known,
  policies: Policies,
  acting: Acting,
  'acting-refused': ActingRefused,
  eligibility: Eligibility,
  ineligible: Ineligible,
  package: Package,
  form: Form,
  dues: PayDues,
  pay: Pay,
  materials: Materials,
  capture: Capture,
  'face-check': FaceCheck,
  sign: Sign,
  check: Check,
  withdraw: Withdraw,
  'scan-slip': ScanSlip,
  submitting: Submitting,
  result: Result,
  appointment: Appointment,
  printing: Printing,
  evaluate: Evaluate,
  'take-things': TakeThings,
  erased: Erased,
  problem: Problem,
  report: Report,
  window: Window,
  ticket: Ticket,
  credit: Credit,
  'out-of-service': OutOfService,
};

export function ScreenView({ screen }: { screen: Screen }) {
  const View = SCREENS[screen.name] as ComponentType<{ screen: Screen }>;
  return <View screen={screen} />;
}
