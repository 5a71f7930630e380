import { declarePersonalData, type PersonalDataDeclaration } from '@phoxray/kernel';

/** What was made of a patient's radiograph, and how: health data, gone with the radiograph. */
export const HEALTH: PersonalDataDeclaration = {
  category: 'health',
  subject: 'patient',
  purposes: ['service'],
  basis: 'contract',
  retention: 'with-parent',
  access: true,
  portability: true,
  erase: 'delete',
};

/** Masks and processed images. */
export const RESULT_OBJECTS = declarePersonalData({ ...HEALTH, place: 'object-prefix', name: 'result' });

/** Ids only; gone when the job has been picked up. */
export const RUN_INFERENCE_PAYLOAD = declarePersonalData({
  ...HEALTH,
  place: 'queue-payload',
  name: 'run-inference',
  category: 'technical',
  subject: 'practitioner',
  access: false,
  portability: false,
});
