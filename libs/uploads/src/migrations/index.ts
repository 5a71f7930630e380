import { AttestationRecordEntity } from '../attestation/attestation-record.entity.js';
import { StorageUsageEntity } from '../quota/storage-usage.entity.js';
import { RadiographEntity } from '../radiograph/radiograph.entity.js';
import { RenditionEntity } from '../rendition/rendition.entity.js';
import { UploadPieceEntity } from '../resumable/upload-piece.entity.js';
import { UploadEntity } from '../resumable/upload.entity.js';
import { SweepRoundEntity } from '../sweep/sweep-round.entity.js';
import { Uploads1795400000020 } from './1795400000020-uploads.migration.js';
import { ResumableUploads1795400000021 } from './1795400000021-resumable-uploads.migration.js';
import { RasterFormats1795400000022 } from './1795400000022-raster-formats.migration.js';
import { GreyScale1795400000023 } from './1795400000023-grey-scale.migration.js';
import { TextRegions1795400000024 } from './1795400000024-text-regions.migration.js';
import { Sweeps1795400000025 } from './1795400000025-sweeps.migration.js';
import { UploadList1795400000026 } from './1795400000026-upload-list.migration.js';
import { KeptFiles1795400000028 } from './1795400000028-kept-files.migration.js';
import { VoidedUploadKeys1795883436520 } from './1795883436520-voided-upload-keys.migration.js';
import { RenderAgain1795883800000 } from './1795883800000-render-again.migration.js';

export const uploadsEntities = [
  AttestationRecordEntity,
  RadiographEntity,
  RenditionEntity,
  StorageUsageEntity,
  SweepRoundEntity,
  UploadEntity,
  UploadPieceEntity,
];
export const uploadsMigrations = [
  Uploads1795400000020,
  ResumableUploads1795400000021,
  RasterFormats1795400000022,
  GreyScale1795400000023,
  TextRegions1795400000024,
  Sweeps1795400000025,
  UploadList1795400000026,
  KeptFiles1795400000028,
  VoidedUploadKeys1795883436520,
  RenderAgain1795883800000,
];
