import type { Region } from '@phoxray/dicom';
import { FileFault } from '../file.fault.js';
import { fillRegions } from './fill-regions.js';
import { readPngChunks, readPngHeader, type PngHeader, writePng } from './png-chunks.js';
import { deflate, filterUp, inflate, type RowLayout, unfilter } from './png-rows.js';

/**
 * The same PNG with the regions black and opaque, at its own depth: samples outside of them are the same, 8 or 16 bits.
 * @param png plain, as `blackeningPlace` tells, and stripped. Throws `FileFault` damaged.
 */
export async function blackenPng(png: Uint8Array, regions: readonly Region[]): Promise<Uint8Array<ArrayBuffer>> {
  const header = readPngHeader(png);
  const layout = layoutOf(header);
  const chunks = readPngChunks(png);
  const rows = await samplesOf(chunks, layout);
  fillRegions({ rows, ...header, step: layout.step }, regions, blackPixel(header, layout.step));
  const data = await deflate(filterUp(rows, layout));
  const others = chunks.filter(({ type }) => type !== 'IDAT' && type !== 'IEND');
  return writePng([...others, { type: 'IDAT', data }, { type: 'IEND', data: new Uint8Array(0) }]);
}

function layoutOf({ width, height, bitDepth, channels }: PngHeader): RowLayout {
  const step = (channels * bitDepth) / 8;
  return { height, stride: width * step, step };
}

async function samplesOf(chunks: ReturnType<typeof readPngChunks>, layout: RowLayout): Promise<Uint8Array> {
  const packed = new Blob(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => new Uint8Array(data)));
  try {
    const bytes = new Uint8Array(await packed.arrayBuffer());
    return unfilter(await inflate(bytes, layout.height * (layout.stride + 1)), layout);
  } catch {
    throw new FileFault('damaged');
  }
}

/** Zeros, and full opacity where there is any. */
function blackPixel({ hasAlpha, bitDepth }: PngHeader, step: number): Uint8Array {
  const alphaBytes = hasAlpha ? bitDepth / 8 : 0;
  return new Uint8Array(step).fill(255, step - alphaBytes);
}
