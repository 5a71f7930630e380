import { declarePersonalData, type PersonalDataDeclaration } from '@phoxray/kernel';

const UPLOADED: PersonalDataDeclaration = {
  category: 'health',
  subject: 'patient',
  purposes: ['service'],
  basis: 'contract',
  retention: 'with-parent',
  access: true,
  portability: true,
  erase: 'delete',
};
const IDS_ONLY: PersonalDataDeclaration = {
  ...UPLOADED,
  category: 'technical',
  retention: '1d',
  access: false,
  portability: false,
};

/** Kinds of objects in the store; the second part of an object's name after the account. */
export const ORIGINAL_OBJECT = 'original';
export const RENDITION_OBJECT = 'rendition';
/** Pieces of files as received, under a key of their own; gone once the file has been dealt with. */
export const STAGED_OBJECT = 'staged';

declarePersonalData({ ...UPLOADED, place: 'object-prefix', name: ORIGINAL_OBJECT });
declarePersonalData({ ...UPLOADED, portability: false, place: 'object-prefix', name: RENDITION_OBJECT });
declarePersonalData({ ...UPLOADED, retention: '1d', portability: false, place: 'object-prefix', name: STAGED_OBJECT });
declarePersonalData({ ...IDS_ONLY, place: 'queue-payload', name: 'make-renditions' });
declarePersonalData({ ...IDS_ONLY, place: 'queue-payload', name: 'finish-upload' });
declarePersonalData({ ...IDS_ONLY, place: 'queue-payload', name: 'remove-objects' });
