import sharp from 'sharp';

const LOADERS = ['Png', 'Jpeg', 'Tiff', 'Webp'].map((format) => `VipsForeignLoad${format}Buffer`);

/**
 * libvips reads some forty formats, many of them through parsers nobody fuzzes: all but ours are shut. The switch
 * belongs to the process, so a program throws it for itself, at its start.
 */
export function shutImageLoaders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
}
