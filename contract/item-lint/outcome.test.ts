import { eachBroken } from './testing/each-broken.ts';
import { application, booking, certificate, faceQualification, progress } from './testing/sample-items.ts';

eachBroken([
  [
    'opening-hours',
    'open for no minute',
    '$.availability.hours',
    certificate,
    (item) => {
      item.availability.hours = { from: '08:00', to: '08:00' };
    },
  ],
  [
    'identity-needed',
    'a certificate for anybody',
    '$.identification',
    certificate,
    (item) => {
      item.identification = { kind: 'none' };
      item.eligibilityRules = [];
    },
  ],
  [
    'identity-needed',
    'an age rule without a card',
    '$.eligibilityRules',
    progress,
    (item) => {
      item.eligibilityRules = application().eligibilityRules;
    },
  ],
  [
    'identity-needed',
    'filled in from no card',
    '$.fields[1].prefill',
    progress,
    (item) => {
      item.fields[1].prefill = 'card-name';
    },
  ],
  [
    'network',
    'an application that cannot wait',
    '$.availability.network',
    application,
    (item) => {
      item.availability.network = 'live';
    },
  ],
  [
    'network',
    'a certificate that would wait',
    '$.availability.network',
    certificate,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'network',
    'a face check that would wait',
    '$.availability.network',
    faceQualification,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'network',
    'a booking that would wait',
    '$.availability.network',
    booking,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'network',
    'a query that would wait',
    '$.availability.network',
    progress,
    (item) => {
      item.availability.network = 'queued';
    },
  ],
  [
    'devices',
    'no reader',
    '$.availability.devices',
    certificate,
    (item) => {
      item.availability.devices.shift();
    },
  ],
  [
    'devices',
    'nothing to print the certificate on',
    '$.availability.devices',
    certificate,
    (item) => {
      delete item.delivery;
      item.availability.devices.pop();
    },
  ],
  [
    'devices',
    'nothing to capture with',
    '$.availability.devices',
    application,
    (item) => {
      item.availability.devices.pop();
    },
  ],
  [
    'devices',
    'no printer for the acceptance slip',
    '$.availability.devices',
    application,
    (item) => {
      item.availability.devices.splice(1, 1);
    },
  ],
  [
    'devices',
    'no camera for the face',
    '$.availability.devices',
    faceQualification,
    (item) => {
      item.availability.devices.splice(1, 1);
    },
  ],
  [
    'devices',
    'listed twice',
    '$.availability.devices',
    certificate,
    (item) => {
      item.availability.devices.push('document-printer');
    },
  ],
  [
    'face-other-way',
    'the face is the only way',
    '$.outcome.otherWay',
    faceQualification,
    (item) => {
      delete item.outcome.otherWay;
    },
  ],
  [
    'face-consent',
    'the face image is not told',
    '$.consent.data',
    faceQualification,
    (item) => {
      item.consent.data.pop();
    },
  ],
  [
    'face-without-need',
    'a camera for a paper',
    '$.availability.devices',
    certificate,
    (item) => {
      item.availability.devices.push('face-camera');
    },
  ],
  [
    'slot-field',
    'a booking without a slot',
    '$.fields',
    booking,
    (item) => {
      item.fields.pop();
    },
  ],
  [
    'slot-field',
    'a booking with two',
    '$.fields',
    booking,
    (item) => {
      item.fields.push({ ...item.fields[2], id: 'second-slot' });
    },
  ],
  [
    'slot-field',
    'a slot in an application',
    '$.fields',
    application,
    (item) => {
      item.fields[1].input = { kind: 'slot' };
    },
  ],
  [
    'opening-hours',
    'the 25th hour',
    '$.availability.hours',
    certificate,
    (item) => {
      item.availability.hours = { from: '08:00', to: '25:00' };
    },
  ],
  [
    'opening-hours',
    'closed before it opens',
    '$.availability.hours',
    certificate,
    (item) => {
      item.availability.hours = { from: '18:00', to: '08:00' };
    },
  ],
  [
    'regions',
    'no such province',
    '$.availability.regions[0]',
    application,
    (item) => {
      item.availability.regions = ['99'];
    },
  ],
  [
    'regions',
    'half a county',
    '$.availability.regions[0]',
    application,
    (item) => {
      item.availability.regions = ['44052'];
    },
  ],
  [
    'regions',
    'a county in a province that is listed',
    '$.availability.regions[1]',
    application,
    (item) => {
      item.availability.regions = ['44', '440513'];
    },
  ],
  [
    'regions',
    'listed twice',
    '$.availability.regions[1]',
    application,
    (item) => {
      item.availability.regions = ['44', '44'];
    },
  ],
]);
