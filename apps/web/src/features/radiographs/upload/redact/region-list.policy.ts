import type { Region } from '@phoxray/dicom';
import type { Size } from '../prepare/picture/grey-picture.js';

/** As many as the API takes. */
export const MAX_REGIONS = 100;
/** Share of the picture that a rectangle added by keyboard covers, across and down. */
const FIRST_WIDTH = 0.25;
const FIRST_HEIGHT = 0.08;

/** The rectangles being drawn, and every state before, the last one last. */
export type RegionList = { readonly regions: readonly Region[]; readonly past: readonly (readonly Region[])[] };

export type RegionChange =
  | { readonly type: 'add'; readonly regions: readonly Region[] }
  | { readonly type: 'change'; readonly index: number; readonly part: Partial<Region> }
  | { readonly type: 'remove'; readonly index: number }
  | { readonly type: 'undo' };

export function regionListOf(regions: readonly Region[]): RegionList {
  return { regions, past: [] };
}

/** Every rectangle stays on whole pixels inside of the picture, whatever was drawn or typed. */
export function changeRegions(list: RegionList, change: RegionChange, size: Size): RegionList {
  switch (change.type) {
    case 'add': {
      const added = change.regions.map((region) => fit(region, size));
      return withRegions(list, [...list.regions, ...added].slice(0, MAX_REGIONS));
    }
    case 'change': {
      const { index, part } = change;
      return withRegions(
        list,
        list.regions.map((region, at) => (at === index ? fit({ ...region, ...part }, size) : region)),
      );
    }
    case 'remove':
      return withRegions(
        list,
        list.regions.filter((_, at) => at !== change.index),
      );
    case 'undo':
      return { regions: list.past.at(-1) ?? list.regions, past: list.past.slice(0, -1) };
  }
}

function withRegions({ regions, past }: RegionList, next: readonly Region[]): RegionList {
  return { regions: next, past: [...past, regions] };
}

/** The rectangle on whole pixels inside of the picture, at least one pixel each way. */
export function fit({ x, y, width, height }: Region, size: Size): Region {
  const left = between(Math.floor(whole(x)), 0, size.width - 1);
  const top = between(Math.floor(whole(y)), 0, size.height - 1);
  return {
    x: left,
    y: top,
    width: between(Math.ceil(whole(width)), 1, size.width - left),
    height: between(Math.ceil(whole(height)), 1, size.height - top),
  };
}

/** A rectangle in the middle, to be moved by numbers. */
export function middleRegion({ width, height }: Size): Region {
  return {
    x: (width * (1 - FIRST_WIDTH)) / 2,
    y: (height * (1 - FIRST_HEIGHT)) / 2,
    width: width * FIRST_WIDTH,
    height: height * FIRST_HEIGHT,
  };
}

/** The proposed rectangles that no chosen one covers yet. */
export function uncovered(proposed: readonly Region[], chosen: readonly Region[]): Region[] {
  return proposed.filter((region) => !chosen.some((one) => covers(one, region)));
}

function covers(outer: Region, { x, y, width, height }: Region): boolean {
  const isLeftAndAbove = outer.x <= x && outer.y <= y;
  return isLeftAndAbove && outer.x + outer.width >= x + width && outer.y + outer.height >= y + height;
}

const whole = (value: number): number => (Number.isFinite(value) ? value : 0);

/** The value, or the end of the range that it is beyond. */
export function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
