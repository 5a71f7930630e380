import classes from './stage-message.module.css';

export function StageMessage({ text }: { text: string }) {
  return (
    <p className={classes.root} role="status">
      {text}
    </p>
  );
}
