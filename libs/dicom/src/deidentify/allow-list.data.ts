import { CODING_SCHEMES } from './code-schemes.js';
import { binary, bulk, every, numbers, pattern, type Rule, terms } from './rule.js';

const YES_NO = 'YES|NO';
const LUT_TYPES = 'HU|US|OD|MGML|Z_EFF|ED|EDW|HU_MOD|PCT';
const SHUTTERS = 'RECTANGULAR|CIRCULAR|POLYGONAL';
const SPACING_SHAPES = 'RECTANGLE|ROUND|HEXAGONAL|SQUARE';
const METALS =
  'MOLYBDENUM|ALUMINUM|COPPER|RHODIUM|NIOBIUM|EUROPIUM|LEAD|TUNGSTEN|SILVER|TIN|TANTALUM|YTTRIUM|ERBIUM|MIXED';
const BODY_PARTS =
  'JAW|JAWS|JAW REGION|MANDIBLE|MAXILLA|TMJ|TOOTH|TEETH|MOUTH|FACE|FACIAL|HEAD|HEADNECK|SKULL|SINUS|ZYGOMA|NASALBONE|NOSE|' +
  'NECK|CSPINE|TSPINE|LSPINE|SSPINE|SPINE|COCCYX|CHEST|BREAST|RIB|RIBS|STERNUM|CLAVICLE|SCAPULA|SHOULDER|ARM|HUMERUS|' +
  'ELBOW|FOREARM|ULNA|RADIUS|WRIST|HAND|FINGER|THUMB|ABDOMEN|PELVIS|HIP|LEG|THIGH|FEMUR|KNEE|PATELLA|TIBIA|FIBULA|' +
  'TIB FIB|ANKLE|FOOT|TOE|CALCANEUS|HEEL|EXTREMITY|WHOLEBODY|ORBIT|EYE|EAR|TRACHEA|HEART|LUNG|KIDNEY|BLADDER';

/**
 * Profile phoxray-1: the only attributes that survive, in which form, and which values they may hold. Everything that is
 * not named here is removed, at every depth. Later rooms of the engine can only remove more.
 */
