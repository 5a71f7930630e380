const MOVING = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']);

/**
 * Whether a control with the focus needs a key itself. `type` is that of an `<input>`; every other control that takes
 * text is `text`. A slider, a colour and a number leave free what they have no use for.
 */
export function isKeyOfControl(type: string, key: string): boolean {
  switch (type) {
    case 'range':
      return MOVING.has(key);
    case 'color':
      return key === ' ' || key === 'Enter';
    case 'checkbox':
    case 'radio':
      return key === ' ' || MOVING.has(key);
    case 'number':
      return !/^[a-df-z ?]$/i.test(key);
    default:
      return true;
  }
}
