import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drawTeeth } from './film.js';
import { MANDIBLE, MAXILLA } from './film.paths.js';
import classes from './welcome-figure.module.css';

const WIDTH = 720;
const HEIGHT = 400;
const TEETH = drawTeeth();

/** What the product does, without a word: the same film, bare and with its layers. */
export function WelcomeFigure() {
  const { t } = useTranslation('common');
  const [share, setShare] = useState(52);
  const edge = (share / 100) * WIDTH;
  return (
    <figure className={classes.root}>
      <svg className={classes.film} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('welcome.figure')}>
        <Definitions edge={edge} />
        <rect width={WIDTH} height={HEIGHT} fill="#050607" />
        <Film />
        <Layers />
        <rect width={WIDTH} height={HEIGHT} filter="url(#grain)" opacity="0.13" />
        <line x1={edge} x2={edge} y1="0" y2={HEIGHT} className={classes.edge} />
        <circle cx={edge} cy={HEIGHT - 26} r="7" className={classes.handle} />
      </svg>
      <input
        type="range"
        className={classes.range}
        aria-label={t('welcome.reveal')}
        min={0}
        max={100}
        value={share}
        onChange={(event) => setShare(Number(event.currentTarget.value))}
      />
      <figcaption className={classes.caption} aria-hidden="true">
        <span>{t('welcome.layers')}</span>
        <span>{t('welcome.original')}</span>
      </figcaption>
    </figure>
  );
}

function Definitions({ edge }: { edge: number }) {
  return (
    <defs>
      <filter id="soft">
        <feGaussianBlur stdDeviation="5" />
      </filter>
      <filter id="haze">
        <feGaussianBlur stdDeviation="24" />
      </filter>
      <filter id="tooth">
        <feGaussianBlur stdDeviation="0.9" />
      </filter>
      <filter id="grain">
        <feTurbulence type="fractalNoise" baseFrequency="0.9" numOctaves="2" seed="7" />
        <feColorMatrix type="saturate" values="0" />
      </filter>
      <linearGradient id="enamel" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor="#f4f6f7" />
        <stop offset="0.42" stopColor="#c9ced3" />
        <stop offset="1" stopColor="#7f868d" />
      </linearGradient>
      <clipPath id="veil">
        <rect width={edge} height={HEIGHT} />
      </clipPath>
    </defs>
  );
}

function Film() {
  return (
    <g>
      <ellipse cx="360" cy="206" rx="320" ry="170" fill="#1b1e21" filter="url(#haze)" />
      <g filter="url(#soft)">
        <path d={MAXILLA} fill="#565c62" />
        <path d={MANDIBLE} fill="#6f767d" />
      </g>
      <g filter="url(#tooth)">
        {TEETH.map(({ path, canal, transform, capped }) => (
          <g key={transform} transform={transform}>
            <path d={path} fill={capped ? '#ffffff' : 'url(#enamel)'} opacity={capped ? 1 : 0.86} />
            <path d={canal} stroke="#5c6268" strokeWidth="2.4" strokeLinecap="round" opacity="0.55" />
          </g>
        ))}
      </g>
    </g>
  );
}

function Layers() {
  return (
    <g clipPath="url(#veil)" fillOpacity="0.3" strokeWidth="1.6">
      <path d={MANDIBLE} fill="#5ad1ff" fillOpacity="0.16" stroke="#5ad1ff" />
      <path d={MAXILLA} fill="#5ad1ff" fillOpacity="0.12" stroke="#5ad1ff" />
      {TEETH.map(({ path, transform, capped }) => (
        <path
          key={transform}
          d={path}
          transform={transform}
          fill={capped ? '#ff6f91' : '#ffb454'}
          stroke={capped ? '#ff6f91' : '#ffb454'}
        />
      ))}
    </g>
  );
}
