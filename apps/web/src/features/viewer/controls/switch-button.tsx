import classes from './switch-button.module.css';

type Props = {
  label: string;
  checked: boolean;
  hideLabel?: boolean;
  tabIndex?: number;
  /** A control among others that arrow keys lead to. */
  'data-cell'?: boolean;
  onToggle: () => void;
};

export function SwitchButton({ label, checked, hideLabel = false, onToggle, ...focus }: Props) {
  return (
    <button
      type="button"
      {...focus}
      role="switch"
      aria-checked={checked}
      aria-label={hideLabel ? label : undefined}
      className={classes.root}
      onClick={onToggle}
    >
      {!hideLabel && <span className={classes.label}>{label}</span>}
      <span className={classes.track} aria-hidden="true">
        <span className={classes.thumb} />
      </span>
    </button>
  );
}
