import { TAG, type Tag } from '../dictionary/tag.js';
import type { Encoding } from '../dictionary/transfer-syntax.js';
import type { KeyedIdentity } from '../keyed/keyed-identity.js';
import type { DataSet } from '../read/data-set.js';
import { readItems, readStrings } from '../read/element-values.js';
import { inOrder, sequenceElement, textElement } from '../write/elements.js';
import { encodeDataSet } from '../write/encode-data-set.js';

export const PROFILE = 'phoxray-1';
const METHOD = `PhoxRay ${PROFILE}`;
const SEAL_PREFIX = 'SEAL ';

/** What we write ourselves after cleaning; whatever a file brings along under these tags is dropped. */
export const MARK_TAGS: ReadonlySet<Tag> = new Set<Tag>([
  TAG.specificCharacterSet,
  TAG.patientIdentityRemoved,
  TAG.deidentificationMethod,
  TAG.deidentificationMethodCodeSequence,
  TAG.longitudinalTemporalInformationModified,
]);

/** Concepts of PS3.16 CID 7050. */
const BASIC_PROFILE_CODE = ['113100', 'Basic Application Confidentiality Profile'] as const;
const CLEAN_PIXELS_CODE = ['113101', 'Clean Pixel Data Option'] as const;
const MODIFIED_DATES_CODE = ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'] as const;

/**
 * Adds the statements PS3.15 E.1.1 asks for, and a keyed seal over everything else but the pixels. The seal is how a
 * second run knows, without trusting the sender, that UIDs and dates have been mapped under the same key already.
 */
export function mark(cleaned: DataSet, encoding: Encoding, identity: KeyedIdentity, pixelsExamined: boolean): DataSet {
  const stated = inOrder([...statements(pixelsExamined), ...cleaned]);
  const seal = identity.seal(sealedBytes(stated, encoding));
  return inOrder([textElement(TAG.deidentificationMethod, 'LO', METHOD, SEAL_PREFIX + seal), ...stated]);
}

/** Whether the data set carries our seal under this key, and has not changed since. */
export function isSettled(dataSet: DataSet, encoding: Encoding, identity: KeyedIdentity): boolean {
  const [method, seal] = readStrings(dataSet, TAG.deidentificationMethod);
  return method === METHOD && seal === SEAL_PREFIX + identity.seal(sealedBytes(dataSet, encoding));
}

/** Whether the data set says that its pixels were looked at. */
export const statesCleanPixels = (dataSet: DataSet): boolean =>
  readItems(dataSet, TAG.deidentificationMethodCodeSequence).some(
    (item) => readStrings(item, TAG.codeValue)[0] === CLEAN_PIXELS_CODE[0],
  );

function sealedBytes(dataSet: DataSet, encoding: Encoding): Uint8Array {
  const sealed = dataSet.filter(({ tag }) => tag !== TAG.deidentificationMethod && tag !== TAG.pixelData);
  return encodeDataSet(sealed, encoding);
}

function statements(pixelsExamined: boolean): DataSet {
  const codes = [BASIC_PROFILE_CODE, ...(pixelsExamined ? [CLEAN_PIXELS_CODE] : []), MODIFIED_DATES_CODE];
  return [
    textElement(TAG.specificCharacterSet, 'CS', 'ISO_IR 192'),
    textElement(TAG.patientIdentityRemoved, 'CS', 'YES'),
    sequenceElement(TAG.deidentificationMethodCodeSequence, ...codes.map(concept)),
    textElement(TAG.longitudinalTemporalInformationModified, 'CS', 'MODIFIED'),
    ...(pixelsExamined ? [textElement(TAG.burnedInAnnotation, 'CS', 'NO')] : []),
  ];
}

const concept = ([value, meaning]: readonly [string, string]): DataSet => [
  textElement(TAG.codeValue, 'SH', value),
  textElement(TAG.codingSchemeDesignator, 'SH', 'DCM'),
  textElement(TAG.codeMeaning, 'LO', meaning),
];
