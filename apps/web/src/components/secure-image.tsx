import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
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
  const url = useObjectUrl(blob);
  return url === null ? null : <img src={url} alt={alt} className={classes.image} decoding="async" draggable={false} />;
}

function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return undefined;
    const next = URL.createObjectURL(blob);
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [blob]);
  return url;
}
