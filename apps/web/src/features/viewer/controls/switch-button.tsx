import classes from './switch-button.module.css';

type Props = { label: string; checked: boolean; hideLabel?: boolean; onToggle: () => void };

export function SwitchButton({ label, checked, hideLabel = false, onToggle }: Props) {
  return (
    <button
      type="button"
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
