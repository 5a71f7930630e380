import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { fetchBlob } from '../lib/api/fetch-blob.js';
import classes from './secure-image.module.css';

const KEEP_MS = 10 * 60_000;

/** An image behind the bearer token, shown through an object URL that lives as long as the component. */
export function SecureImage({ path, alt }: { path: string; alt: string }) {
  const { data: blob } = useQuery({
    queryKey: ['blob', path],
    queryFn: ({ signal }) => fetchBlob(path, signal),
    staleTime: Infinity,
    gcTime: KEEP_MS,
  });
  return blob === undefined ? null : <BlobImage blob={blob} alt={alt} />;
}

function BlobImage({ blob, alt }: { blob: Blob; alt: string }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(blob);
    if (image.current !== null) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return <img ref={image} alt={alt} className={classes.image} draggable={false} />;
}
