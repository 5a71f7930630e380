import type { GreyImage } from '../scene/grey-image.js';
import type { MaskPlane } from '../scene/mask-planes.js';
import type { Frame, Renderer } from './renderer.js';
import { ScenePass } from './scene-pass.js';
import { TonePass } from './tone-pass.js';

/**
 * WebGL2 in two passes: picture and masks are brought to the canvas once for each view, and a window only changes the
 * second pass, which reads three values a pixel.
 */
export class WebglRenderer implements Renderer {
  readonly reduction = null;
  private readonly scene: ScenePass;
  private readonly tone: TonePass;

  constructor(private readonly gl: WebGL2RenderingContext) {
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    this.scene = new ScenePass(gl);
    this.tone = new TonePass(gl);
  }

  setImage(image: GreyImage): void {
    this.scene.setImage(image);
  }

  setPlanes(planes: readonly MaskPlane[]): void {
    this.scene.setPlanes(planes);
  }

  draw(frame: Frame): void {
    const { gl, scene, tone } = this;
    const { width, height } = gl.canvas;
    if (tone.fit(width, height)) scene.forget();
    gl.viewport(0, 0, width, height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, tone.target);
    scene.draw(frame, height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    tone.draw(frame);
  }

  dispose(): void {
    this.scene.dispose();
    this.tone.dispose();
  }
}
