import { AttestationRecordEntity } from '../attestation/attestation-record.entity.js';
import { RadiographEntity } from '../radiograph/radiograph.entity.js';
import { RenditionEntity } from '../rendition/rendition.entity.js';
import { Uploads1795400000020 } from './1795400000020-uploads.migration.js';
import { GreyScale1795400000023 } from './1795400000023-grey-scale.migration.js';
import { TextRegions1795400000024 } from './1795400000024-text-regions.migration.js';

export const uploadsEntities = [AttestationRecordEntity, RadiographEntity, RenditionEntity];
export const uploadsMigrations = [Uploads1795400000020, GreyScale1795400000023, TextRegions1795400000024];