export const ALLOW_LIST: readonly Rule[] = [
  // Identity of the objects: keyed UIDs, so that references still meet
  ...every('uid', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID', 'FrameOfReferenceUID'),
  ...every('uid', 'SynchronizationFrameOfReferenceUID', 'ReferencedSOPInstanceUID', 'IrradiationEventUID'),
  ...every('class', 'SOPClassUID', 'ReferencedSOPClassUID'),
  ...every('items', 'ReferencedSeriesSequence', 'ReferencedImageSequence', 'SourceImageSequence'),

  // Patient and order: attributes that readers expect, without their content
  ...every('pseudonym', 'PatientName', 'PatientID'),
  ...every('empty', 'PatientBirthDate', 'PatientSex', 'ReferringPhysicianName', 'AccessionNumber', 'StudyID'),
  ...every('empty', 'AcquisitionContextSequence', 'PositionReferenceIndicator'),

  // Dates and times: moved, so that intervals survive
  ...every('shift', 'StudyDate', 'SeriesDate', 'AcquisitionDate', 'ContentDate', 'InstanceCreationDate'),
  ...every('shift', 'StudyTime', 'SeriesTime', 'AcquisitionTime', 'ContentTime', 'InstanceCreationTime'),
  ...every('shift', 'AcquisitionDateTime'),

  // What the object is
  ...every('vendor', 'Manufacturer'),
  ...every('model', 'ManufacturerModelName'),
  terms(
    'Modality',
    'CR|DX|IO|PX|MG|RF|XA|CT|MR|US|NM|PT|XC|ES|GM|OP|SC|OT|RG|RTIMAGE|BMD|BI|DG|EPS|IVOCT|IVUS|LS|OCT|OPM|OPT|SM|TG',
  ),
  terms(
    'ImageType',
    'ORIGINAL|DERIVED|PRIMARY|SECONDARY|PANORAMIC|POST_PROCESSED|OTHER|AXIAL|LOCALIZER|SINGLE PLANE',
    8,
  ),
  terms('ConversionType', 'DV|DI|DF|WSD|SD|SI|DRW|SYN'),
  terms('PresentationIntentType', 'FOR PRESENTATION|FOR PROCESSING'),
  numbers('SeriesNumber'),
  numbers('AcquisitionNumber'),
  numbers('InstanceNumber'),
  numbers('ImagesInAcquisition'),
  numbers('NumberOfFrames'),

  // Coded concepts: code and scheme of a public vocabulary; the free-text meaning becomes the code
  ...every('codes', 'AnatomicRegionSequence', 'AnatomicRegionModifierSequence', 'DerivationCodeSequence'),
  ...every('codes', 'PrimaryAnatomicStructureSequence', 'PrimaryAnatomicStructureModifierSequence'),
  ...every('codes', 'ViewCodeSequence', 'ViewModifierCodeSequence', 'PurposeOfReferenceCodeSequence'),
  ...every('codes', 'PatientOrientationCodeSequence', 'PatientGantryRelationshipCodeSequence'),
  ...every('code', 'CodeValue'),
  terms('CodingSchemeDesignator', CODING_SCHEMES),
  ...every('meaning', 'CodeMeaning'),

  // Anatomy and orientation
  terms('BodyPartExamined', BODY_PARTS),
  terms('OrganExposed', BODY_PARTS),
  terms('ViewPosition', 'AP|PA|LL|RL|RLD|LLD|RLO|LLO|LAO|RAO|LPO|RPO|LAT|LATERAL|OBLIQUE|CC|MLO|ML|LM|NONE'),
  pattern('PatientOrientation', /^[AFHLPR]{1,3}$/, 2),
  terms('PatientPosition', 'HFS|HFP|HFDR|HFDL|FFS|FFP|FFDR|FFDL|LFP|LFS|RFP|RFS|AFDR|AFDL|PFDR|PFDL|SITTING|STANDING'),
  terms('ImageLaterality', 'R|L|U|B'),
  terms('Laterality', 'R|L'),
  terms('PartialView', YES_NO),
  numbers('ImagePositionPatient', 3),
  numbers('ImageOrientationPatient', 6),
  numbers('SliceLocation'),
  numbers('SliceThickness'),
  numbers('SpacingBetweenSlices'),

  // Exposure
  numbers('KVP'),
  numbers('DistanceSourceToDetector'),
  numbers('DistanceSourceToPatient'),
  numbers('EstimatedRadiographicMagnificationFactor'),
  numbers('Exposure'),
  numbers('ExposureInuAs'),
  binary('ExposureInmAs'),
  numbers('ExposureTime'),
  numbers('ExposureTimeInuS'),
  binary('ExposureTimeInms'),
  numbers('XRayTubeCurrent'),
  numbers('XRayTubeCurrentInuA'),
  numbers('FocalSpots', 4),
  numbers('Sensitivity'),
  numbers('ExposureIndex'),
  numbers('TargetExposureIndex'),
  numbers('DeviationIndex'),
  numbers('RelativeXRayExposure'),
  numbers('PhototimerSetting'),
  numbers('BodyPartThickness'),
  numbers('CompressionForce'),
  binary('EntranceDose'),
  numbers('EntranceDoseInmGy'),
  numbers('ImageAndFluoroscopyAreaDoseProduct'),
  numbers('XRayOutput'),
  numbers('HalfValueLayer'),
  numbers('FilterThicknessMinimum', 8),
  numbers('FilterThicknessMaximum', 8),
  terms('FilterType', 'STRIP|WEDGE|BUTTERFLY|MULTIPLE|FLAT|NONE'),
  terms('FilterMaterial', METALS, 8),
  terms('AnodeTargetMaterial', METALS),
  terms('Grid', 'FIXED|FOCUSED|RECIPROCATING|PARALLEL|CROSSED|IN|OUT|NONE', 8),
  terms('RectificationType', 'SINGLE PHASE|THREE PHASE|CONST POTENTIAL'),
  terms('ExposureControlMode', 'MANUAL|AUTOMATIC'),
  terms('ExposureStatus', 'NORMAL|ABORTED'),

  // What magnetic resonance, emission tomography and therapy pictures must have
  terms('ScanningSequence', 'SE|IR|GR|EP|RM', 5),
  terms('SequenceVariant', 'SK|MTC|SS|TRSS|SP|MP|OSP|NONE', 8),
  terms('ScanOptions', 'PER|RG|CG|PPG|FC|PFF|PFP|SP|FS', 9),
  terms('MRAcquisitionType', '2D|3D'),
  numbers('RepetitionTime'),
  numbers('EchoTime'),
  numbers('EchoTrainLength'),
  terms('SeriesType', 'STATIC|DYNAMIC|GATED|WHOLE BODY|IMAGE|REPROJECTION', 2),
  terms(
    'Units',
    'CNTS|NONE|CM2|PCNT|CPS|BQML|MGMINML|UMOLMINML|MLMING|MLG|1CM|UMOLML|PROPCNTS|PROPCPS|MLMINML|MLML|GML|STDDEV',
  ),
  terms('CountsSource', 'EMISSION|TRANSMISSION'),
  terms('DecayCorrection', 'NONE|START|ADMIN'),
  numbers('FrameReferenceTime'),
  numbers('DecayFactor'),
  binary('ImageIndex'),
  binary('NumberOfSlices'),
  terms('RTImagePlane', 'NORMAL|NON_NORMAL'),

  // Detector and geometry
  terms('DetectorType', 'DIRECT|SCINTILLATOR|STORAGE|FILM'),
  terms('DetectorConfiguration', 'AREA|SLOT'),
  terms('DetectorConditionsNominalFlag', YES_NO),
  terms('DetectorActiveShape', SPACING_SHAPES),
  numbers('DetectorTemperature'),
  numbers('DetectorActiveTime'),
  numbers('DetectorActiveDimensions', 2),
  numbers('DetectorActiveOrigin', 2),
  numbers('DetectorBinning', 2),
  numbers('DetectorElementPhysicalSize', 2),
  numbers('DetectorElementSpacing', 2),
  terms('FieldOfViewShape', SPACING_SHAPES),
  numbers('FieldOfViewDimensions', 2),
  numbers('FieldOfViewOrigin', 2),
  numbers('FieldOfViewRotation'),
  terms('FieldOfViewHorizontalFlip', YES_NO),
  terms('PositionerType', 'CARM|COLUMN|PANORAMIC|CEPHALOSTAT|RIGID|NONE|MAMMOGRAPHIC'),
  terms('PositionerMotion', 'STATIC|DYNAMIC'),
  terms('TableType', 'FIXED|TILTING|NONE|STATIONARY'),
  numbers('PositionerPrimaryAngle'),
  numbers('PositionerSecondaryAngle'),
  terms('CollimatorShape', SHUTTERS, 3),
  numbers('CollimatorLeftVerticalEdge'),
  numbers('CollimatorRightVerticalEdge'),
  numbers('CollimatorUpperHorizontalEdge'),
  numbers('CollimatorLowerHorizontalEdge'),
  numbers('CenterOfCircularCollimator', 2),
  numbers('RadiusOfCircularCollimator'),
  numbers('VerticesOfThePolygonalCollimator', 64),
  terms('ShutterShape', SHUTTERS, 3),
  numbers('ShutterLeftVerticalEdge'),
  numbers('ShutterRightVerticalEdge'),
  numbers('ShutterUpperHorizontalEdge'),
  numbers('ShutterLowerHorizontalEdge'),
  terms(
    'CassetteSize',
    '18CMX24CM|8INX10IN|24CMX30CM|10INX12IN|30CMX35CM|30CMX40CM|11INX14IN|35CMX35CM|14INX14IN|35CMX43CM|14INX17IN',
  ),
  terms('CassetteOrientation', 'LANDSCAPE|PORTRAIT'),
  numbers('ImagerPixelSpacing', 2),
  numbers('NominalScannedPixelSpacing', 2),
  numbers('PixelSpacing', 2),
  terms('PixelSpacingCalibrationType', 'GEOMETRY|FIDUCIAL'),
  numbers('PixelAspectRatio', 2),
  terms('SpatialLocationsPreserved', 'YES|NO|REORIENTED_ONLY'),

  // Pixels
  ...every('pixels', 'PixelData'),
  binary('SamplesPerPixel'),
  terms(
    'PhotometricInterpretation',
    'MONOCHROME1|MONOCHROME2|PALETTE COLOR|RGB|YBR_FULL|YBR_FULL_422|YBR_PARTIAL_420|YBR_ICT|YBR_RCT',
  ),
  binary('PlanarConfiguration'),
  binary('Rows'),
  binary('Columns'),
  binary('BitsAllocated'),
  binary('BitsStored'),
  binary('HighBit'),
  binary('PixelRepresentation'),
  binary('SmallestImagePixelValue'),
  binary('LargestImagePixelValue'),
  binary('PixelPaddingValue'),
  binary('PixelPaddingRangeLimit'),
  terms('QualityControlImage', 'YES|NO|BOTH'),
  terms('BurnedInAnnotation', YES_NO),
  terms('RecognizableVisualFeatures', YES_NO),
  terms('LossyImageCompression', '00|01'),
  numbers('LossyImageCompressionRatio', 8),
  terms('LossyImageCompressionMethod', 'ISO_10918_1|ISO_14495_1|ISO_15444_1|ISO_15444_15|ISO_18181_1', 8),

  // Grey scale
  terms('PixelIntensityRelationship', 'LIN|LOG|DISP'),
  binary('PixelIntensityRelationshipSign'),
  numbers('RescaleIntercept'),
  numbers('RescaleSlope'),
  terms('RescaleType', LUT_TYPES),
  numbers('WindowCenter', 32),
  numbers('WindowWidth', 32),
  ...every('label', 'WindowCenterWidthExplanation', 'LUTExplanation'),
  terms('VOILUTFunction', 'LINEAR|LINEAR_EXACT|SIGMOID'),
  ...every('items', 'ModalityLUTSequence', 'VOILUTSequence'),
  binary('LUTDescriptor', 3),
  terms('ModalityLUTType', LUT_TYPES),
  bulk('LUTData'),
  terms('PresentationLUTShape', 'IDENTITY|INVERSE'),
  binary('RedPaletteColorLookupTableDescriptor', 3),
  binary('GreenPaletteColorLookupTableDescriptor', 3),
  binary('BluePaletteColorLookupTableDescriptor', 3),
  bulk('RedPaletteColorLookupTableData'),
  bulk('GreenPaletteColorLookupTableData'),
  bulk('BluePaletteColorLookupTableData'),
];
