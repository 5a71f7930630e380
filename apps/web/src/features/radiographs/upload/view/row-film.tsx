import { IconPhoto, IconPhotoOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { SecureImage } from '../../../../components/secure-image.js';
import { renditionPath } from '../../../../lib/api/resource-paths.js';
import { radiographQuery } from '../../api/radiographs.query.js';
import type { UploadItem } from '../list/upload-item.js';
import { radiographOf } from '../list/upload-status.js';
import type { Inspection } from '../prepare/tasks.js';
import classes from './row-film.module.css';

/** The radiograph as this browser shows it, blackened where it will be; after a reload, as the API shows it. */
export function RowFilm({ item: { inspection, regions, status } }: { item: UploadItem }) {
  const stored = status.state === 'done' ? radiographOf(status) : null;
  const preview = inspection?.preview ?? null;
  return (
    <div className={classes.film} data-state={status.state} data-empty={preview === null && stored === null}>
      {inspection !== null && preview !== null && (
        <Picture preview={preview} inspection={inspection} regions={regions} />
      )}
      {preview === null && stored !== null && <StoredFilm id={stored} />}
      {preview === null && stored === null && <Unseen isBroken={status.state === 'failed'} />}
    </div>
  );
}

/** Asks how far the radiograph is, not for a picture that may not be made yet, or not be there any more. */
function StoredFilm({ id }: { id: string }) {
  const { data, isError } = useQuery(radiographQuery(id));
  if (data?.renditions.thumbnail === 'ready') return <SecureImage path={renditionPath(id, 'thumbnail')} alt="" />;
  return <Unseen isBroken={isError} />;
}

function Unseen({ isBroken }: { isBroken: boolean }) {
  const Icon = isBroken ? IconPhotoOff : IconPhoto;
  return <Icon size={22} stroke={1.3} aria-hidden="true" />;
}

type PictureProps = { preview: Blob; inspection: Inspection; regions: UploadItem['regions'] };

function Picture({ preview, inspection: { width, height }, regions }: PictureProps) {
  return (
    <svg className={classes.picture} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <PreviewImage blob={preview} width={width} height={height} />
      {regions.map((region) => (
        <rect key={`${region.x} ${region.y} ${region.width} ${region.height}`} {...region} />
      ))}
    </svg>
  );
}

function PreviewImage({ blob, width, height }: { blob: Blob; width: number; height: number }) {
  const image = useRef<SVGImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(blob);
    image.current?.setAttribute('href', url);
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return <image ref={image} width={width} height={height} />;
}
