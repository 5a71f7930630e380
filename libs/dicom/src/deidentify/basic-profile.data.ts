import type { Keyword } from '../dictionary/attributes.js';
import type { Rule } from './rule.js';

/**
 * The second net: what PS3.15 table E.1-1 demands of the attributes our allow-list names, under the options Retain
 * Longitudinal Temporal Information With Modified Dates. A rule of another kind is refused before any file is read.
 */
export const BASIC_PROFILE: ReadonlyMap<Keyword, Rule['action']> = new Map(
  [
    demand('uid', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID', 'FrameOfReferenceUID'),
    demand('uid', 'SynchronizationFrameOfReferenceUID', 'ReferencedSOPInstanceUID', 'IrradiationEventUID'),
    demand('uid', 'MediaStorageSOPInstanceUID'),
    demand('items', 'ReferencedImageSequence', 'SourceImageSequence'),
    demand('pseudonym', 'PatientName', 'PatientID'),
    demand('empty', 'PatientBirthDate', 'PatientSex', 'ReferringPhysicianName', 'AccessionNumber', 'StudyID'),
    demand('empty', 'AcquisitionContextSequence'),
    demand('shift', 'StudyDate', 'SeriesDate', 'AcquisitionDate', 'ContentDate', 'InstanceCreationDate'),
    demand('shift', 'StudyTime', 'SeriesTime', 'AcquisitionTime', 'ContentTime', 'InstanceCreationTime'),
    demand('shift', 'AcquisitionDateTime'),
  ].flat(),
);

function demand(action: Rule['action'], ...keywords: readonly Keyword[]): (readonly [Keyword, Rule['action']])[] {
  return keywords.map((keyword) => [keyword, action] as const);
}
