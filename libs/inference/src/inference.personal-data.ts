import { declarePersonalData } from '@phoxray/kernel';

/** Masks and processed images: health data, as the radiographs that they come from. */
export const RESULT_OBJECTS = declarePersonalData({
  place: 'object-prefix',
  name: 'result',
  category: 'health',
  subject: 'patient',
  purposes: ['service'],
  basis: 'contract',
  retention: 'with-parent',
  access: true,
  portability: true,
  erase: 'delete',
});

/** Ids only; gone when the job has been picked up. */
export const RUN_INFERENCE_PAYLOAD = declarePersonalData({
  place: 'queue-payload',
  name: 'run-inference',
  category: 'technical',
  subject: 'practitioner',
  purposes: ['service'],
  basis: 'contract',
  retention: 'with-parent',
  access: false,
  portability: false,
  erase: 'delete',
});
