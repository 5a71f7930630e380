/** Two crossing beams; the one that met the phosphor glows, and is interrupted where the object stood. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" fill="none" aria-hidden="true">
      <path d="M7 6.5 25 25.5" stroke="currentColor" strokeWidth="3.6" strokeLinecap="round" />
      <path d="M25 6.5 18.8 13M13.2 19 7 25.5" stroke="var(--accent)" strokeWidth="3.6" strokeLinecap="round" />
    </svg>
  );
}
