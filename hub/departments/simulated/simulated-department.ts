import { ok } from '#contract/result.ts';
import type { DepartmentAdapter } from '../department-adapter.ts';
import { marriageRegister } from './civil-affairs.ts';
import { creditReport } from './credit-report.ts';
import { simulatedDues, simulatedSettlement } from './dues.ts';
import { enterprises } from './enterprises.ts';
import { accountRegister, generalRegister } from './general-register.ts';
import { housingConstruction } from './housing-construction.ts';
import { simulatedLicence } from './licence-register.ts';
import { loanSettlement } from './loan-settlement.ts';
import { medicalInsurance } from './medical-insurance.ts';
import { ownershipCertificate } from './ownership-certificate.ts';
import { type PersonRegister, registerQuestion } from './person-records.ts';
import { personalHistories } from './personal-histories.ts';
import { policeRecords } from './police-records.ts';
import { simulatedFacts } from './policy-facts.ts';
import { propertyRegister } from './property.ts';
import { rehearsedAnswer, rehearsedSteps } from './rehearsal.ts';
import { socialInsurance } from './social-insurance.ts';
import { subsidyRegister } from './subsidies.ts';
import { taxation } from './taxation.ts';
import { transportRecords } from './transport-records.ts';
import { utilities } from './utilities.ts';

/** First match answers. */
const REGISTERS: readonly PersonRegister[] = [
  creditReport,
  loanSettlement,
  ownershipCertificate,
  utilities,
  policeRecords,
  transportRecords,
  personalHistories,
  housingConstruction,
  enterprises,
  taxation,
  marriageRegister,
  propertyRegister,
  subsidyRegister,
  medicalInsurance,
  accountRegister,
  socialInsurance,
  generalRegister,
];

const LEGAL_LINE = '本证明由自助终端打印，与窗口出具的具有同等效力（模拟）。可扫描二维码核验真伪，复印无效。';

/** Stands in for one department's back end. Says `simulated: true` in every answer. */
export function createSimulatedDepartment(departmentId: string): DepartmentAdapter {
  return {
    departmentId,
    handleCase(request) {
      const { item, content } = request;
      const question = registerQuestion(item, content, request.today);
      const register = REGISTERS.find((candidate) => candidate.serves(item)) ?? generalRegister;
      switch (item.outcome.kind) {
        case 'certificate': {
          const blocks = register.certificate(question);
          return Promise.resolve(
            ok(
              blocks
                ? {
                    decision: 'completed' as const,
                    simulated: true,
                    certificate: { blocks, legalLine: LEGAL_LINE },
                  }
                : {
                    decision: 'refused' as const,
                    simulated: true,
                    reason: '没有查到符合条件的记录，不能出具这份证明。如有疑问，请到窗口核对。',
                  },
            ),
          );
        }
        case 'information': {
          const table = register.information(question);
          return Promise.resolve(
            ok({
              decision: 'completed' as const,
              simulated: true,
              information: table
                ? { ...table, simulated: true }
                : {
                    title: item.outcome.documentTitle,
                    note: '没有查到记录。',
                    columns: ['说明'],
                    rows: [],
                    simulated: true,
                  },
            }),
          );
        }
        case 'acceptance':
          return Promise.resolve(ok(rehearsedAnswer(item, content)));
        case 'face-qualification':
          return Promise.resolve(
            ok(
              content.faceCheck?.passed === true
                ? { decision: 'completed' as const, simulated: true }
                : {
                    decision: 'refused' as const,
                    simulated: true,
                    reason: '人脸核验没有通过，资格认证未完成。',
                  },
            ),
          );
        // Paid for at the hub's payment office; the department only tells what is owed, and books it.
        case 'payment':
        case 'booking':
        case 'progress':
        case 'window-ticket':
        case 'public-lookup':
        case 'policies':
          return Promise.resolve(ok({ decision: 'completed' as const, simulated: true }));
      }
    },

    // Reviewed from the next day on, decided on the promised date: no step depends on anything but the dates.
    followCase: (request) => Promise.resolve(ok(rehearsedSteps(request))),

    // Keeps nothing of a case, so there is nothing to change.
    hearOfChange: () => Promise.resolve(ok({ state: 'heard' as const })),

    listDues: (request) => Promise.resolve(simulatedDues(request)),
    settleDues: (request) => Promise.resolve(simulatedSettlement(request)),

    findLicence(request) {
      const source = request.material.sources.find((candidate) => candidate.kind === 'e-licence');
      if (!source) return Promise.resolve(ok(undefined));
      const found = simulatedLicence({ ...request, licenceType: source.licenceType, issuer: source.issuer });
      if (found === undefined) return Promise.resolve(ok(undefined));
      const { attributes: _, ...licence } = found;
      return Promise.resolve(ok(licence));
    },

    tellFacts: (request) => Promise.resolve(ok({ facts: simulatedFacts(request), simulated: true })),
    takeClaim: () => Promise.resolve(ok({ simulated: true })),

    readLicence: (request) => Promise.resolve(ok(simulatedLicence(request))),
  };
}
